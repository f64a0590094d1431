/**
 * Lets instrumentations patch what is imported as an ES module: its exports cannot be written to, so import-in-the-middle
 * puts a module in front of it that can. Only modules that an instrumentation asked for get one, because it is not free
 * of consequences.
 *
 * Node's own modules need none: they are patched as objects, and Node copies that into their exports.
 */
import type { Instrumentation } from "@opentelemetry/instrumentation";

import { isBuiltin, register } from "node:module";
import * as iitm from "import-in-the-middle/register-hooks.mjs";

interface Definition {
  readonly name: string;
  readonly files?: readonly { readonly name: string }[];
}

const specifiers = new Set<string>();
const files = new Set<string>();

function shouldInclude(url: string, specifier: string): boolean {
  if (specifiers.has(specifier)) return true;
  for (const file of files) if (url.endsWith(file)) return true;
  return false;
}

let isRegistered = false;

/** Registers the hook, once in a thread; `names` are all the modules that may be patched. */
export function registerImportHook(names: Iterable<string>): void {
  if (isRegistered) return;
  isRegistered = true;
  if (iitm.supportsSyncHooks()) {
    // Its types lag behind it: the option is in its code and its README.
    iitm.register({ shouldInclude } as iitm.RegisterHooksOptions);
  } else {
    // Older releases of Node run the hook in a thread of its own, which must know all from the beginning.
    const include = [...names].filter((name) => !isBuiltin(name));
    register("import-in-the-middle/hook.mjs", { parentURL: import.meta.url, data: { include } });
  }
}

/** Wraps what an instrumentation patches, from now on. */
export function wrapImportsOf(instrumentation: Instrumentation): void {
  const definitions = (instrumentation as { getModuleDefinitions?: () => Definition[] }).getModuleDefinitions?.();
  for (const definition of definitions ?? []) {
    if (!isBuiltin(definition.name)) specifiers.add(definition.name);
    for (const file of definition.files ?? []) files.add(`/node_modules/${file.name}`);
  }
}
