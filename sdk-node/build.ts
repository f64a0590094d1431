/**
 * Writes what is published beside the declarations of `tsc -b`: the bundle, the licences of what is in it, and only those declarations that
 * a user's compiler reads. Part of `npm run build`.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Metafile } from "esbuild";
import { bundle } from "./bundle.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const dist = join(root, "dist");

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** Folders of the packages that something of has come into the bundle. */
function bundledPackages({ outputs }: Metafile): string[] {
  const folders = new Set<string>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const [folder] = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path) ?? [];
      if (folder !== undefined && bytesInOutput > 0) folders.add(join(root, folder));
    }
  }
  return [...folders];
}

/** The name of a package, and what its authors ask to be kept with it. */
function licenceOf(folder: string): { readonly title: string; readonly text: string } {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /^(licen[cs]e|notice)/i.test(entry.name));
  if (files.length === 0) throw new Error(`${name} has no licence file, so it cannot be bundled`);
  const texts = files.map((file) => readFileSync(join(folder, file.name), "utf8").trim());
  return { title: `${name} ${version} (${license})`, text: texts.join("\n\n") };
}

function writeLicences(metafile: Metafile): void {
  const titlesOfText = new Map<string, Set<string>>();
  for (const { title, text } of bundledPackages(metafile).map(licenceOf)) {
    titlesOfText.set(text, (titlesOfText.get(text) ?? new Set()).add(title));
  }
  const parts = [...titlesOfText].map(([text, titles]) => `${[...titles].toSorted().join("\n")}\n\n${text}`);
  const rule = `\n\n${"-".repeat(80)}\n\n`;
  const head = "This package contains code of the following packages.";
  writeFileSync(join(dist, "THIRD-PARTY-LICENSES.txt"), `${[head, ...parts.toSorted()].join(rule)}\n`);
}

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
writeLicences(metafile);
removeInnerDeclarations();
const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
console.log(`sdk-node: ${Math.round(bytes / 1024)} KiB with ${bundledPackages(metafile).length} packages inside`);
