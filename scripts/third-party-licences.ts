/** What the authors of bundled packages ask to be kept with their code. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The part of esbuild's metafile that says what came into an output; paths are relative to where it ran. */
interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
  readonly repository?: string | { readonly url: string };
}

/** Folders of the packages of which something has come into the outputs; paths of a metafile are relative to `workingDir`. */
export function bundledPackages(metafiles: readonly Metafile[], workingDir: string): readonly string[] {
  const folders = new Set<string>();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const [folder] = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path) ?? [];
        if (folder !== undefined && bytesInOutput > 0) folders.add(join(workingDir, folder));
      }
    }
  }
  return [...folders];
}

/** The text of THIRD-PARTY-LICENSES.txt for the packages in `folders`; each licence once, below the packages that have it. */
export function thirdPartyLicences(folders: readonly string[]): string {
  const titlesOfText = new Map<string, Set<string>>();
  for (const { title, text } of folders.map(licenceOf)) {
    titlesOfText.set(text, (titlesOfText.get(text) ?? new Set()).add(title));
  }
  const parts = [...titlesOfText].map(([text, titles]) => `${[...titles].toSorted().join("\n")}\n\n${text}`);
  const rule = `\n\n${"-".repeat(80)}\n\n`;
  const head = "This package contains code of the following packages.";
  return `${[head, ...parts.toSorted()].join(rule)}\n`;
}

/** The name of a package, and what its authors ask to be kept with it. */
function licenceOf(folder: string): { readonly title: string; readonly text: string } {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /^(licen[cs]e|notice|copying)/i.test(entry.name));
  const texts = files.map((file) => readFileSync(join(folder, file.name), "utf8").trim());
  const title = `${manifest.name} ${manifest.version} (${manifest.license ?? "see below"})`;
  return { title, text: texts.length > 0 ? texts.join("\n\n") : statementOf(manifest) };
}

/** Some packages name their licence in their manifest alone. */
function statementOf({ name, license, author, repository }: Manifest): string {
  if (license === undefined) throw new Error(`${name} does not say under which licence it is, so it cannot be bundled`);
  const by = typeof author === "string" ? author : author?.name;
  const where = typeof repository === "string" ? repository : repository?.url;
  const of = [by, where].filter((part) => part !== undefined).join(", ");
  return `Licensed under ${license} by its authors${of === "" ? "" : ` (${of})`}; the package has no text of it.`;
}
