import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundledPackages } from "../scripts/third-party-licences.ts";
import { build, type BuildOptions, type BuildResult } from "esbuild";

/**
 * Modules that Grafana lends to its plugins from 12.3 on; to bundle one of them would bring a second React or a second theme.
 * https://grafana.com/developers/plugin-tools/key-concepts/manage-npm-dependencies
 */
export const sharedModules: readonly string[] = [
  "@emotion/css",
  "@emotion/react",
  "@grafana/data",
  "@grafana/runtime",
  "@grafana/ui",
  "lodash",
  "moment",
  "react",
  "react-dom",
  "react/jsx-runtime",
  "rxjs",
];

/** The data source as Grafana loads it: one AMD module whose dependencies are the shared modules it uses. */
export interface PluginBundle {
  readonly code: Uint8Array;
  readonly sourceMap: Uint8Array;
  /** The shared modules it asks for. */
  readonly dependencies: readonly string[];
  /** Folders of the packages of which something is in it. */
  readonly packages: readonly string[];
}

const here = fileURLToPath(new URL(".", import.meta.url));

/** How `src/module.ts` becomes what Grafana loads. */
export const pluginOptions = {
  absWorkingDir: here,
  entryPoints: ["src/module.ts"],
  // Written nowhere; the source map names its sources from there, which is where the catalogue looks for them.
  outfile: fileURLToPath(new URL("src/module.js", import.meta.url)),
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  sourcemap: "linked",
  sourcesContent: true,
  format: "cjs",
  platform: "browser",
  target: "es2022",
  jsx: "automatic",
  legalComments: "none",
  external: [...sharedModules],
  conditions: ["@spanhouse/source", "module"],
} satisfies BuildOptions;

/**
 * Bundles `src/module.ts`. esbuild writes no AMD, so its CommonJS is put into a `define` whose parameters are what the bundle
 * requires; the first pass finds out what that is.
 */
export async function bundlePlugin(): Promise<PluginBundle> {
  const dependencies = requiredBy(await build(pluginOptions));
  const names = JSON.stringify(dependencies);
  // Only the three names of CommonJS, because the bundle's own short names share the function with them.
  const require = `(function(given,names){return function(name){return given[names.indexOf(name)]}})(arguments,${names})`;
  const banner = `define(${names},function(){var module={exports:{}},exports=module.exports,require=${require};`;
  const { outputFiles, metafile } = await build({
    ...pluginOptions,
    banner: { js: banner },
    footer: { js: "return module.exports});" },
  });
  const file = (ending: string): Uint8Array => outputFiles.find(({ path }) => path.endsWith(ending))!.contents;
  const packages = bundledPackages([metafile], here);
  return { code: file(".js"), sourceMap: file(".map"), dependencies, packages };
}

function requiredBy({ metafile }: BuildResult<typeof pluginOptions>): string[] {
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  return [...new Set(imports.filter(({ external }) => external).map(({ path }) => path))].sort();
}

/** `plugin.json` as it is shipped: with the version of `package.json` and the day of the build. */
export async function pluginManifest(today: string): Promise<string> {
  const read = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), "utf8");
  const { version } = JSON.parse(await read("package.json")) as { readonly version: string };
  return (await read("src/plugin.json")).replaceAll("%VERSION%", version).replaceAll("%TODAY%", today);
}
