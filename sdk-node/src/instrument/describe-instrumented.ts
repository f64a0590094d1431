/** What of the application's dependencies is instrumented, for the line that is printed at the start. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { catalogue } from "./catalogue.ts";
import { inRange } from "./versions.ts";

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

interface Asked {
  readonly entry: string | undefined;
  readonly wanted: (name: string) => boolean;
  readonly failed: ReadonlyMap<string, string>;
}

function readManifest(path: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

/** Walks up from a directory until `read` finds something. */
function nearest<Result>(from: string, read: (directory: string) => Result | undefined): Result | undefined {
  for (let directory = from; ; directory = dirname(directory)) {
    const found = read(directory);
    if (found !== undefined || directory === dirname(directory)) return found;
  }
}

function versionOf(name: string, from: string): string | undefined {
  return nearest(from, (directory) => readManifest(join(directory, "node_modules", name, "package.json")))?.version;
}

interface Subject {
  readonly name: string;
  /** A package, or the beginning of the names of some. */
  readonly package: string;
  readonly range: string;
}

const subjects: readonly Subject[] = catalogue.flatMap(({ name, modules, tried = {}, packages = modules }) =>
  Object.entries(packages)
    .filter(([, range]) => range !== "*")
    .map(([packageName, range]) => ({
      name,
      package: packageName,
      range: tried[packageName] === undefined ? range : `${range} || ${tried[packageName]}`,
    })),
);

function subjectOf(dependency: string): Subject | undefined {
  return subjects.find(({ package: name }) =>
    name.endsWith("*") ? dependency.startsWith(name.slice(0, -1)) : dependency === name,
  );
}

/** Lines such as `instruments express 5.3.0, pg 8.23.1` and `does not instrument openai 8.0.0 (knows >=4.19.0 <7)`. */
export function describeInstrumented({ entry, wanted, failed }: Asked): readonly string[] {
  const from = entry === undefined ? process.cwd() : dirname(entry);
  const manifest = nearest(from, (directory) => readManifest(join(directory, "package.json")));
  const dependencies = { ...manifest?.peerDependencies, ...manifest?.optionalDependencies, ...manifest?.dependencies };
  const instrumented: string[] = [];
  const not: string[] = [];
  for (const dependency of Object.keys(dependencies)) {
    const subject = subjectOf(dependency);
    const version = subject && versionOf(dependency, from);
    if (subject === undefined || version === undefined) continue;
    const outside = inRange(version, subject.range) ? undefined : `knows ${subject.range}`;
    const reason = wanted(subject.name) ? (failed.get(subject.name) ?? outside) : "disabled";
    if (reason === undefined) instrumented.push(`${dependency} ${version}`);
    else not.push(`${dependency} ${version} (${reason})`);
  }
  return [
    ...(instrumented.length > 0 ? [`instruments ${instrumented.join(", ")}`] : []),
    ...(not.length > 0 ? [`does not instrument ${not.join(", ")}`] : []),
  ];
}
