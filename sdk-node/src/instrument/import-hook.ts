/**
 * Lets instrumentations patch what is imported as an ES module: its exports cannot be written to, so import-in-the-middle
 * puts a module in front of it that can. Only modules that an instrumentation asked for get one, because it is not free
 * of consequences.
 *
 * Node's own modules need none: they are patched as objects, and Node copies that into their exports.
 */
import type { Instrumentation } from "@opentelemetry/instrumentation";

import { register } from "node:module";
import * as iitm from "import-in-the-middle/register-hooks.mjs";

import { catalogue } from "./catalogue.ts";

/** The modules and files that are wrapped when they are imported. */
export interface ImportHook {
  /** Wraps what this instrumentation patches from now on. */
  add(instrumentation: Instrumentation): void;
}

interface Definition {
  readonly name: string;
  readonly files?: readonly { readonly name: string }[];
}

/** Registers the hook, once in a thread. */
export function installImportHook(): ImportHook {
  const specifiers = new Set<string>();
  const files: string[] = [];
  const shouldInclude = (url: string, specifier: string): boolean =>
    specifiers.has(specifier) || files.some((file) => url.endsWith(file));
  if (iitm.supportsSyncHooks()) {
    // Its types lag behind it: the option is in its code and its changelog.
    iitm.register({ shouldInclude } as iitm.RegisterHooksOptions);
  } else {
    // Older lines of Node run the hook in a thread of its own, which must know all from the beginning.
    const include = catalogue.flatMap(({ modules }) => Object.keys(modules));
    register("import-in-the-middle/hook.mjs", { parentURL: import.meta.url, data: { include } });
  }
  return {
    add(instrumentation) {
      const definitions = (instrumentation as { getModuleDefinitions?: () => Definition[] }).getModuleDefinitions?.();
      for (const definition of definitions ?? []) {
        specifiers.add(definition.name);
        for (const file of definition.files ?? []) files.push(`/node_modules/${file.name}`);
      }
    },
  };
}
