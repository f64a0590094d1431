/**
 * Whether the console that stands in grafana-plugin/console/dist was built from the sources as they are now. The build takes
 * some ten seconds, so nobody does it twice: `npm start`, the tests and `npm run build` ask here first.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { listRepositoryBelow } from "./repository-files.ts";

/** One of the ways in which the console is built. */
export interface ConsoleVariant {
  /** 19 is what is published, 18 is for tests beside the older line of Grafana. */
  readonly react: "18" | "19";
  /** Compressed as well as can be, which takes a minute. */
  readonly publish?: boolean;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const consoleFolder = join(root, "grafana-plugin/console");

/** What is written while and after building, beside `dist`; the collector's waiting page reads the state. */
export const buildFolder: string = join(consoleFolder, ".tmp");

/** Where the built console of a line stands. */
export function distOf({ react }: ConsoleVariant): string {
  return join(consoleFolder, react === "19" ? "dist" : "dist-react-18");
}

function markOf({ react }: ConsoleVariant): string {
  return join(buildFolder, `built-react-${react}`);
}

const noSource = /\.test\.tsx?$|\.md$|^grafana-plugin\/(?:test|provisioning|react-18)\//;

/** SHA-256 of everything that the build reads: sources, lock file, and the schemas that are bundled. */
export function consoleKey({ react }: ConsoleVariant): string {
  const paths = ["grafana-plugin", "schemas/src"].flatMap(listRepositoryBelow).filter((path) => !noSource.test(path));
  const hash = createHash("sha256");
  for (const path of react === "19" ? paths : [...paths, "grafana-plugin/react-18/package-lock.json"]) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest("hex");
}

/** Whether this console is there and fits `key`; what is compressed for publishing serves for everything else too. */
export function isBuilt(variant: ConsoleVariant, key: string): boolean {
  try {
    const [builtKey, effort] = readFileSync(markOf(variant), "utf8").split(" ");
    const suffices = effort === "publish" || variant.publish !== true;
    return suffices && builtKey === key && existsSync(join(distOf(variant), "index.html"));
  } catch {
    return false;
  }
}

/** Notes that this console was built from the sources of `key`. */
export function markBuilt(variant: ConsoleVariant, key: string): void {
  mkdirSync(dirname(markOf(variant)), { recursive: true });
  writeFileSync(markOf(variant), `${key} ${variant.publish === true ? "publish" : "quick"}`);
}
