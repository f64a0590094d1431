import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { thirdPartyLicences } from "../../scripts/third-party-licences.ts";
import { writePlugin } from "../write-plugin.ts";
import { bundleConsole, type ConsoleBundle, type ReactLine } from "./bundle-console.ts";
import { page, pluginPath } from "./page.ts";
import { writeCompressed, type Effort } from "./write-compressed.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

/** What to build. */
export interface ConsoleOptions {
  readonly react: ReactLine;
  /** How hard to compress; left out: not at all. */
  readonly effort?: Effort;
}

/**
 * Writes the whole folder that the collector serves into `target` (a URL that ends with a slash), in place of what was there:
 *
 *     index.html  assets/<name>-<hash>.js  public/build/img/icons/  public/plugins/spanhouse-spanhouse-datasource/
 *
 * It is made beside it and renamed, so that whoever serves the folder never sees half of it.
 */
export async function writeConsole(target: URL, { react, effort }: ConsoleOptions): Promise<void> {
  const bundle = await bundleConsole(react);
  const fresh = new URL(`${target.href.slice(0, -1)}.${process.pid}/`);
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await writeBundle(bundle, fresh);
  await copyIcons(fresh, react);
  await writePlugin(new URL(pluginPath, fresh));
  await writeFile(new URL("public/THIRD-PARTY-LICENSES.txt", fresh), thirdPartyLicences(bundle.packages));
  if (effort !== undefined) await writeCompressed(fileURLToPath(fresh), effort);
  await rm(target, { recursive: true, force: true });
  await rename(fresh, target);
}

async function writeBundle(bundle: ConsoleBundle, target: URL): Promise<void> {
  for (const { path, contents } of bundle.files) {
    const file = new URL(relative(`${here}dist`, path), target);
    await mkdir(dirname(fileURLToPath(file)), { recursive: true });
    await writeFile(file, contents);
  }
  await writeFile(new URL("index.html", target), page(bundle));
}

async function copyIcons(target: URL, react: ReactLine): Promise<void> {
  const packages = react === 18 ? "../react-18/node_modules/" : "../node_modules/";
  const icons = new URL(`${packages}@grafana/ui/dist/public/img/icons/`, import.meta.url);
  await cp(icons, new URL("public/build/img/icons/", target), { recursive: true });
  // Ours: those that Grafana's components draw and its packages do not have.
  await cp(new URL("icons/", import.meta.url), new URL("public/build/img/icons/", target), { recursive: true });
}
