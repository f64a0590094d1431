import type { Attributes } from "../record/attributes.ts";

/**
 * Build ids of the script files in a stack, by address. A build tool writes them into the page as
 * `globalThis.spanhouseDebugIds`; they find the source map also when two builds have the same version.
 */
export function debugIds(stack: unknown): Attributes | undefined {
  const all = (globalThis as { spanhouseDebugIds?: Record<string, string> }).spanhouseDebugIds;
  const used = Object.entries(all ?? {}).filter(([file]) => String(stack).includes(file));
  return used[0] && Object.fromEntries(used);
}
