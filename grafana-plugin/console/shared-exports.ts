import { build } from "esbuild";
import { pluginOptions } from "../bundle-plugin.ts";

/** What the plugin takes from one shared module: names, or everything (`*`) where it does not say. */
export interface SharedExports {
  readonly module: string;
  readonly names: readonly string[] | "*";
}

/**
 * What the built plugin asks the page for. The page offers these names and no more, because a whole `@grafana/ui` in the first
 * view would be three times everything else.
 */
export async function sharedExports(): Promise<SharedExports[]> {
  // As it is shipped, but with its import statements, which alone say what is taken of a module.
  const { outputFiles } = await build({ ...pluginOptions, format: "esm", minify: false, sourcemap: false });
  return readImports(outputFiles[0]!.text);
}

/** Import statements stand at the beginning of a line in what esbuild writes, one a module and form. */
const importStatement = /^import (?<clause>[^"';]+?) from "(?<module>[^"]+)";$/gm;

function readImports(code: string): SharedExports[] {
  const found = new Map<string, Set<string>>();
  for (const { groups } of code.matchAll(importStatement)) {
    const { clause, module } = groups as { clause: string; module: string };
    const names = found.get(module) ?? new Set();
    found.set(module, names);
    for (const name of namesOf(clause)) names.add(name);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([module, names]) => ({ module, names: listed(names) }));
}

function namesOf(clause: string): string[] {
  if (clause.startsWith("{")) {
    const parts = clause.slice(1, clause.lastIndexOf("}")).split(",");
    return parts.map((part) => part.trim().split(" as ")[0]!).filter((name) => name !== "");
  }
  return ["*"];
}

function listed(names: ReadonlySet<string>): readonly string[] | "*" {
  return names.has("*") || names.has("default") ? "*" : [...names].sort();
}
