import { Graph as LayoutGraph, layout } from "@dagrejs/dagre";
import type { Graph, GraphNode } from "./graph.ts";
import { labelHeightPx, labelWidthPx, type PlacedGraph, type Point } from "./graph-places.ts";

/** From so many nodes on, a ranking that looks less far ahead is taken, because the better one would take seconds. */
const manyNodes = 250;

/**
 * Places callers to the left of what they call. Nodes that nothing is connected with stand in rows below, because a layered picture
 * would make a column of them.
 */
export function placeGraph(graph: Pick<Graph, "nodes" | "edges">): PlacedGraph {
  const connected = new Set(graph.edges.filter(notSelf).flatMap(({ source, target }) => [source, target]));
  const placed = placeLayers(graph, connected);
  const nodes = new Map(placed.nodes);
  const alone = graph.nodes.filter(({ id }) => !connected.has(id));
  const rows = placeRows(alone, placed);
  for (const [id, point] of rows.nodes) nodes.set(id, point);
  const loops = graph.edges.filter((edge) => !notSelf(edge));
  const edges = new Map(placed.edges);
  for (const { id, source } of loops) edges.set(id, [nodes.get(source)!, nodes.get(source)!]);
  return { nodes, edges, width: Math.max(placed.width, rows.width), height: rows.height };
}

function notSelf({ source, target }: { readonly source: string; readonly target: string }): boolean {
  return source !== target;
}

function boxOf({ radius }: GraphNode): { readonly width: number; readonly height: number } {
  return { width: Math.max(2 * radius, labelWidthPx), height: 2 * radius + labelHeightPx };
}

function placeLayers(graph: Pick<Graph, "nodes" | "edges">, connected: ReadonlySet<string>): PlacedGraph {
  if (connected.size === 0) return { nodes: new Map(), edges: new Map(), width: 0, height: 0 };
  const layered = new LayoutGraph({ multigraph: true });
  const ranker = connected.size > manyNodes ? "longest-path" : "network-simplex";
  layered.setGraph({ rankdir: "LR", nodesep: 20, ranksep: 64, edgesep: 16, marginx: 16, marginy: 16, ranker });
  layered.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) if (connected.has(node.id)) layered.setNode(node.id, { ...boxOf(node) });
  for (const edge of graph.edges) if (notSelf(edge)) layered.setEdge(edge.source, edge.target, {}, edge.id);
  layout(layered);
  const up = labelHeightPx / 2;
  const raised = ({ x, y }: Point): Point => ({ x, y: y - up });
  const nodes = new Map<string, Point>();
  for (const id of layered.nodes()) nodes.set(id, raised(pointOf(layered.node(id))));
  const edges = new Map<string, readonly Point[]>();
  for (const { v, w, name } of layered.edges()) {
    const points = (layered.edge(v, w, name) as { readonly points?: readonly Point[] }).points ?? [];
    edges.set(String(name), [nodes.get(v)!, ...points.slice(1, -1).map(raised), nodes.get(w)!]);
  }
  const { width = 0, height = 0 } = layered.graph() as { readonly width?: number; readonly height?: number };
  return widened({ nodes, edges, width, height });
}

/** Fewer nodes are readable as they are. */
const nodesInColumnsMin = 20;

/**
 * Of many services most are called by the same few, which makes columns many screens high. Such a picture is drawn wider and lower by the
 * same factor, and the nodes of a column take turns in as many columns: those of one column stay as far apart as they were.
 */
function widened(placed: PlacedGraph): PlacedGraph {
  const ratio = placed.height / placed.width;
  if (placed.nodes.size < nodesInColumnsMin || ratio < 1.5) return placed;
  const factor = Math.ceil(Math.sqrt(ratio / 0.5));
  const stretched = ({ x, y }: Point): Point => ({ x: x * factor, y: y / factor });
  const nodes = new Map<string, Point>();
  const columns = Map.groupBy(placed.nodes, ([, { x }]) => Math.round(x));
  for (const column of columns.values()) {
    const inOrder = column.toSorted(([, one], [, other]) => one.y - other.y);
    for (const [index, [id, point]] of inOrder.entries()) {
      const { x, y } = stretched(point);
      nodes.set(id, lower({ x: x + (index % factor) * (labelWidthPx + 24), y }));
    }
  }
  const ends = new Map(Array.from(placed.nodes, ([id, point]) => [point, nodes.get(id)!]));
  const edges = new Map<string, readonly Point[]>();
  // The ends of a way are the very points of its nodes.
  for (const [id, way] of placed.edges)
    edges.set(
      id,
      way.map((point) => ends.get(point) ?? lower(stretched(point))),
    );
  return { nodes, edges, width: placed.width * factor, height: placed.height / factor + 96 };
}

/** A picture that is pressed together has no room left at its upper edge. */
function lower({ x, y }: Point): Point {
  return { x, y: y + 48 };
}

function pointOf(node: unknown): Point {
  const { x = 0, y = 0 } = node as Partial<Point>;
  return { x, y };
}

function placeRows(alone: readonly GraphNode[], above: PlacedGraph): PlacedGraph {
  const cell = { width: labelWidthPx + 20, height: Math.max(0, ...alone.map((node) => boxOf(node).height)) + 20 };
  const across = Math.max(1, Math.floor(above.width / cell.width), Math.ceil(Math.sqrt(alone.length * 2)));
  const nodes = new Map<string, Point>();
  for (const [index, { id, radius }] of alone.entries()) {
    const x = ((index % across) + 0.5) * cell.width;
    const y = above.height + Math.floor(index / across) * cell.height + radius + 16;
    nodes.set(id, { x, y });
  }
  const used = Math.min(across, alone.length);
  const height = above.height + Math.ceil(alone.length / across) * cell.height;
  return { nodes, edges: new Map(), width: used * cell.width, height };
}
