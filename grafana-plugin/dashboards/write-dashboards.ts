/** Writes `src/dashboards/*.json` and the list of them in `src/plugin.json`. */
import { readdir, rm, writeFile } from "node:fs/promises";
import { dashboardFiles, folder, manifestPath, manifestWithDashboards } from "./dashboard-files.ts";

const files = dashboardFiles();
for (const name of await readdir(folder)) if (!files.has(name)) await rm(new URL(name, folder));
for (const [name, text] of files) await writeFile(new URL(name, folder), text);
await writeFile(manifestPath, await manifestWithDashboards());
