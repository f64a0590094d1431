import { createRequire } from "node:module";
import { dirname } from "node:path";

/** Where a console is built to, and where its state is written while it is not there yet. */
export interface ConsoleFolder {
  /** Holds `index.html`, `assets/` and `public/` once it is built. */
  readonly dist: string;
  /** See build-state.ts. */
  readonly buildState: string;
}

/** The folder of the package `@spanhouse/console`; undefined where it is left out. */
export function findConsoleFolder(): ConsoleFolder | undefined {
  try {
    return consoleFolder(dirname(createRequire(import.meta.url).resolve("@spanhouse/console/package.json")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** The same for a console in `folder`. */
export function consoleFolder(folder: string): ConsoleFolder {
  return { dist: `${folder}/dist`, buildState: `${folder}/.tmp/build-state.json` };
}
