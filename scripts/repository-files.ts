import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** What is built, installed or written at run time, wherever it stands. */
const notOurs = new Set([
  "node_modules",
  "dist",
  "dist-react-18",
  ".git",
  ".spanhouse",
  ".spanhouse-demo",
  ".tmp",
  ".cache",
]);

const root: string = fileURLToPath(new URL("..", import.meta.url));

function listFolder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listFolder(path);
    return entry.isFile() ? [relative(root, path).replaceAll(sep, "/")] : [];
  });
}

/** Every file of the repository, as paths from its root with forward slashes. */
export function listRepository(): string[] {
  return listFolder(root).toSorted();
}

/** The files below a folder of the repository, as paths from its root with forward slashes. */
export function listRepositoryBelow(folder: string): string[] {
  return listFolder(join(root, folder)).toSorted();
}

/** The text of a file, given by its path from the root. */
export function readRepository(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
