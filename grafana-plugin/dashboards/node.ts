import type { QueryFilter } from "../src/query/query.ts";
import type { Board } from "./board.ts";
import { withLooks, type Look } from "./columns.ts";
import { even, row, section } from "./grid.ts";
import { keptOfServices, onwardTo, toServiceOfLine, toServiceOfName } from "./links.ts";
import { colors } from "./looks.ts";
import { chartPanel, heatmapPanel, tablePanel } from "./panels.ts";
import { metric, ofService, where } from "./queries.ts";
import { percentiles } from "./request-looks.ts";
import { environment, filters, instance, nodeServices, project } from "./variables.ts";

const ofProcess: readonly QueryFilter[] = [...ofService, where("service.instance.id", "instance")];
/** Processes report every minute; steps of two hold a point each, also when one is late. */
const step = "2m";
const service = { filters: ofProcess, groupBy: ["service"], step } as const;

const toService = onwardTo("service", keptOfServices);
const toTraces = onwardTo("traces", keptOfServices);
const toLogs = onwardTo("logs", keptOfServices);

const work = even(
  8,
  chartPanel({
    title: "CPU",
    description:
      "Processor cores that the processes of a service keep busy (process.cpu.time): 1 is one core. Near 1 a Node process answers nothing else meanwhile: add processes or find what computes so long.",
    queries: [metric("process.cpu.time", { ...service, show: "rate" })],
    ...{ unit: "none", decimals: 2, softMax: 0.5, links: [toServiceOfLine] },
  }),
  chartPanel({
    title: "Event loop utilization",
    description:
      "Share of time in which the event loop has work to do. Above 0.8 requests begin to wait for each other, long before the processor is full.",
    queries: [metric("nodejs.eventloop.utilization", { ...service, combine: "max" })],
    ...{ unit: "percentunit", max: 1, links: [toServiceOfLine] },
  }),
  chartPanel({
    title: "Event loop delay, p99",
    description:
      "How late timers are, of 99 in 100; 10 ms of it are how it is measured. Above 100 ms something blocks: a long computation, a large JSON text, a synchronous call.",
    queries: [metric("nodejs.eventloop.delay.p99", { ...service, combine: "max" })],
    ...{ unit: "s", softMax: 0.05, links: [toServiceOfLine] },
  }),
);

/** The heap spaces that grow; the others are small or shared. */
const heapSpaces = ["new_space", "old_space", "large_object_space", "code_space", "trusted_space"];

const memory = even(
  8,
  chartPanel({
    title: "Resident memory",
    description:
      "Physical memory that the processes of a service hold (process.memory.usage). A line that only rises is a leak.",
    queries: [metric("process.memory.usage", { ...service })],
    ...{ unit: "bytes", links: [toServiceOfLine] },
  }),
  chartPanel({
    title: "Heap in use",
    description:
      "Memory of JavaScript objects (v8js.memory.heap.used), over all heap spaces and processes of a service. Teeth are garbage collections; look at their lower ends.",
    queries: [metric("v8js.memory.heap.used", { ...service, combine: "sum" })],
    ...{ unit: "bytes", links: [toServiceOfLine] },
  }),
  chartPanel({
    title: "Heap spaces",
    description:
      "Memory of JavaScript objects by heap space: new_space for what lives short, old_space for what stays, large_object_space for what is big.",
    queries: [
      metric("v8js.memory.heap.used", {
        filters: [...ofProcess, { key: "v8js.heap.space.name", op: "in", values: heapSpaces }],
        ...{ step, groupBy: ["v8js.heap.space.name"], combine: "sum" },
      }),
    ],
    ...{ unit: "bytes", draw: "areas", links: [toService] },
  }),
);

const garbage = even(
  8,
  chartPanel({
    title: "Duration of collections",
    description:
      "Mean duration of garbage collections by service. It grows with the memory that is still in use: look for what is kept longer than needed.",
    queries: [metric("v8js.gc.duration", { ...service, show: "mean" })],
    ...{ unit: "s", links: [toServiceOfLine] },
  }),
  chartPanel({
    title: "Garbage collections",
    description:
      "Collections a second by kind. Minor ones are cheap; many major ones mean that the heap is nearly full.",
    queries: [metric("v8js.gc.duration", { filters: ofProcess, step, groupBy: ["v8js.gc.type"], show: "rate" })],
    ...{ unit: "cps", draw: "areas", links: [toService] },
  }),
  chartPanel({
    title: "Collections, p99",
    description: "Time of garbage collections by kind, of 99 in 100. Nothing else runs meanwhile.",
    queries: [
      metric("v8js.gc.duration", {
        ...{ filters: ofProcess, step, groupBy: ["v8js.gc.type"], show: "quantile", quantiles: [0.99] },
        legend: "{{v8js.gc.type}}",
      }),
    ],
    ...{ unit: "s", bridgeMs: 600_000, links: [toService] },
  }),
);

