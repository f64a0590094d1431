import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const cache = new Map<string, Promise<string>>();

/** `src/<entry>.ts` as a page loads it, minified as what is published: a classic script or a module. */
export function bundleScript(entry: string, format: "iife" | "esm" = "iife"): Promise<string> {
  const key = `${format} ${entry}`;
  const bundled = cache.get(key) ?? bundle(entry, format);
  cache.set(key, bundled);
  return bundled;
}

async function bundle(entry: string, format: "iife" | "esm"): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../src/${entry}.ts`, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format,
    target: "es2020",
    platform: "browser",
    conditions: ["@spanhouse/source"],
  });
  return outputFiles[0]!.text;
}
