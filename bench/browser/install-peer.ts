import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Subject } from "./subjects.ts";

const run = promisify(execFile);
const cache = new URL(".cache/", import.meta.url);

/**
 * The folder from which the packages of a subject resolve. Each has its own: in a shared one npm nests second copies of
 * what two peers need, and a bundle takes both. No install scripts run.
 */
export async function installPeer({ name, packages }: Subject): Promise<string> {
  if (Object.keys(packages).length === 0) return fileURLToPath(new URL("../../sdk-browser/", import.meta.url));
  const specifiers = Object.entries(packages).map(([of, version]) => `${of}@${version}`);
  const folder = new URL(`${[name, ...Object.values(packages)].join("-").replaceAll(/[^\w.]+/g, "-")}/`, cache);
  const done = new URL("installed", folder);
  if (!existsSync(done)) {
    await mkdir(folder, { recursive: true });
    await writeFile(new URL("package.json", folder), JSON.stringify({ private: true, type: "module" }));
    const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    await run("npm", ["install", ...options, ...specifiers], { cwd: fileURLToPath(folder) });
    await writeFile(done, specifiers.join("\n"));
  }
  return fileURLToPath(folder);
}
