import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { pluginManifest } from "../bundle-plugin.ts";
import { sharedExports, type SharedExports } from "./shared-exports.ts";

/** The code of the module `built-plugin`, whose type is `src/boot/built-plugin.d.ts`. */
export async function builtPluginCode(): Promise<string> {
  const manifest = await pluginManifest(new Date().toISOString().slice(0, 10));
  return [
    sharedModulesCode(await sharedExports()),
    `export const manifest = ${manifest};`,
    `export const dashboards = ${JSON.stringify(await dashboardsOf(JSON.parse(manifest) as Manifest))};`,
  ].join("\n");
}

/** One import for each module, so that what nobody asks for stays out of the page. */
function sharedModulesCode(shared: readonly SharedExports[]): string {
  const imports = shared.map(({ module, names }, at) =>
    names === "*"
      ? `import * as m${at} from ${JSON.stringify(module)};`
      : `import {${names.map((name) => `${name} as m${at}_${name}`).join(",")}} from ${JSON.stringify(module)};`,
  );
  const rows = shared.map(({ module, names }, at) => {
    const value = names === "*" ? `m${at}` : `{${names.map((name) => `${name}:m${at}_${name}`).join(",")}}`;
    return `${JSON.stringify(module)}:${value}`;
  });
  return `${imports.join("\n")}\nexport const sharedModules = {${rows.join(",")}};`;
}

interface Manifest {
  readonly includes: readonly { readonly path: string }[];
}

/** Every dashboard there is, those that `plugin.json` lists first and in its order. */
async function dashboardsOf({ includes }: Manifest): Promise<object[]> {
  const folder = new URL("../src/dashboards/", import.meta.url);
  const files = existsSync(folder) ? (await readdir(folder)).filter((name) => name.endsWith(".json")) : [];
  const paths = files.map((name) => `dashboards/${name}`);
  const listed = includes.map(({ path }) => path).filter((path) => paths.includes(path));
  const all = [...listed, ...paths.filter((path) => !listed.includes(path)).sort()];
  return Promise.all(
    all.map(async (path) => entryOf(path, await readFile(new URL(`../src/${path}`, import.meta.url), "utf8"))),
  );
}

function entryOf(path: string, json: string): object {
  const { uid, title, description = "", tags = [] } = JSON.parse(json) as Record<string, unknown>;
  return { uid, title, description, tags, path };
}
