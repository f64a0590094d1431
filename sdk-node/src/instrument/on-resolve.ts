/**
 * Tells when the application first asks for a module, by `require` or `import`, before any of it is evaluated.
 *
 * Node's synchronous resolve hooks see both, also for its own modules, and in every thread that registers them. What is
 * told runs inside the resolution and may itself load modules.
 */
import { isBuiltin, registerHooks } from "node:module";

/** `express`, `@nestjs/core`, `http`, `node:sqlite` of what stands in an import; nothing for a path or a URL. */
export function packageOf(specifier: string): string | undefined {
  const first = specifier.charCodeAt(0);
  // "." and "/" and "#": the application's own files are most of what is resolved.
  if (first === 46 || first === 47 || first === 35) return undefined;
  // Some of Node's modules have two names, some only the one with the prefix.
  if (specifier.startsWith("node:")) return isBuiltin(specifier.slice(5)) ? specifier.slice(5) : specifier;
  if (specifier.includes(":")) return undefined;
  const end = specifier.indexOf("/", specifier.startsWith("@") ? specifier.indexOf("/") + 1 : 0);
  return end === -1 ? specifier : specifier.slice(0, end);
}

/** Calls `found` once for each of the names, at its first resolution; gives back how to stop. */
export function onFirstResolve(names: Iterable<string>, found: (name: string) => void): () => void {
  const waited = new Set(names);
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      const name = packageOf(specifier);
      // Deleted first: what `found` loads is resolved here as well.
      if (name !== undefined && waited.delete(name)) found(name);
      return nextResolve(specifier, context);
    },
  });
  return () => hooks.deregister();
}
