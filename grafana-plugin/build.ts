/**
 * Writes `dist/spanhouse-spanhouse-datasource/`, the folder that Grafana takes as a plugin.
 * What a plugin folder holds: https://grafana.com/developers/plugin-tools/key-concepts/anatomy-of-a-plugin
 */
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { bundlePlugin, pluginManifest } from "./bundle-plugin.ts";

const target = new URL("dist/spanhouse-spanhouse-datasource/", import.meta.url);

async function copy(from: string, to: string = from): Promise<void> {
  await cp(new URL(from, import.meta.url), new URL(to, target), { recursive: true });
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const { code, sourceMap } = await bundlePlugin();
await writeFile(new URL("module.js", target), code);
await writeFile(new URL("module.js.map", target), sourceMap);
await writeFile(new URL("plugin.json", target), await pluginManifest(new Date().toISOString().slice(0, 10)));
await copy("src/img", "img");
await copy("src/dashboards", "dashboards");
for (const page of ["README.md", "CHANGELOG.md", "LICENSE"]) await copy(page);
