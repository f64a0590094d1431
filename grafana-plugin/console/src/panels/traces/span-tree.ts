import { endMs, type Span } from "./span.ts";

/** A span at its place in the trace. */
export interface SpanNode {
  /** The span id; with a number behind it where a trace has an id twice. */
  readonly key: string;
  readonly span: Span;
  /** No such span was received; its children name it as their parent. */
  readonly missing: boolean;
  readonly parent: SpanNode | undefined;
  readonly children: readonly SpanNode[];
  /** 0 for a root. */
  readonly depth: number;
  /** Spans below it, at any depth. */
  readonly descendants: number;
  /** Those of them that failed. */
  readonly errorsBelow: number;
}

/** What is drawn: the spans as a tree, and what is true of all of them. */
export interface Trace {
  readonly traceId: string;
  readonly spans: readonly Span[];
  readonly roots: readonly SpanNode[];
  /** Every node, each before its children. */
  readonly nodes: readonly SpanNode[];
  /** Nodes by span id; of an id that is there twice, the first. */
  readonly byId: ReadonlyMap<string, SpanNode>;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly endMs: number;
  /** Services with the number of their spans, the most frequent first. */
  readonly services: readonly { readonly name: string; readonly spans: number }[];
  readonly errors: number;
  readonly depthMax: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Building = Mutable<Omit<SpanNode, "parent" | "children">> & { parent: Building | undefined; children: Building[] };

/**
 * Builds the tree. Siblings stay in the order of the frame. A parent that is not among the spans gets a node of its own that is
 * marked as missing; a circle of parents is opened at its first span. No recursion, because traces can be thousands deep.
 */
export function buildTrace(spans: readonly Span[]): Trace {
  const byId = new Map<string, Building>();
  const building = spans.map((span) => addNode(span, byId));
  const roots = attach(building, byId);
  const nodes = inOrder([...roots, ...openCircles(building)], roots);
  countBelow(nodes);
  let [startMs, end] = [Infinity, -Infinity];
  for (const span of spans) {
    if (span.startMs < startMs) startMs = span.startMs;
    if (endMs(span) > end) end = endMs(span);
  }
  if (spans.length === 0) [startMs, end] = [0, 0];
  return {
    traceId: spans[0]?.traceId ?? "",
    spans,
    roots,
    nodes,
    byId,
    startMs,
    endMs: end,
    services: countServices(spans),
    errors: spans.filter((span) => span.status === "error").length,
    depthMax: nodes.reduce((max, node) => Math.max(max, node.depth), 0),
  };
}

function addNode(span: Span, byId: Map<string, Building>, missing = false): Building {
  const taken = byId.has(span.spanId);
  const key = taken ? `${span.spanId}#${span.row}` : span.spanId;
  const node: Building = {
    key,
    span,
    missing,
    parent: undefined,
    children: [],
    depth: -1,
    descendants: 0,
    errorsBelow: 0,
  };
  if (!taken) byId.set(span.spanId, node);
  return node;
}

function attach(building: readonly Building[], byId: Map<string, Building>): Building[] {
  const roots: Building[] = [];
  for (const node of building) {
    const { parentSpanId } = node.span;
    if (parentSpanId === "" || parentSpanId === node.span.spanId) {
      roots.push(node);
      continue;
    }
    let parent = byId.get(parentSpanId);
    if (parent === undefined) {
      parent = addNode(missingSpan(node.span), byId, true);
      roots.push(parent);
    }
    if (parent.missing) parent.span = widened(parent.span, node.span);
    node.parent = parent;
    parent.children.push(node);
  }
  return roots;
}

/** All that is known of a span that was not received is that it has this id, and lasted about as long as its children. */
function missingSpan(child: Span): Span {
  return {
    ...child,
    row: -1,
    spanId: child.parentSpanId,
    parentSpanId: "",
    name: "",
    service: "",
    kind: "",
    status: "unset",
    statusMessage: "",
    scopeName: "",
    scopeVersion: "",
    traceState: "",
    attributes: [],
    resource: [],
    events: [],
    references: [],
    warnings: [],
    stackTraces: [],
  };
}

function widened(span: Span, child: Span): Span {
  const startMs = Math.min(span.startMs, child.startMs);
  return { ...span, startMs, durationMs: Math.max(endMs(span), endMs(child)) - startMs };
}

/** Spans that no root leads to are each other's parents: the first one of a circle becomes a root. */
function openCircles(building: readonly Building[]): Building[] {
  const opened: Building[] = [];
  const state = new Map<Building, "above" | "done">();
  for (const first of building) {
    const path: Building[] = [];
    let node: Building | undefined = first;
    while (node !== undefined && !state.has(node)) {
      state.set(node, "above");
      path.push(node);
      node = node.parent;
    }
    if (node !== undefined && state.get(node) === "above") {
      const circle = node;
      circle.parent!.children = circle.parent!.children.filter((child) => child !== circle);
      circle.parent = undefined;
      opened.push(circle);
    }
    for (const done of path) state.set(done, "done");
  }
  return opened;
}

function inOrder(starts: readonly Building[], roots: Building[]): Building[] {
  for (const start of starts) if (!roots.includes(start)) roots.push(start);
  const nodes: Building[] = [];
  const stack = roots.toReversed();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    node.depth = node.parent === undefined ? 0 : node.parent.depth + 1;
    nodes.push(node);
    for (let at = node.children.length - 1; at >= 0; at -= 1) stack.push(node.children[at]!);
  }
  return nodes;
}

function countBelow(nodes: readonly Building[]): void {
  for (const node of nodes.toReversed()) {
    if (node.parent === undefined) continue;
    node.parent.descendants += node.descendants + 1;
    node.parent.errorsBelow += node.errorsBelow + (node.span.status === "error" ? 1 : 0);
  }
}

function countServices(spans: readonly Span[]): Trace["services"] {
  const counts = new Map<string, number>();
  for (const { service } of spans) counts.set(service, (counts.get(service) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, spans: count })).sort((a, b) => b.spans - a.spans);
}
