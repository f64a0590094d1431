import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { thirdPartyLicences } from "../../scripts/third-party-licences.ts";
import { writePlugin } from "../write-plugin.ts";
import { bundleConsole, type ConsoleBundle, type ReactLine } from "./bundle-console.ts";
import { page, pluginPath } from "./page.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

/**
 * Writes the whole folder that the collector serves, anew, into `target` (a URL that ends with a slash):
 *
 *     index.html  assets/<name>-<hash>.js  public/build/img/icons/  public/plugins/spanhouse-spanhouse-datasource/
 */
export async function writeConsole(target: URL, react: ReactLine): Promise<ConsoleBundle> {
  const bundle = await bundleConsole(react);
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const { path, contents } of bundle.files) {
    const file = new URL(relative(`${here}dist`, path), target);
    await mkdir(dirname(fileURLToPath(file)), { recursive: true });
    await writeFile(file, contents);
  }
  const packages = react === 18 ? "../react-18/node_modules/" : "../node_modules/";
  const icons = new URL(`${packages}@grafana/ui/dist/public/img/icons/`, import.meta.url);
  await cp(icons, new URL("public/build/img/icons/", target), { recursive: true });
  // Two that Grafana's packages name and do not have.
  await cp(new URL("icons/", import.meta.url), new URL("public/build/img/icons/unicons/", target), { recursive: true });
  await writePlugin(new URL(pluginPath, target));
  await writeFile(new URL("public/THIRD-PARTY-LICENSES.txt", target), thirdPartyLicences(bundle.packages));
  await writeFile(new URL("index.html", target), page(bundle));
  return bundle;
}
