/**
 * Whether the console that stands in grafana-plugin/console/dist was built from the sources as they are now. The build takes
 * some ten seconds, so nobody does it twice: `npm start`, the tests and `npm run build` ask here first.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { listRepositoryBelow } from "./repository-files.ts";

/** Which React the console is built with: 19 is what is published, 18 is for tests beside the older line of Grafana. */
export type ReactLine = "18" | "19";

const root = fileURLToPath(new URL("..", import.meta.url));
const consoleFolder = join(root, "grafana-plugin/console");

/** What is written while and after building, beside `dist`; the collector's waiting page reads the state. */
export const buildFolder: string = join(consoleFolder, ".tmp");

/** Where the built console of a line stands. */
export function distOf(line: ReactLine): string {
  return join(consoleFolder, line === "19" ? "dist" : "dist-react-18");
}

function markOf(line: ReactLine): string {
  return join(buildFolder, `built-react-${line}`);
}

const noSource = /\.test\.tsx?$|\.md$|^grafana-plugin\/(?:test|provisioning|react-18)\//;

/** SHA-256 of everything that the build reads: sources, lock file, and the schemas that are bundled. */
export function consoleKey(line: ReactLine): string {
  const paths = ["grafana-plugin", "schemas/src"].flatMap(listRepositoryBelow).filter((path) => !noSource.test(path));
  const hash = createHash("sha256");
  for (const path of line === "19" ? paths : [...paths, "grafana-plugin/react-18/package-lock.json"]) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest("hex");
}

/** Whether the console of this line is there and fits `key`. */
export function isBuilt(line: ReactLine, key: string): boolean {
  try {
    return existsSync(join(distOf(line), "index.html")) && readFileSync(markOf(line), "utf8") === key;
  } catch {
    return false;
  }
}

/** Notes that the console of this line was built from the sources of `key`. */
export function markBuilt(line: ReactLine, key: string): void {
  mkdirSync(dirname(markOf(line)), { recursive: true });
  writeFileSync(markOf(line), key);
}
