import type { Board } from "./board.ts";
import { without, withLooks, type Look } from "./columns.ts";
import { even, row, section } from "./grid.ts";
import { keptOfServices, onwardTo, toTracesOfName, type Onward } from "./links.ts";
import { bounds, colors, times } from "./looks.ts";
import { chartPanel, heatmapPanel, logsPanel, mapPanel, statPanel, tablePanel } from "./panels.ts";
import { metric, ofEnvironment, ofService, records, red, traceList, volume } from "./queries.ts";
import { percentiles, requestColumns } from "./request-looks.ts";
import { bound, environment, filters, oneService, project } from "./variables.ts";

const toTraces = onwardTo("traces", keptOfServices);
const toLogs = onwardTo("logs", keptOfServices);
const toErrors = onwardTo("errors", keptOfServices);
const toNode = onwardTo("node", keptOfServices);
const ofOperation: Onward = { ...toTracesOfName, set: { operation: "${__field.labels.name}" } };

const numbers = even(
  4,
  statPanel({
    title: "Requests",
    description: "Requests a second that entered this service. A sudden fall: look at who calls it, in the map below.",
    queries: [red({ measures: ["rate"] })],
    ...{ unit: "reqps", calc: "mean", color: colors.requests, links: [toTraces] },
  }),
  statPanel({
    title: "Error share",
    description:
      "Share of its requests that failed, as the mean of the steps. Look at the operations for which they are.",
    queries: [red({ measures: ["errorRatio"] })],
    ...{ unit: "percentunit", decimals: 2, calc: "mean", bounds: bounds.errorShare, links: [toErrors] },
  }),
  statPanel({
    title: "p50",
    description: "Median duration of its requests, as the mean of the steps. It rises when all of them get slower.",
    queries: [red({ measures: ["p50"] })],
    ...{ unit: "ms", calc: "mean", bounds: bounds.duration, links: [toTraces] },
  }),
  statPanel({
    title: "p99",
    description: "Time within which 99 of 100 of its requests were answered, as the mean of the steps.",
    queries: [red({ measures: ["p99"] })],
    ...{ unit: "ms", calc: "mean", bounds: bounds.duration, links: [toTraces] },
  }),
  statPanel({
    title: "Error records",
    description: "Log records of level error or fatal in the time range.",
    queries: [volume({ search: "level>=error", groupBy: [] })],
    ...{ unit: "short", calc: "sum", bounds: bounds.anyIsBad, links: [toLogs] },
  }),
  statPanel({
    title: "Instances",
    description: "Processes that answered requests in the time range, by service.instance.id; restarts count anew.",
    queries: [red({ measures: ["rate"], groupBy: ["resource.service.instance.id"], groupsMax: 200, format: "table" })],
    ...{ unit: "short", calc: "count", isFlat: true, color: colors.quiet, links: [toNode] },
  }),
);

const course = even(
  8,
  withLooks(
    chartPanel({
      title: "Requests and errors",
      description: "Requests a second, and those of them that failed.",
      queries: [red({ measures: ["rate", "errorRate"], legend: "{{measure}}" })],
      ...{ unit: "reqps", links: [toTraces] },
    }),
    { requests: { color: colors.requests }, errors: { color: colors.errors, fillOpacity: 40 } },
  ),
  withLooks(
    chartPanel({
      title: "Durations",
      description: "Median, 90th and 99th percentile of the duration. Far apart: some requests wait for something.",
      queries: [red({ measures: ["p50", "p90", "p99"], legend: "{{measure}}" })],
      ...{ unit: "ms", links: [toTraces] },
    }),
    percentiles,
  ),
  chartPanel({
    title: "Errors by operation",
    description: "Failed requests a second by operation. Follow a line to the traces of its operation.",
    queries: [red({ measures: ["errorRate"], search: "status:error", groupBy: ["name"], groupsMax: 10 })],
    ...{ unit: "reqps", draw: "areas", links: [ofOperation] },
  }),
);

const operationColumns: Readonly<Record<string, Look>> = {
  name: { title: "Operation", links: [toTracesOfName] },
  rate: { ...requestColumns.rate, width: 125 },
  errorRatio: { ...requestColumns.errorRatio, width: 92 },
  p50: { ...requestColumns.p50, width: 75 },
  p99: { ...requestColumns.p99, width: 78 },
};

