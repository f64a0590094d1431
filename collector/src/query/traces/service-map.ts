import type { Frame, SeriesAnswer, ServiceMap } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { toFrame } from "../to-frame.ts";
import { chooseSample, readCalls, readClientCalls, readHostCalls, readServiceTraffic } from "./service-edges.ts";
import type { ClientCall, Traffic } from "./service-edges.ts";

interface Node extends Traffic {
  readonly id: string;
  readonly title: string;
  readonly kind: "service" | "database" | "queue" | "external";
  readonly system: string;
}

interface Edge extends Traffic {
  readonly source: string;
  readonly target: string;
  readonly kind: "call" | "database" | "messaging";
}

const edgeKinds: Readonly<Record<ClientCall["kind"], Edge["kind"]>> = {
  database: "database",
  queue: "messaging",
  external: "call",
};

const nothing: Traffic = { requests: 0, errors: 0, p50: null, p99: null };
/** More are not readable, and Grafana draws no more. */
const nodesMax = 1_500;

/** Two frames, `nodes` and `edges`. */
export async function readMap(asked: ServiceMap, inquiry: Inquiry): Promise<SeriesAnswer> {
  const { service, ...conditions } = asked;
  const every = await chooseSample(conditions, inquiry);
  const [calls, systemCalls, hostCalls, services] = await Promise.all([
    readCalls(conditions, every, inquiry),
    readClientCalls(conditions, inquiry),
    readHostCalls(conditions, every, inquiry),
    readServiceTraffic(conditions, inquiry),
  ]);
  const clientCalls = [...systemCalls, ...hostCalls];
  const edges = [
    ...calls.map(({ source, target, ...traffic }): Edge => ({
      source: serviceId(source),
      target: serviceId(target),
      kind: "call",
      ...traffic,
    })),
    ...clientCalls.map(toEdge),
  ];
  const nodes = new Map<string, Node>();
  const add = (node: Node): void => void nodes.set(node.id, nodes.get(node.id) ?? node);
  for (const { service: title, ...traffic } of services) add(serviceNode(title, traffic));
  for (const { source, target } of calls) for (const title of [source, target]) add(serviceNode(title, nothing));
  for (const call of clientCalls) {
    add(serviceNode(call.service, nothing));
    add(clientNode(call, edges));
  }
  return { frames: toFrames(choose(nodes, edges, service), asked, inquiry), ...inquiry.end() };
}

function serviceId(service: string): string {
  return `service:${service}`;
}

function serviceNode(title: string, traffic: Traffic): Node {
  return { id: serviceId(title), title, kind: "service", system: "", ...traffic };
}

function clientId({ kind, system, name }: ClientCall): string {
  return `${kind}:${system}:${name}`;
}

function toEdge(call: ClientCall): Edge {
  const { service, direction, requests, errors, p50, p99, kind } = call;
  const ends = [serviceId(service), clientId(call)] as const;
  const [source, target] = direction === "out" ? ends : [ends[1], ends[0]];
  return { source, target, kind: edgeKinds[kind], requests, errors, p50, p99 };
}

/** What goes into it; how long it took is known of each edge alone. */
function clientNode(call: ClientCall, edges: readonly Edge[]): Node {
  const id = clientId(call);
  const into = edges.filter(({ target }) => target === id);
  const sum = (of: "requests" | "errors"): number => into.reduce((total, edge) => total + edge[of], 0);
  const { name, system, kind } = call;
  return {
    id,
    title: name === "" ? system : name,
    kind,
    system,
    ...nothing,
    requests: sum("requests"),
    errors: sum("errors"),
  };
}

interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

/** Around one service only what it is connected with. */

function choose(nodes: ReadonlyMap<string, Node>, edges: readonly Edge[], service: string | undefined): Graph {
  if (service === undefined) return { nodes: [...nodes.values()], edges };
  const id = serviceId(service);
  const near = edges.filter(({ source, target }) => source === id || target === id);
  const ids = new Set([id, ...near.flatMap(({ source, target }) => [source, target])]);
  return { nodes: [...nodes.values()].filter((node) => ids.has(node.id)), edges: near };
}

function toFrames(graph: Graph, { range }: ServiceMap, inquiry: Inquiry): Frame[] {
  const seconds = (range.toMs - range.fromMs) / 1000;
  const nodes = graph.nodes.toSorted((a, b) => b.requests - a.requests || (a.id < b.id ? -1 : 1)).slice(0, nodesMax);
  if (nodes.length < graph.nodes.length)
    inquiry.notice("warning", `The ${nodesMax} busiest of ${graph.nodes.length} nodes are shown.`);
  const shown = new Set(nodes.map(({ id }) => id));
  const edges = graph.edges.filter(({ source, target }) => shown.has(source) && shown.has(target));
  const rowOf = (cells: readonly string[], { requests, errors, p50, p99 }: Traffic): unknown[] => [
    ...cells,
    requests,
    errors,
    requests / seconds,
    requests === 0 ? null : errors / requests,
    p50,
    p99,
  ];
  const numberFields = [
    { name: "requests", type: "number", unit: "short" },
    { name: "errors", type: "number", unit: "short" },
    { name: "rate", type: "number", unit: "reqps" },
    { name: "errorRatio", type: "number", unit: "percentunit" },
    { name: "p50", type: "number", unit: "ms" },
    { name: "p99", type: "number", unit: "ms" },
  ] as const;
  const texts = (...names: readonly string[]): { readonly name: string; readonly type: "string" }[] =>
    names.map((name) => ({ name, type: "string" }));
  return [
    {
      name: "nodes",
      ...toFrame(
        [...texts("id", "title", "kind", "system"), ...numberFields],
        nodes.map((node) => rowOf([node.id, node.title, node.kind, node.system], node)),
      ),
    },
    {
      name: "edges",
      ...toFrame(
        [...texts("id", "source", "target", "kind"), ...numberFields],
        edges.map((edge) => rowOf([`${edge.source} ${edge.target}`, edge.source, edge.target, edge.kind], edge)),
      ),
    },
  ];
}
