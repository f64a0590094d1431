import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";

/** What a page loads by a script tag: `src/script/<name>.ts`, and `dist/script/<name>.js` after a build. */
export const scripts = ["spanhouse", "spanhouse-errors", "spanhouse-vitals", "loader"] as const;

/**
 * One of our sources with everything it needs, as a page gets it: `iife` for a script tag, `esm` as an application's own
 * bundler would take it in. `entry` is its path in `src/`, without the ending.
 */
export async function bundle(entry: string, format: "iife" | "esm"): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`src/${entry}.ts`, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format,
    target: "es2020",
    // Every browser since 2021 has them, and web-vitals is 120 B smaller with them.
    supported: { "class-field": true },
    platform: "browser",
    legalComments: "none",
    // With a list of our own, esbuild leaves out "module", which most packages have.
    conditions: ["@spanhouse/source", "module"],
  });
  const { text } = outputFiles[0]!;
  return format === "esm" ? text : shorten(text);
}

/**
 * Properties that only these scripts use, ours and those of web-vitals: never a name of an option, of a function of the
 * client, of OTLP, or one that becomes an attribute.
 */
const internal =
  /^(?:reportAllChanges|reportSoftNavs|navigation(?:InteractionId|URL|StartTime)|firstHiddenTime|onHidden|traceparent|told|scrolledY|witness|keepParcel|isHeld|isFailing|settle|keep|leave|records|startMs|lastMs|previous|read|context|visit)$/;

/** A twentieth is still in what esbuild leaves. */
async function shorten(script: string): Promise<string> {
  const { code } = await minify(script, {
    ecma: 2020,
    module: true,
    compress: { passes: 4, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false, pure_getters: true },
    mangle: { properties: { regex: internal } },
    format: { ecma: 2020 },
  });
  return code!;
}
