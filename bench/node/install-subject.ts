import { execFile } from "node:child_process";
import { existsSync, lstatSync, readdirSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { services } from "./services.ts";
import { frameworks, type Subject } from "./subjects.ts";

/** A folder with a service and the packages of a subject, and what these add to the service's own. */
export interface Installed {
  readonly folder: string;
  readonly packages: number;
  readonly mebibytes: number;
}

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const cache = path.join(root, "bench/node/.cache");
const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

/** Packs this repository's SDK as it would be published. */
async function packOurs(name: string): Promise<string> {
  const folder = { "@spanhouse/node": "sdk-node" }[name];
  if (folder === undefined) throw new Error(`BUG: ${name} is no package of this repository`);
  await run("npm", ["run", "build"], { cwd: root });
  const { stdout } = await run("npm", ["pack", "--json", "--loglevel=error", `--pack-destination=${cache}`], {
    cwd: path.join(root, folder),
  });
  const [packed] = JSON.parse(stdout) as { readonly filename: string }[];
  return path.join(cache, packed!.filename);
}

/** Installs a subject into a folder of its own, beside the same frameworks; ours anew each time. */
export async function installSubject({ name, packages }: Subject): Promise<Installed> {
  await mkdir(cache, { recursive: true });
  const versions: [string, string][] = Object.entries({ ...frameworks, ...packages });
  const folder = path.join(cache, [name, ...Object.values(packages)].join("-").replaceAll(/[^\w.]+/g, "-"));
  const done = path.join(folder, "installed");
  const isOurs = Object.values(packages).includes("pack");
  if (isOurs) await rm(folder, { recursive: true, force: true });
  if (!existsSync(done)) {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, "package.json"), JSON.stringify({ name: "bench", private: true }));
    const install = versions.map(async ([of, version]) => (version === "pack" ? packOurs(of) : `${of}@${version}`));
    await run("npm", ["install", ...options, ...(await Promise.all(install))], { cwd: folder, maxBuffer: 1 << 26 });
    await writeFile(done, "");
  }
  for (const [framework, text] of Object.entries(services)) {
    await writeFile(path.join(folder, `${framework}-service.cjs`), text);
  }
  return { folder, ...measureModules(path.join(folder, "node_modules")) };
}

/** Packages and bytes below a `node_modules`. */
function measureModules(folder: string): { readonly packages: number; readonly mebibytes: number } {
  let [packages, bytes] = [0, 0];
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    bytes += lstatSync(path.join(entry.parentPath, entry.name)).size;
    if (entry.name === "package.json" && /node_modules\/(?:@[^/]+\/)?[^/]+$/.test(entry.parentPath)) packages++;
  }
  return { packages, mebibytes: bytes / 2 ** 20 };
}