const operations = row(
  10,
  [
    12,
    withLooks(
      tablePanel({
        title: "Operations",
        description:
          "What is asked of this service, the most frequent 50: requests a second, share of errors, durations. Follow a name to its traces.",
        queries: [
          red({ measures: ["rate", "errorRatio", "p50", "p99"], groupBy: ["name"], groupsMax: 50, format: "table" }),
        ],
        sortBy: "Requests/s",
        onward: [toTraces],
      }),
      operationColumns,
    ),
  ],
  [
    12,
    heatmapPanel({
      title: "Distribution of durations",
      description:
        "How many requests took how long, from the metric http.server.request.duration. Two bands mean two kinds of requests, such as those from a cache and those that are not.",
      queries: [metric("http.server.request.duration", { show: "heatmap", filters: ofService, step: "1m" })],
      unit: "s",
      onward: [toTraces],
    }),
  ],
);

const callColumns: Readonly<Record<string, Look>> = {
  "db.system.name": { title: "Database", width: 100 },
  "server.address": { title: "Address", width: 130 },
  name: { title: "Call", links: [toTraces] },
  rate: { ...requestColumns.rate, title: "Calls/s", width: 135 },
  errorRatio: { ...requestColumns.errorRatio, width: 100 },
  p50: { ...requestColumns.p50, width: 80 },
  p99: { ...requestColumns.p99, width: 80 },
};

const calls = row(
  10,
  [
    14,
    withLooks(
      tablePanel({
        title: "Calls to others",
        description:
          "What this service asks of databases, queues and other services (spans of kind client and producer). A slow call here explains slow operations above.",
        queries: [
          red({
            ...{ spans: "all", search: "kind:(client OR producer)", format: "table", groupsMax: 50 },
            measures: ["rate", "errorRatio", "p50", "p99"],
            groupBy: ["name", "db.system.name", "server.address"],
          }),
        ],
        sortBy: "Calls/s",
        onward: [toTraces],
      }),
      callColumns,
    ),
  ],
  [
    10,
    mapPanel({
      title: "Neighbours",
      description: "Who calls this service, and what it calls. The red part of a ring is the share of errors.",
      queries: [{ queryType: "service-map", service: "$service", filters: ofEnvironment }],
      onward: [onwardTo("overview")],
    }),
  ],
);

const instanceColumns: Readonly<Record<string, Look>> = {
  "resource.service.instance.id": {
    title: "Instance",
    links: [{ ...toNode, set: { instance: "${__value.raw}" } }],
  },
  "resource.host.name": { title: "Host", width: 95 },
  "resource.service.version": { title: "Version", width: 80 },
  rate: { ...requestColumns.rate, width: 135 },
  errorRatio: { ...requestColumns.errorRatio, width: 100 },
  p99: { ...requestColumns.p99, width: 90 },
};

const instances = withLooks(
  tablePanel({
    title: "Instances",
    description:
      "Each process of this service. One that is worse than its siblings has a problem of its own: its host, its memory.",
    queries: [
      red({
        ...{ measures: ["rate", "errorRatio", "p99"], groupsMax: 50, format: "table" },
        groupBy: ["resource.service.instance.id", "resource.host.name", "resource.service.version"],
      }),
    ],
    sortBy: "Requests/s",
    onward: [toNode],
  }),
  instanceColumns,
);

const slowTraces = withLooks(
  tablePanel({
    title: "Traces",
    description:
      "The newest 50 traces with a span of this service that took at least as long as is picked above, the slowest first.",
    queries: [
      traceList("search", {
        filters: [...ofService, { key: "duration", op: ">=", value: "$slow" }],
        limit: 50,
      }),
    ],
    sortBy: "Duration",
    transformations: [without("services", "spans", "Found in", "Found span", "Its duration", "Its status")],
    onward: [toTraces],
  }),
  {
    traceID: { width: 85 },
    startTime: { unit: times.day, width: 120 },
    traceService: { width: 105 },
    traceDuration: { width: 88 },
    errors: { width: 60 },
  },
);

/** Everything about one service. */
export const service: Board = {
  about: "service",
  title: "Service",
  description: "One service: its requests, operations, calls to others, instances, slow traces and log records.",
  tags: ["services"],
  variables: [
    project,
    environment,
    oneService,
    bound("slow", "Slow from", ["100ms", "250ms", "500ms", "1s", "2s", "5s"]),
    filters,
  ],
  sections: [
    section("", numbers, course),
    section("Operations", operations),
    section("Calls to others", calls),
    section(
      "Instances, traces and records",
      row(8, [12, instances], [12, slowTraces]),
      row(10, [
        24,
        logsPanel({
          title: "Warnings and errors",
          description: "The newest log records of level warn and above. Open one for its attributes and its trace.",
          queries: [records({ search: "level>=warn", limit: 100 })],
          onward: [toLogs, toErrors],
        }),
      ]),
    ),
  ],
};