const http = even(
  8,
  chartPanel({
    title: "HTTP requests",
    description: "Requests a second that HTTP servers answered (http.server.request.duration).",
    queries: [metric("http.server.request.duration", { ...service, show: "rate" })],
    ...{ unit: "reqps", links: [toServiceOfLine] },
  }),
  withLooks(
    chartPanel({
      title: "Duration of HTTP requests",
      description:
        "Median, 90th and 99th percentile of all HTTP servers that are picked. A point leads to the trace that was measured there.",
      queries: [
        metric("http.server.request.duration", {
          ...{ filters: ofProcess, step, show: "quantile", quantiles: [0.5, 0.9, 0.99] },
        }),
      ],
      ...{ unit: "s", links: [toTraces] },
    }),
    percentiles,
  ),
  chartPanel({
    title: "Active resources",
    description:
      "What keeps the event loop alive, by kind: sockets, timers, file operations. A kind that only rises is not closed.",
    queries: [
      metric("v8js.resource.active", {
        ...{ filters: ofProcess, step, groupBy: ["v8js.resource.type"], combine: "sum" },
      }),
    ],
    ...{ unit: "short", draw: "areas", links: [toService] },
  }),
);

const processColumns: Readonly<Record<string, Look>> = {
  "service.instance.id": {
    title: "Instance",
    links: [{ title: "This instance", to: "node", keep: keptOfServices, set: { instance: "${__value.raw}" } }],
  },
  service: { title: "Service", width: 125, links: [toServiceOfName] },
  "host.name": { title: "Host", width: 80 },
  "process.pid": { title: "Process", width: 75 },
  "process.runtime.version": { title: "Node", width: 75 },
  "process.cpu.time": { title: "CPU", unit: "none", decimals: 3, width: 65 },
  "process.memory.usage": { title: "Memory", unit: "bytes", decimals: 0, width: 90 },
  "nodejs.eventloop.delay.p99": {
    ...{ title: "Loop delay p99", unit: "s", width: 120, paint: "text" },
    bounds: [
      [null, colors.quiet],
      [0.1, colors.warnings],
      [0.5, colors.errors],
    ],
  },
};

const identity = ["service.instance.id", "service", "host.name", "process.pid", "process.runtime.version"];
const table = { filters: ofProcess, format: "table", groupsMax: 100 } as const;

const processes = row(
  9,
  [
    15,
    withLooks(
      tablePanel({
        title: "Processes",
        description:
          "Each process of the time range, also those that ended: processor cores, resident memory, event loop delay. Follow an id to see it alone.",
        queries: [
          metric("process.memory.usage", { ...table, groupBy: identity }),
          metric("process.cpu.time", { ...table, show: "rate", groupBy: ["service.instance.id"] }),
          metric("nodejs.eventloop.delay.p99", { ...table, combine: "max", groupBy: ["service.instance.id"] }),
        ],
        transformations: [{ id: "joinByField", options: { byField: "service.instance.id", mode: "outer" } }],
        sortBy: "Memory",
        onward: [toLogs],
      }),
      processColumns,
    ),
  ],
  [
    9,
    heatmapPanel({
      title: "Distribution of HTTP durations",
      description: "How many requests took how long, of all HTTP servers that are picked.",
      queries: [metric("http.server.request.duration", { show: "heatmap", filters: ofProcess, step })],
      unit: "s",
      onward: [toTraces],
    }),
  ],
);

/** How the processes of Node do. */
export const node: Board = {
  about: "node",
  title: "Node runtime",
  description: "Processes of Node: processor, event loop, memory, garbage collection, HTTP servers.",
  tags: ["services", "runtime"],
  variables: [project, environment, nodeServices, instance, filters],
  sections: [
    section("", work, memory),
    section("Garbage collection and HTTP", garbage, http),
    section("Processes", processes),
  ],
};
