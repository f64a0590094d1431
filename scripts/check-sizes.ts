/**
 * Budgets for what a user installs. A budget is today's figure with some slack; raising one is a decision that the
 * commit message explains. Needs `npm run build` before. The embedded engine is optional and not counted.
 */
import { lstatSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundle } from "../sdk-browser/bundle.ts";
import { pack, root } from "./packed.ts";

interface Budget {
  readonly name: string;
  readonly unit: string;
  readonly max: number;
  readonly measure: () => number;
}

interface LockedPackage {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const kibibyte = 1024;
const locked = (
  JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  }
).packages;

/** Where `name` is installed as seen from the package in `from`: in its own node_modules or in one further up. */
function locate(name: string, from: string): string {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const path = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    const entry = locked[path];
    if (entry !== undefined) return entry.link === true && entry.resolved !== undefined ? entry.resolved : path;
    if (folder === "") throw new Error(`package-lock.json lacks ${name}, which ${from} needs`);
  }
}

/** Folders of everything that the package in `folder` needs to run, itself and the workspaces left out. */
function productionFolders(folder: string): string[] {
  const found = new Set([folder]);
  for (const from of found) {
    for (const name of Object.keys(locked[from]?.dependencies ?? {})) found.add(locate(name, from));
  }
  return [...found].filter((path) => path.includes("node_modules/")).toSorted();
}

function directoryBytes(directory: string): number {
  let bytes = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) bytes += entry.name === "node_modules" ? 0 : directoryBytes(path);
    else if (entry.isFile()) bytes += lstatSync(path).size;
  }
  return bytes;
}

function gzippedBytes(text: string): number {
  return gzipSync(text, { level: 9 }).length;
}

/** What a page loads of the browser SDK by a script tag. */
function scriptBytes(name: string): number {
  return gzippedBytes(readFileSync(join(root, `sdk-browser/dist/script/${name}.js`), "utf8"));
}

const consoleDist = join(root, "grafana-plugin/console/dist");
const dataSource = "public/plugins/spanhouse-spanhouse-datasource/module.js";

/** What a browser loads before anything is drawn: the page, the scripts that it names, the data source. */
function consoleFirstBytes(): number {
  const page = readFileSync(join(consoleDist, "index.html"), "utf8");
  const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path = ""]) => path);
  return ["index.html", ...scripts, dataSource].reduce((sum, path) => sum + fileBytes(path), 0);
}

function fileBytes(path: string): number {
  return gzippedBytes(readFileSync(join(consoleDist, path), "utf8"));
}

const production = productionFolders("collector");
const nodeProduction = productionFolders("sdk-node");
const logger = await bundle("logger", "esm");

const budgets: readonly Budget[] = [
  { name: "@spanhouse/schemas tarball", unit: "KiB", max: 84, measure: () => pack("schemas").size / kibibyte },
  { name: "@spanhouse/collector tarball", unit: "KiB", max: 380, measure: () => pack("collector").size / kibibyte },
  { name: "production dependencies of the collector", unit: "packages", max: 95, measure: () => production.length },
  {
    name: "their installed size",
    unit: "KiB",
    max: 16_000,
    measure: () => production.reduce((sum, path) => sum + directoryBytes(join(root, path)), 0) / kibibyte,
  },
  { name: "@spanhouse/node tarball", unit: "KiB", max: 170, measure: () => pack("sdk-node").size / kibibyte },
  { name: "packages of @spanhouse/node", unit: "packages", max: 6, measure: () => nodeProduction.length },
  {
    name: "their installed size, with its own",
    unit: "KiB",
    max: 2_200,
    measure: () =>
      [...nodeProduction, "sdk-node/dist"].reduce((sum, path) => sum + directoryBytes(join(root, path)), 0) / kibibyte,
  },
  { name: "data source (module.js)", unit: "KiB gzip", max: 120, measure: () => fileBytes(dataSource) / kibibyte },
  // The whole first view is to stay below 1.5 MB: what its panels load on first use comes on top of this.
  {
    name: "console, before anything is drawn",
    unit: "KiB gzip",
    max: 1_200,
    measure: () => consoleFirstBytes() / kibibyte,
  },
  {
    name: "@spanhouse/console tarball",
    unit: "KiB",
    max: 9_000,
    measure: () => pack("grafana-plugin/console").size / kibibyte,
  },
  // 12 KiB for everything; the aims of errors and of the logger, 2,500 and 1,500 B, are not reached, so they may not grow.
  { name: "browser SDK, everything", unit: "B gzip", max: 12_288, measure: () => scriptBytes("spanhouse") },
  { name: "browser SDK, errors", unit: "B gzip", max: 2_545, measure: () => scriptBytes("spanhouse-errors") },
  { name: "browser SDK, vitals", unit: "B gzip", max: 4_280, measure: () => scriptBytes("spanhouse-vitals") },
  { name: "browser SDK, loader", unit: "B gzip", max: 600, measure: () => scriptBytes("loader") },
  { name: "browser SDK, logger", unit: "B gzip", max: 1_912, measure: () => gzippedBytes(logger) },
];

for (const { name, unit, max, measure } of budgets) {
  const value = Math.ceil(measure());
  const over = value > max;
  console.log(`${over ? "over" : "ok  "} ${name}: ${value} of ${max} ${unit}`);
  if (over) process.exitCode = 1;
}
