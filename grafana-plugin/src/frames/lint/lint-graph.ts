import { FieldType, type DataFrame } from "@grafana/data";
import { fieldOf, firstDouble, isText, lintFields } from "./field-rules.ts";

const nodesMax = 1_500;

/** Rules for node graphs: one frame of nodes, one of edges, whose ends are nodes; the arcs of a node sum up to one. */
export function lintGraph(frames: readonly DataFrame[]): string[] {
  const graph = frames.filter(({ meta }) => meta?.preferredVisualisationType === "nodeGraph");
  if (graph.length === 0) return [];
  const nodes = graph.find(({ name }) => name === "nodes");
  const edges = graph.find(({ name }) => name === "edges");
  if (nodes === undefined || edges === undefined || graph.length !== 2)
    return ["a node graph is not two frames called nodes and edges"];
  return [
    ...lintNodes(nodes).map((complaint) => `nodes: ${complaint}`),
    ...lintEdges(edges, new Set(fieldOf(nodes, "id")?.values)).map((complaint) => `edges: ${complaint}`),
  ];
}

function lintNodes(nodes: DataFrame): string[] {
  const complaints = lintFields(nodes, [
    { name: "id", type: FieldType.string, cells: isText },
    { name: "title", type: FieldType.string, cells: isText },
  ]);
  const double = firstDouble(fieldOf(nodes, "id")?.values ?? []);
  if (double !== undefined) complaints.push(`node ${JSON.stringify(double)} is there twice`);
  if (nodes.length > nodesMax) complaints.push(`there are ${nodes.length} nodes; the panel draws ${nodesMax}`);
  const arcs = nodes.fields.filter(({ name }) => name.startsWith("arc__"));
  if (arcs.some(({ config }) => config.color?.fixedColor === undefined))
    complaints.push("an arc has no color.fixedColor");
  for (let row = 0; row < nodes.length && arcs.length > 0; row++) {
    const sum = arcs.reduce((total, { values }) => total + Number(values[row]), 0);
    if (Math.abs(sum - 1) > 1e-6) complaints.push(`row ${row}: its arcs sum up to ${sum}, not 1`);
  }
  return [...complaints, ...lintNames(nodes)];
}

function lintEdges(edges: DataFrame, nodes: ReadonlySet<unknown>): string[] {
  const isNode = [(cell: unknown): boolean => nodes.has(cell), "the id of a node"] as const;
  const complaints = lintFields(edges, [
    { name: "id", type: FieldType.string, cells: isText },
    { name: "source", type: FieldType.string, cells: isNode },
    { name: "target", type: FieldType.string, cells: isNode },
  ]);
  const double = firstDouble(fieldOf(edges, "id")?.values ?? []);
  if (double !== undefined) complaints.push(`edge ${JSON.stringify(double)} is there twice`);
  return [...complaints, ...lintNames(edges)];
}

const known =
  /^(?:id|title|subtitle|mainstat|secondarystat|source|target|color|icon|noderadius|isinstrumented|thickness|strokedasharray|arc__.+|detail__.+)$/;

/** The panel knows fields by names in lower case, and shows no others. */
function lintNames({ fields }: DataFrame): string[] {
  return fields.filter(({ name }) => !known.test(name)).map(({ name }) => `it does not know a field "${name}"`);
}
