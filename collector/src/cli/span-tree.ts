import type { TraceSpan } from "@spanhouse/schemas/query";

/** A span in the order of the tree, with what is drawn before its name and before lines that belong to it. */
export interface PlacedSpan {
  readonly span: TraceSpan;
  readonly branch: string;
  readonly trunk: string;
}

/** Deeper levels are drawn at this depth, with their number. */
const depthMax = 12;

interface Step {
  readonly index: number;
  readonly depth: number;
  readonly last: boolean;
  readonly trunk: string;
}

/**
 * Depth first, children by their start. Every span comes exactly once, whatever the ids say: a span without its parent
 * is a root, of spans with the same id the first has the children, and of a circle the earliest span is the root.
 */
export function layOutSpans(spans: readonly TraceSpan[]): PlacedSpan[] {
  const byId = new Map<string, number>();
  spans.forEach(({ spanId }, index) => {
    if (!byId.has(spanId)) byId.set(spanId, index);
  });
  const children = new Map<number, number[]>();
  const roots: number[] = [];
  spans.forEach(({ parentSpanId }, index) => {
    const parent = parentSpanId === "" ? undefined : byId.get(parentSpanId);
    if (parent === undefined) {
      roots.push(index);
      return;
    }
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [index]);
    else siblings.push(index);
  });
  const seen = new Set<number>();
  const placed: PlacedSpan[] = [];

  function walk(root: number): void {
    const stack: Step[] = [{ index: root, depth: 0, last: true, trunk: "" }];
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      const { index, depth, last, trunk } = step;
      const span = spans[index];
      if (span === undefined || seen.has(index)) continue;
      seen.add(index);
      const below = depth === 0 || depth > depthMax ? trunk : trunk + (last ? "   " : "│  ");
      placed.push({ span, branch: drawBranch(step), trunk: below });
      const own = children.get(index) ?? [];
      own.toReversed().forEach((child, fromEnd) => {
        stack.push({ index: child, depth: depth + 1, last: fromEnd === 0, trunk: below });
      });
    }
  }

  for (const root of roots) walk(root);
  // What is left hangs together in circles.
  spans.forEach((_, index) => walk(index));
  return placed;
}

function drawBranch({ depth, last, trunk }: Step): string {
  if (depth === 0) return "";
  if (depth > depthMax) return `${trunk}(${depth}) `;
  return trunk + (last ? "└─ " : "├─ ");
}
