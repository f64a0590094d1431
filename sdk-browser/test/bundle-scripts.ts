import type { TestProject } from "vitest/node";
import { bundle, scripts } from "../bundle.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The scripts of the SDK by name, as they are published, and `index`, the module that a bundler makes of it. */
    readonly scripts: Readonly<Record<string, string>>;
  }
}

/** Makes the scripts once for all test files: minifying them takes a second. */
export async function setup(project: TestProject): Promise<void> {
  const bundled: Record<string, string> = {};
  for (const name of scripts) bundled[name] = await bundle(`script/${name}`, "iife");
  bundled["index"] = await bundle("index", "esm");
  project.provide("scripts", bundled);
}
