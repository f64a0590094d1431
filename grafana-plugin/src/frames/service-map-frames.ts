import type { DataFrame } from "@grafana/data";
import type { Frame, SeriesAnswer } from "@spanhouse/schemas/query";
import { printSearch, type Search } from "@spanhouse/schemas/search";
import { columnOf, rowsOf } from "./columns.ts";
import type { FrameContext } from "./frame-context.ts";
import { metaOf } from "./frame-meta.ts";
import { searchTracesLink } from "./frame-links.ts";
import { edgesFrame, nodesFrame, type GraphEdge, type GraphLook, type GraphNode } from "./node-graph-frames.ts";

/** Icons of what is no service. */
const icons: Readonly<Record<string, string>> = { database: "database", queue: "exchange-alt", external: "cloud" };

const edgeWidthMax = 6;

/** Services, databases and queues, and the calls between them, for the node graph: the frames `nodes` and `edges`, also when empty. */
export function serviceMapFrames(answer: SeriesAnswer, context: FrameContext): DataFrame[] {
  const none: Frame = { fields: [], values: [] };
  const nodes = toNodes(answer.frames.find(({ name }) => name === "nodes") ?? none);
  const edges = toEdges(answer.frames.find(({ name }) => name === "edges") ?? none);
  const look: GraphLook = {
    context,
    links: [],
    main: { title: "Requests", unit: "reqps" },
    secondary: { title: "p99", unit: "ms" },
    details: {
      requests: { title: "Requests in range", unit: "short" },
      errors: { title: "Errors in range", unit: "short" },
      errorRatio: { title: "Share of errors", unit: "percentunit" },
      p50: { title: "p50", unit: "ms" },
      search: { title: "Search", unit: "string" },
    },
  };
  const made = nodesFrame(nodes, { ...look, detailLinks: { search: searchTracesLink(context) } });
  return [{ ...made, meta: { ...metaOf(answer), ...made.meta } }, edgesFrame(edges, look)];
}

function toNodes(frame: Frame): GraphNode[] {
  const texts = textsOf(frame);
  const numbers = numbersOf(frame);
  return Array.from({ length: rowsOf(frame) }, (_, row) => {
    const kind = texts("kind", row);
    const system = texts("system", row);
    return {
      ...{ id: texts("id", row), title: texts("title", row), subtitle: system === "" ? kind : system },
      ...{ main: numbers("rate", row), secondary: numbers("p99", row) },
      errorShare: numbers("errorRatio", row) ?? 0,
      icon: icons[kind],
      details: { ...detailsOf(numbers, row), search: searchOf({ kind, system, title: texts("title", row) }) },
    };
  });
}

interface NodeName {
  readonly kind: string;
  readonly system: string;
  readonly title: string;
}

/** What finds the spans of a node: those of the service, or those that ask the database, the queue, the system outside. */
function searchOf({ kind, system, title }: NodeName): string {
  switch (kind) {
    case "database":
      return printSearch(is("db.system.name", system));
    case "queue":
      return printSearch(is("messaging.system", system));
    case "external":
      return printSearch({ kind: "or", parts: [is("peer.service", title), is("server.address", title)] });
    default:
      return printSearch(is("service", title));
  }
}

function is(field: string, text: string): Search {
  return { kind: "field", field, at: 0, test: { op: "is", pattern: [text] } };
}

function toEdges(frame: Frame): GraphEdge[] {
  const texts = textsOf(frame);
  const numbers = numbersOf(frame);
  const busiest = Math.max(...columnOf<number | null>(frame, "rate").map((rate) => rate ?? 0), Number.MIN_VALUE);
  return Array.from({ length: rowsOf(frame) }, (_, row) => {
    const rate = numbers("rate", row);
    return {
      ...{ id: texts("id", row), source: texts("source", row), target: texts("target", row) },
      ...{ main: rate, secondary: numbers("p99", row), errorShare: numbers("errorRatio", row) ?? 0 },
      thickness: 1 + Math.round((edgeWidthMax - 1) * Math.sqrt((rate ?? 0) / busiest)),
      details: detailsOf(numbers, row),
    };
  });
}

type Reader<Cell> = (column: string, row: number) => Cell;

function textsOf(frame: Frame): Reader<string> {
  return (column, row) => columnOf<string>(frame, column)[row] ?? "";
}

function numbersOf(frame: Frame): Reader<number | null> {
  return (column, row) => columnOf<number | null>(frame, column)[row] ?? null;
}

function detailsOf(numbers: Reader<number | null>, row: number): Record<string, number | null> {
  return Object.fromEntries(["requests", "errors", "errorRatio", "p50"].map((name) => [name, numbers(name, row)]));
}
