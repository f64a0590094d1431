/** Writes `src/dashboards/*.json` and the list of them in `src/plugin.json`. */
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { dashboardFiles, folder, manifestPath, manifestWithDashboards } from "./dashboard-files.ts";

const files = dashboardFiles();
for (const name of await readdir(folder)) if (!files.has(name)) await rm(new URL(name, folder));
for (const [name, text] of files) await writeFile(new URL(name, folder), text);
// The manifest is written by hand too, and laid out by the formatter.
const manifest = await manifestWithDashboards();
if (!isDeepStrictEqual(JSON.parse(await readFile(manifestPath, "utf8")), JSON.parse(manifest)))
  await writeFile(manifestPath, manifest);
