/**
 * Installs one folder that has a package-lock.json of its own: `node scripts/install-folder.mjs grafana-plugin`. A process
 * of its own for whoever must not be ended by an install that fails.
 */
import { fileURLToPath } from "node:url";
import { install } from "./install.mjs";
import { isInstalled } from "./installed.mjs";

const [folder = ""] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));
const path = fileURLToPath(new URL(`../${folder}`, import.meta.url));
if (!isInstalled(path)) await install({ root, folder });
