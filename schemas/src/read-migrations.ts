import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";

/** One file of `schemas/migrations`. */
export interface Migration {
  readonly version: number;
  /** The file's name without its ending: `0001_logs`. */
  readonly name: string;
  /** The text as written, before it is rendered. */
  readonly template: string;
  /** SHA-256 of the template, hexadecimal: the same for every configuration. */
  readonly checksum: string;
}

const fileName = /^(?<version>\d{4})_[a-z0-9_]+\.sql$/u;

/** The package's migrations; the path is the same seen from src/ and from dist/. */
const shippedFolder = new URL("../migrations/", import.meta.url);

/** Reads all migrations of a folder in order. Throws when a name or the numbering (1, 2, 3 ...) is wrong. */
export async function readMigrations(folder: URL = shippedFolder): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).toSorted();
  return Promise.all(
    files.map(async (file, index) => {
      const version = Number(fileName.exec(file)?.groups?.["version"]);
      if (version !== index + 1) {
        throw new Error(
          `BUG: migration ${index + 1} of ${files.length} is named ${file}; wanted NNNN_<noun>.sql, numbered without gaps`,
        );
      }
      return migration(file.slice(0, -".sql".length), await readFile(new URL(file, folder), "utf8"));
    }),
  );
}

/** A migration from its name (`0001_logs`) and text; line endings do not count in the checksum. */
export function migration(name: string, text: string): Migration {
  const template = text.replaceAll("\r\n", "\n");
  const checksum = createHash("sha256").update(template).digest("hex");
  return { version: Number(name.slice(0, 4)), name, template, checksum };
}
