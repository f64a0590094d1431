import { endMs } from "./span.ts";
import type { SpanNode } from "./span-tree.ts";

/** A stretch of time, in milliseconds since 1970. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * The stretches of each span, by the key of its node, in which nothing else was waited for: what would have to get faster for the root to get faster.
 * It goes back from the end of the root: at every moment the child that ended last before it is what was waited for. A child
 * counts within its parent only, so what goes on after the parent has ended (messages, fire and forget) is not waited for.
 */
export function criticalPath(root: SpanNode): ReadonlyMap<string, readonly Stretch[]> {
  const path = new Map<string, Stretch[]>();
  const waiting: { readonly node: SpanNode; readonly within: Stretch }[] = [
    { node: root, within: { startMs: root.span.startMs, endMs: endMs(root.span) } },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, within } = next;
    const own: Stretch[] = [];
    let cursor = within.endMs;
    for (const child of childrenWithin(node, within)) {
      if (child.within.endMs > cursor) continue;
      if (child.within.endMs < cursor) own.push({ startMs: child.within.endMs, endMs: cursor });
      waiting.push(child);
      cursor = child.within.startMs;
    }
    if (cursor > within.startMs) own.push({ startMs: within.startMs, endMs: cursor });
    path.set(node.key, own.toReversed());
  }
  return path;
}

/** Children by their end, the last first; of those that end together, the longest. */
function childrenWithin(node: SpanNode, within: Stretch): { readonly node: SpanNode; readonly within: Stretch }[] {
  const children = node.children.map((child) => ({
    node: child,
    within: {
      startMs: Math.max(child.span.startMs, within.startMs),
      endMs: Math.min(endMs(child.span), within.endMs),
    },
  }));
  return children
    .filter((child) => child.within.endMs > child.within.startMs)
    .sort((a, b) => b.within.endMs - a.within.endMs || a.within.startMs - b.within.startMs);
}

/** How long a span was busy itself: its duration without what its children cover, in milliseconds. */
export function selfTimeMs(node: SpanNode): number {
  const end = endMs(node.span);
  let covered = 0;
  let reached = node.span.startMs;
  const children = [...node.children].sort((a, b) => a.span.startMs - b.span.startMs);
  for (const { span } of children) {
    const from = Math.max(span.startMs, reached);
    const to = Math.min(endMs(span), end);
    if (to > from) {
      covered += to - from;
      reached = to;
    }
  }
  return Math.max(0, node.span.durationMs - covered);
}
