/** What the application's package.json says about it. */
import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Application {
  readonly name?: string;
  readonly version?: string;
}

function readManifest(folder: string): Application | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
    return {
      ...(typeof name === "string" && name !== "" && { name }),
      ...(typeof version === "string" && version !== "" && { version }),
    };
  } catch {
    return undefined;
  }
}

/** The manifest with a name in the folder or in one above it. */
function findManifest(from: string): Application {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = readManifest(folder);
    if (manifest?.name !== undefined) return manifest;
    if (dirname(folder) === folder) return {};
  }
}

/** The folder to begin at; a command of a package, such as `next`, runs for the folder that it was called in. */
function firstFolder(entry: string | undefined): string {
  try {
    const file = entry === undefined ? undefined : realpathSync(entry);
    return file === undefined || /[\\/]node_modules[\\/]/.test(file) ? process.cwd() : dirname(file);
  } catch {
    return process.cwd();
  }
}

/** The application that `entry` belongs to. */
export function findApplication(entry: string | undefined): Application {
  try {
    return findManifest(firstFolder(entry));
  } catch {
    // The working directory may be gone.
    return {};
  }
}
