import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
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
    // Every browser since 2021 has them, and web-vitals is 120 B smaller with the first.
    supported: { "class-field": true, "logical-assignment": true },
    platform: "browser",
    legalComments: "none",
    // With a list of our own, esbuild leaves out "module", which most packages have.
    conditions: ["@spanhouse/source", "module"],
    plugins: format === "iife" ? [withoutUnused] : [],
  });
  const { text } = outputFiles[0]!;
  return format === "esm" ? text : shorten(text);
}

/** What is in web-vitals for options that are always the same here, and for its attribution build: 250 B. */
const unused: readonly (readonly [RegExp, string])[] = [
  [/, (?:opts\.)?reportAllChanges(?=\))/g, ""],
  [/\b(?:opts\.)?reportAllChanges\b|this\._on\w+\?\.\(\w+\)|\w+\._softNavigationEntryMap/g, "undefined"],
  [/^\s+_(?:on|soft)\w+;/gm, ""],
  [/const [fl]cpEntryManager = .*|lcpEntryManager\._processEntry\(.*\);/g, ""],
  [/initUnique\(opts, (\w+)\)/g, "new $1()"],
  [/opts\.durationThreshold \?\? /g, ""],
  [/opts &&\s+opts\.reportSoftNavs/g, "true"],
  [/(?<=onReport), opts = \{\}|, opts(?=\))|\.\.\.opts,|(?<=\()opts(?=\))/g, ""],
];

/** Takes web-vitals from its modules, whose names can be told apart, and leaves out what is unused. */
const withoutUnused: Plugin = {
  name: "without-unused",
  setup({ onResolve, onLoad }) {
    const path = join(dirname(createRequire(import.meta.url).resolve("web-vitals")), "modules/index.js");
    onResolve({ filter: /^web-vitals$/ }, () => ({ path, sideEffects: false }));
    onLoad({ filter: /web-vitals.dist.modules/ }, async ({ path }) => ({
      contents: unused.reduce((text, [what, instead]) => text.replace(what, instead), await readFile(path, "utf8")),
    }));
  },
};

/**
 * Properties that only these scripts use, ours and those of web-vitals: never a name of an option, of a function of the
 * client, of OTLP, or one that becomes an attribute.
 */
const internal =
  /^(?:reportSoftNavs|navigation(?:InteractionId|URL|StartTime)|firstHiddenTime|onHidden|_\w+|traceparent|isPlaced|observed|destination|onFlush|scrolledY|witness|keepParcel|isHeld|isFailing|settle|keep|leave|records|startMs|lastMs|previous|read|context|visit)$/;

/** A twentieth is still in what esbuild leaves. */
async function shorten(script: string): Promise<string> {
  const { code } = await minify(script, {
    ecma: 2020,
    module: true,
    // Functions at the top of their scope look more alike to gzip than those between statements.
    compress: { passes: 4, unsafe_arrows: true, keep_fargs: false, pure_getters: true, hoist_funs: true },
    mangle: { properties: { regex: internal } },
    format: { ecma: 2020 },
  });
  return code!;
}
