import { FieldType, type DataFrame, type DataLink, type Field } from "@grafana/data";
import { toField } from "./columns.ts";
import type { FrameContext } from "./frame-context.ts";
import { ratingColors } from "./severity-colors.ts";

/** A number of a node or an edge: `null` where it is not known. */
type Amount = number | null;

/** A node of the graph. */
export interface GraphNode {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly main: Amount;
  readonly secondary: Amount;
  /** 0 to 1; the red part of the circle around it. */
  readonly errorShare: number;
  /** Name of an icon of Grafana, drawn instead of the numbers. */
  readonly icon: string | undefined;
  /** What is said of it beside that; every node has the same keys. */
  readonly details: Readonly<Record<string, Amount | string>>;
}

/** An edge of the graph. */
export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly main: Amount;
  readonly secondary: Amount;
  readonly errorShare: number;
  /** In pixels. */
  readonly thickness: number;
  readonly details: Readonly<Record<string, Amount | string>>;
}

/** What the numbers are called, and where nodes lead. */
export interface GraphLook {
  readonly context: FrameContext;
  /** Of the titles of nodes. */
  readonly links: readonly DataLink[];
  /** By detail. */
  readonly detailLinks?: Readonly<Record<string, DataLink>>;
  readonly main: { readonly title: string; readonly unit: string };
  readonly secondary: { readonly title: string; readonly unit: string };
  /** Of details, by their key. */
  readonly details?: Readonly<Record<string, { readonly title: string; readonly unit: string }>>;
}

/** The frame `nodes` of the node graph. */
export function nodesFrame(nodes: readonly GraphNode[], look: GraphLook): DataFrame {
  const links = look.links.length === 0 ? {} : { links: [...look.links] };
  return graphFrame("nodes", look, [
    column(
      "id",
      FieldType.string,
      nodes.map(({ id }) => id),
    ),
    {
      ...column(
        "title",
        FieldType.string,
        nodes.map(({ title }) => title),
      ),
      config: links,
    },
    column(
      "subtitle",
      FieldType.string,
      nodes.map(({ subtitle }) => subtitle),
    ),
    number(
      "mainstat",
      look.main,
      nodes.map(({ main }) => main),
    ),
    number(
      "secondarystat",
      look.secondary,
      nodes.map(({ secondary }) => secondary),
    ),
    arc(
      "good",
      "Without error",
      nodes.map(({ errorShare }) => 1 - errorShare),
    ),
    arc(
      "poor",
      "With error",
      nodes.map(({ errorShare }) => errorShare),
    ),
    ...(nodes.some(({ icon }) => icon !== undefined)
      ? [
          column(
            "icon",
            FieldType.string,
            nodes.map(({ icon }) => icon ?? ""),
          ),
        ]
      : []),
    ...details(nodes, look),
  ]);
}

/** The frame `edges` of the node graph. */
export function edgesFrame(edges: readonly GraphEdge[], look: GraphLook): DataFrame {
  const colors = edges.map(({ errorShare }) => edgeColor(errorShare));
  return graphFrame("edges", look, [
    column(
      "id",
      FieldType.string,
      edges.map(({ id }) => id),
    ),
    column(
      "source",
      FieldType.string,
      edges.map(({ source }) => source),
    ),
    column(
      "target",
      FieldType.string,
      edges.map(({ target }) => target),
    ),
    number(
      "mainstat",
      look.main,
      edges.map(({ main }) => main),
    ),
    number(
      "secondarystat",
      look.secondary,
      edges.map(({ secondary }) => secondary),
    ),
    column(
      "thickness",
      FieldType.number,
      edges.map(({ thickness }) => thickness),
    ),
    column("color", FieldType.string, colors),
    ...details(edges, look),
  ]);
}

function graphFrame(name: "nodes" | "edges", { context }: GraphLook, fields: Field<unknown>[]): DataFrame {
  const length = fields[0]?.values.length ?? 0;
  return { refId: context.refId, name, length, fields, meta: { preferredVisualisationType: "nodeGraph" } };
}

function column(name: string, type: FieldType, values: readonly unknown[]): Field<unknown> {
  return toField({ name, type, values });
}

function number(name: string, { title, unit }: GraphLook["main"], values: readonly Amount[]): Field<unknown> {
  return toField({ name, type: FieldType.number, values, config: { displayName: title, unit } });
}

function arc(rating: "good" | "poor", title: string, shares: readonly number[]): Field<unknown> {
  const config = {
    displayName: title,
    unit: "percentunit",
    color: { mode: "fixed", fixedColor: ratingColors[rating] },
  };
  return toField({ name: `arc__${rating}`, type: FieldType.number, values: shares, config });
}

/** Many errors are red, some orange. The panel hands the name to the browser as it is, so it is one of CSS as well. */
function edgeColor(errorShare: number): string {
  if (errorShare >= 0.05) return ratingColors.poor;
  return errorShare > 0 ? ratingColors["needs-improvement"] : "gray";
}

function details(rows: readonly Pick<GraphNode, "details">[], look: GraphLook): Field<unknown>[] {
  return Object.keys(rows[0]?.details ?? {}).map((key) => {
    const values = rows.map((row) => row.details[key] ?? null);
    const isNumber =
      values.some((value) => typeof value === "number") ||
      (look.details?.[key] !== undefined && !values.some((value) => typeof value === "string"));
    const { title, unit } = look.details?.[key] ?? { title: key, unit: "short" };
    const link = look.detailLinks?.[key];
    return toField({
      name: `detail__${key}`,
      type: isNumber ? FieldType.number : FieldType.string,
      values,
      config: { displayName: title, ...(isNumber ? { unit } : {}), ...(link === undefined ? {} : { links: [link] }) },
    });
  });
}
