import {
  type DataFrame,
  type Field,
  formattedValueToString,
  getDisplayProcessor,
  type GrafanaTheme2,
} from "@grafana/data";

/** A number or text of a node or edge, ready to be read. */
export interface Stat {
  readonly name: string;
  readonly text: string;
}

/** A part of the ring around a node; the shares of a node make 1. */
export interface Arc {
  readonly name: string;
  readonly share: number;
  readonly color: string;
}

/** A node as the frame `nodes` tells it. */
export interface GraphNode {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly main: Stat | undefined;
  readonly secondary: Stat | undefined;
  readonly details: readonly Stat[];
  readonly arcs: readonly Arc[];
  /** Of a ring without arcs. */
  readonly color: string | undefined;
  readonly icon: string | undefined;
  /** In pixels. */
  readonly radius: number;
  /** Not watched itself; only others tell of it. */
  readonly instrumented: boolean;
  /** Of the frame of nodes; -1 when only edges tell of it. */
  readonly row: number;
}

/** An edge as the frame `edges` tells it. */
export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly main: Stat | undefined;
  readonly secondary: Stat | undefined;
  readonly details: readonly Stat[];
  readonly color: string | undefined;
  /** In pixels. */
  readonly thickness: number;
  readonly dashes: string | undefined;
  readonly row: number;
}

/** What is drawn, and what of it was too much. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly nodesLeftOut: number;
  readonly nodesFrame: DataFrame | undefined;
  readonly edgesFrame: DataFrame | undefined;
}

/** More nodes are no picture any more. */
export const nodesMax = 1500;

/** Radius of a node that says none, in pixels. */
const usualRadiusPx = 36;

/** Finds the frames of nodes and edges by their names or, of two that wish for the node graph, by their fields. */
export function graphOfFrames(frames: readonly DataFrame[], theme: GrafanaTheme2): Graph {
  const named = (frame: DataFrame, name: string): boolean => frame.name === name || frame.refId === name;
  const wished = frames.filter((frame) => frame.meta?.preferredVisualisationType === "nodeGraph");
  const isEdges = (frame: DataFrame): boolean => frame.fields.some(({ name }) => name.toLowerCase() === "source");
  const nodesFrame = frames.find((frame) => named(frame, "nodes")) ?? wished.find((frame) => !isEdges(frame));
  const edgesFrame = frames.find((frame) => named(frame, "edges")) ?? wished.find(isEdges);
  const edges = edgesFrame === undefined ? [] : readEdges(edgesFrame, theme);
  const told = nodesFrame === undefined ? nodesOfEdges(edges) : readNodes(nodesFrame, theme);
  const nodes = told.slice(0, nodesMax);
  const ids = new Set(nodes.map(({ id }) => id));
  return {
    nodes,
    edges: edges.filter(({ source, target }) => ids.has(source) && ids.has(target)),
    nodesLeftOut: told.length - nodes.length,
    nodesFrame,
    edgesFrame,
  };
}

function readNodes(frame: DataFrame, theme: GrafanaTheme2): GraphNode[] {
  const read = reader(frame, theme);
  const arcs = frame.fields.filter(({ name }) => name.startsWith("arc__"));
  return rows(frame, (row) => ({
    id: read.text("id", row),
    title: read.text("title", row),
    subtitle: read.text("subtitle", row),
    main: read.stat("mainstat", row),
    secondary: read.stat("secondarystat", row),
    details: read.details(row),
    arcs: arcs.map((field) => arcOf(field, row, theme)).filter(({ share }) => share > 0),
    color: read.color("color", row),
    icon: read.text("icon", row) || undefined,
    radius: read.number("noderadius", row) ?? usualRadiusPx,
    instrumented: read.text("isinstrumented", row) !== "false",
    row,
  }));
}

function readEdges(frame: DataFrame, theme: GrafanaTheme2): GraphEdge[] {
  const read = reader(frame, theme);
  return rows(frame, (row) => ({
    id: read.text("id", row),
    source: read.text("source", row),
    target: read.text("target", row),
    main: read.stat("mainstat", row),
    secondary: read.stat("secondarystat", row),
    details: read.details(row),
    color: read.color("color", row),
    thickness: Math.min(12, Math.max(1, read.number("thickness", row) ?? 1)),
    dashes: read.text("strokedasharray", row) || undefined,
    row,
  }));
}

function nodesOfEdges(edges: readonly GraphEdge[]): GraphNode[] {
  const ids = new Set(edges.flatMap(({ source, target }) => [source, target]));
  return Array.from(ids, (id) => ({
    ...{ id, title: id, subtitle: "", main: undefined, secondary: undefined, details: [], arcs: [] },
    ...{ color: undefined, icon: undefined, radius: usualRadiusPx, instrumented: true, row: -1 },
  }));
}

function rows<T>(frame: DataFrame, read: (row: number) => T): T[] {
  return Array.from({ length: frame.length }, (_, row) => read(row));
}

interface Reader {
  text(name: string, row: number): string;
  number(name: string, row: number): number | undefined;
  stat(name: string, row: number): Stat | undefined;
  color(name: string, row: number): string | undefined;
  details(row: number): Stat[];
}

function reader(frame: DataFrame, theme: GrafanaTheme2): Reader {
  const fields = new Map<string, Field<unknown>>(frame.fields.map((field) => [field.name.toLowerCase(), field]));
  const value = (name: string, row: number): unknown => fields.get(name)?.values[row] ?? undefined;
  const statOf = (field: Field<unknown> | undefined, row: number): Stat | undefined => {
    const cell = field?.values[row] ?? undefined;
    if (field === undefined || cell === undefined || cell === "") return undefined;
    const display = field.display ?? getDisplayProcessor({ field, theme });
    return { name: field.config.displayName ?? field.name, text: formattedValueToString(display(cell)) };
  };
  const details = frame.fields.filter(({ name }) => name.startsWith("detail__"));
  return {
    text: (name, row) => String(value(name, row) ?? ""),
    number: (name, row) => {
      const number = value(name, row);
      return typeof number === "number" && Number.isFinite(number) ? number : undefined;
    },
    stat: (name, row) => statOf(fields.get(name), row),
    color: (name, row) => {
      const cell = value(name, row);
      if (typeof cell === "string" && cell !== "") return theme.visualization.getColorByName(cell);
      const field = fields.get(name);
      if (typeof cell !== "number" || field === undefined) return undefined;
      return (field.display ?? getDisplayProcessor({ field, theme }))(cell).color;
    },
    details: (row) =>
      details
        .map((field) => statOf(field, row))
        .filter((stat) => stat !== undefined)
        .map(({ name, text }) => ({ name: name.replace(/^detail__/, ""), text })),
  };
}

function arcOf(field: Field<unknown>, row: number, theme: GrafanaTheme2): Arc {
  const share = Number(field.values[row] ?? 0);
  return {
    name: field.config.displayName ?? field.name.replace(/^arc__/, ""),
    share: Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0,
    color: theme.visualization.getColorByName(field.config.color?.fixedColor ?? "gray"),
  };
}
