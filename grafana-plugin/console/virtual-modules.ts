import { readFile } from "node:fs/promises";
import { builtPluginCode } from "./built-plugin-code.ts";

/** Icons that the first view draws: each would be a request of its own. */
const firstIcons = [
  "custom/gf-logs", "custom/gf-traces", "unicons/angle-double-left", "unicons/angle-double-right", "unicons/angle-down",
  "unicons/angle-right", "unicons/angle-up", "unicons/apps", "unicons/bug", "unicons/clock-nine", "unicons/compass", "unicons/cube",
  "unicons/database", "unicons/ellipsis-v", "unicons/exclamation-triangle", "unicons/filter", "unicons/home-alt",
  "unicons/info-circle", "unicons/keyboard", "unicons/link", "unicons/monitor", "unicons/palette", "unicons/plug", "unicons/plus", "unicons/process",
  "unicons/question-circle", "unicons/search", "unicons/search-minus", "unicons/spinner", "unicons/sync", "unicons/sync-slash", "unicons/tachometer-fast",
  "unicons/times", "unicons/users-alt",
]; // prettier-ignore

/** The window that a node is in; what the editor hands over is a node, or the window itself. */
const windowOfNode = `module.exports = (node) => node.window === node ? node : (node.ownerDocument ?? node).defaultView;`;

/** Modules that the build makes, by name; their types are in `src/boot/`. `modules` is where the packages are. */
export async function virtualModules(modules: string): Promise<Readonly<Record<string, string>>> {
  return {
    "built-plugin": await builtPluginCode(),
    // `get-window` of the Slate editor brings a package that has no licence.
    "get-window": windowOfNode,
    "first-icons": `export const firstIcons = ${JSON.stringify(await readIcons(modules))};`,
  };
}

async function readIcons(modules: string): Promise<Record<string, string>> {
  const icons: Record<string, string> = {};
  for (const name of firstIcons) {
    const packaged = `${modules}node_modules/@grafana/ui/dist/public/img/icons/${name}.svg`;
    // Some are ours, because Grafana's packages name them and do not have them.
    const own = new URL(`icons/${name}.svg`, import.meta.url);
    icons[name] = await readFile(packaged, "utf8").catch(async () => readFile(own, "utf8"));
  }
  return icons;
}
