import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { thirdPartyLicences } from "../scripts/third-party-licences.ts";
import { bundlePlugin, pluginManifest } from "./bundle-plugin.ts";

/**
 * Writes the folder that Grafana takes as a plugin, anew, into `target` (a URL that ends with a slash).
 * What a plugin folder holds: https://grafana.com/developers/plugin-tools/key-concepts/anatomy-of-a-plugin
 */
export async function writePlugin(target: URL): Promise<void> {
  const { code, sourceMap, packages } = await bundlePlugin();
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await writeFile(new URL("module.js", target), code);
  await writeFile(new URL("module.js.map", target), sourceMap);
  await writeFile(new URL("plugin.json", target), await pluginManifest(new Date().toISOString().slice(0, 10)));
  await writeFile(new URL("THIRD-PARTY-LICENSES.txt", target), thirdPartyLicences(packages));
  const copies = { "src/img": "img", "src/dashboards": "dashboards" };
  for (const page of ["README.md", "CHANGELOG.md", "LICENSE"]) await copy(new URL(page, target), page);
  for (const [from, to] of Object.entries(copies)) await copy(new URL(to, target), from);
}

async function copy(to: URL, from: string): Promise<void> {
  const source = new URL(from, import.meta.url);
  if (existsSync(source)) await cp(source, to, { recursive: true });
}
