import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Subject } from "./subjects.ts";

export interface Sizes {
  readonly rawBytes: number;
  readonly gzipBytes: number;
  readonly brotliBytes: number;
}

/** The bundle as an application would ship it: an ES module for ES2020, minified, in bytes plain, `gzip -9` and brotli 11. */
export async function measureSizes({ start }: Subject, folder: string): Promise<Sizes> {
  const text = await bundle({ contents: start, format: "esm" }, folder);
  return {
    rawBytes: Buffer.byteLength(text),
    gzipBytes: gzipSync(text, { level: 9 }).length,
    brotliBytes: brotliCompressSync(text).length,
  };
}

/** Names that only `emit` uses. */
const emitImports: readonly (readonly [RegExp, string])[] = [
  [/\bSentry\./, `import * as Sentry from "@sentry/browser";`],
  [/\blogs\./, `import { logs } from "@opentelemetry/api-logs";`],
];

/** A script that gives the page `bench.start(url)` and `bench.emit(count)`. */
export function bundleForPage({ start, emit = "" }: Subject, folder: string): Promise<string> {
  const imports = emitImports.flatMap(([uses, text]) => (uses.test(emit) ? [text] : []));
  const contents = `${imports.join("\n")}\n${start}\nexport function emit(count) { ${emit} }`;
  return bundle({ contents, format: "iife" }, folder);
}

async function bundle(
  source: { readonly contents: string; readonly format: "esm" | "iife" },
  folder: string,
): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source.contents, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    format: source.format,
    globalName: "bench",
    platform: "browser",
    target: "es2020",
    legalComments: "none",
    // With a list of our own, esbuild leaves out "module", which most packages have.
    conditions: ["@spanhouse/source", "module"],
    logLevel: "error",
  });
  return outputFiles[0]!.text;
}
