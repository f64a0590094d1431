import type { TestProject } from "vitest/node";
import { bundle, scripts } from "../bundle.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The scripts of the SDK by name, as they are published. */
    readonly scripts: Readonly<Record<string, string>>;
  }
}

/** Makes the scripts once for all test files: minifying them takes a second. */
export async function setup(project: TestProject): Promise<void> {
  const bundled: Record<string, string> = {};
  for (const name of scripts) bundled[name] = await bundle(`script/${name}`, "iife");
  project.provide("scripts", bundled);
}
