import type { SpanNode, Trace } from "./span-tree.ts";

/** The root that gives the trace its name: the first that was received, else what its children know of it. */
export function mainRoot(trace: Trace): SpanNode | undefined {
  return trace.roots.find((root) => !root.missing) ?? trace.roots[0];
}
