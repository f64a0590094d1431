import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readRepository } from "./repository-files.ts";

const permissive = new Set([
  ...["MIT", "MIT-0", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "BlueOak-1.0.0", "CC0-1.0"],
  ...["Unlicense", "Zlib", "Python-2.0"],
]);

/** File-level copyleft: fine for a tool that we only run, not for what we hand on. */
const forToolsOnly = new Set(["MPL-2.0"]);

interface LockedPackage {
  readonly link?: boolean;
  readonly dev?: boolean;
}

/** Whether an SPDX expression offers a licence of the set: any side of OR, every side of AND. */
function isAllowed(expression: string, allowed: ReadonlySet<string>): boolean {
  const plain = expression.replaceAll(/[()]/g, "");
  return plain.split(" OR ").some((side) => side.split(" AND ").every((licence) => allowed.has(licence.trim())));
}

interface Manifest {
  readonly license?: unknown;
  /** What old packages have instead; each of them is offered. */
  readonly licenses?: readonly { readonly type: string }[];
}

function licenceOf({ license, licenses }: Manifest): string {
  if (license === undefined && licenses) return licenses.map(({ type }) => type).join(" OR ");
  return typeof license === "string" ? license : JSON.stringify(license ?? "none");
}

/** What the manifests of these do not say: their LICENSE files do. */
const saidElsewhere: Readonly<Record<string, string>> = {
  "fast-shallow-equal": "Unlicense",
  "react-universal-interface": "Unlicense",
};

/** Nothing of these comes into what is handed on: a tool for tests, and a package without a licence that the bundler leaves out. */
const notHandedOn = new Set(["axe-core", "get-document"]);

/** A folder with a lock of its own, and whether what is `dev` in it is only run here, not handed on. */
interface Installed {
  readonly folder: string;
  readonly hasTools: boolean;
}

/** What the data source and the console are built with comes into them: they have no tools of which nothing is handed on. */
const folders: readonly Installed[] = [
  { folder: "", hasTools: true },
  { folder: "grafana-plugin/", hasTools: false },
  { folder: "grafana-plugin/react-18/", hasTools: false },
];

/** Installed packages of the lock files whose licence is not on the list; those of other platforms are not installed. */
export function licenceProblems(): string[] {
  return folders.flatMap(problemsIn);
}

function problemsIn({ folder, hasTools }: Installed): string[] {
  const { packages } = JSON.parse(readRepository(`${folder}package-lock.json`)) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  return Object.entries(packages).flatMap(([path, { link, dev }]) => {
    const manifest = `${folder}${path}/package.json`;
    const installed = existsSync(fileURLToPath(new URL(`../${manifest}`, import.meta.url)));
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    if (!path.includes("node_modules/") || link === true || !installed || notHandedOn.has(name)) return [];
    const expression = saidElsewhere[name] ?? licenceOf(JSON.parse(readRepository(manifest)) as Manifest);
    const allowed = hasTools && dev === true ? new Set([...permissive, ...forToolsOnly]) : permissive;
    return isAllowed(expression, allowed) ? [] : [`${folder}${path}: ${expression}`];
  });
}
