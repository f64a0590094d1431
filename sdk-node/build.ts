/**
 * Writes what is published beside the declarations of `tsc -b`: the bundle, the licences of what is in it, and only those declarations that
 * a user's compiler reads. Part of `npm run build`.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundledPackages, thirdPartyLicences } from "../scripts/third-party-licences.ts";
import { bundle } from "./bundle.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const dist = join(root, "dist");

/** Declarations that are reached from the entries; the rest names packages that a user does not have. */
function reachedDeclarations(): Set<string> {
  const reached = new Set([join(dist, "index.d.ts"), join(dist, "register.d.ts")]);
  for (const file of reached) {
    for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)"/g)) {
      reached.add(join(dirname(file), specifier.replace(/\.[jt]s$/, ".d.ts")));
    }
  }
  return reached;
}

function removeInnerDeclarations(): void {
  const reached = reachedDeclarations();
  for (const entry of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    const path = join(dist, entry);
    if (path.endsWith(".d.ts") && !reached.has(path)) rmSync(path);
  }
  for (const path of reached) if (!existsSync(path)) throw new Error(`BUG: ${path} is not there`);
}

const metafile = await bundle(dist);
const packages = bundledPackages([metafile], root);
writeFileSync(join(dist, "THIRD-PARTY-LICENSES.txt"), thirdPartyLicences(packages));
removeInnerDeclarations();
const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
console.log(`sdk-node: ${Math.round(bytes / 1024)} KiB with ${packages.length} packages inside`);
