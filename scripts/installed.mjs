/**
 * Whether the packages of a folder with a package-lock.json of its own are installed, and fit: the root, grafana-plugin/ and
 * grafana-plugin/react-18/. Reads two files, because every npm script asks.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the installed packages of `folder` must fit: the lock file's text, and the machine the native packages were chosen for. */
export function installKey(folder) {
  const hash = createHash("sha256").update(readFileSync(join(folder, "package-lock.json")));
  return `${hash.digest("hex")} ${process.platform} ${process.arch}`;
}

/** Where a finished install of `folder` leaves its key. */
export function installMark(folder) {
  return join(folder, "node_modules", ".spanhouse-installed");
}

/** Whether what is installed in `folder` is what its lock file says. */
export function isInstalled(folder) {
  try {
    return readFileSync(installMark(folder), "utf8") === installKey(folder);
  } catch {
    return false;
  }
}
