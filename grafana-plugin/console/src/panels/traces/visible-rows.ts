import type { SpanNode, Trace } from "./span-tree.ts";

/** What decides which rows are there. */
export interface RowChoice {
  /** Keys of nodes whose children are hidden. */
  readonly collapsed: ReadonlySet<string>;
  /** Only these and what is above them, whatever is collapsed; undefined: everything. */
  readonly only: ReadonlySet<string> | undefined;
}

/** The nodes that have a row, from top to bottom. */
export function visibleRows(trace: Trace, choice: RowChoice): SpanNode[] {
  const kept = choice.only === undefined ? undefined : withAncestors(trace, choice.only);
  const rows: SpanNode[] = [];
  // Nodes are in depth-first order, so a hidden subtree ends with the first node that is not deeper than its top.
  let hiddenBelow = Infinity;
  for (const node of trace.nodes) {
    if (node.depth > hiddenBelow) continue;
    hiddenBelow = Infinity;
    if (kept === undefined) {
      if (choice.collapsed.has(node.key)) hiddenBelow = node.depth;
    } else if (!kept.has(node.key)) {
      continue;
    }
    rows.push(node);
  }
  return rows;
}

function withAncestors(trace: Trace, only: ReadonlySet<string>): ReadonlySet<string> {
  const kept = new Set<string>();
  for (const node of trace.nodes) {
    if (!only.has(node.key)) continue;
    for (let at: SpanNode | undefined = node; at !== undefined && !kept.has(at.key); at = at.parent) kept.add(at.key);
  }
  return kept;
}

/** Without the collapsed nodes above a node, so that its row is there. */
export function revealed(collapsed: ReadonlySet<string>, node: SpanNode): ReadonlySet<string> {
  const open = new Set(collapsed);
  for (let at = node.parent; at !== undefined; at = at.parent) open.delete(at.key);
  return open.size === collapsed.size ? collapsed : open;
}

/** Every node that has children, so that all of them can be collapsed; of `depth` and deeper. */
export function collapsible(trace: Trace, depth: number): ReadonlySet<string> {
  return new Set(trace.nodes.filter((node) => node.children.length > 0 && node.depth >= depth).map((node) => node.key));
}

/** With a node collapsed if it was open, and the other way round. */
export function toggled(collapsed: ReadonlySet<string>, node: SpanNode): ReadonlySet<string> {
  const changed = new Set(collapsed);
  if (!changed.delete(node.key)) changed.add(node.key);
  return changed;
}
