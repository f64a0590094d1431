import type { QueryFilter } from "../src/query/query.ts";
import type { Board } from "./board.ts";
import { without, withLooks, type Look } from "./columns.ts";
import { even, row, section } from "./grid.ts";
import { keptOfServices, onwardTo, toServiceOfLine, toServiceOfName, toTracesOfName } from "./links.ts";
import { times } from "./looks.ts";
import { chartPanel, tablePanel } from "./panels.ts";
import { ofService, red, traceList, where } from "./queries.ts";
import { percentiles, requestColumns } from "./request-looks.ts";
import { bound, environment, filters, listed, operation, project, services } from "./variables.ts";

const ofSpan: readonly QueryFilter[] = [
  ...ofService,
  where("name", "operation"),
  where("status"),
  { key: "duration", op: ">=", value: "$slow" },
];

const toService = onwardTo("service", keptOfServices);
const toErrors = onwardTo("errors", keptOfServices);
const toLogs = onwardTo("logs", keptOfServices);

const course = even(
  7,
  chartPanel({
    title: "Spans",
    description: "Spans a second that the variables above leave, by service.",
    queries: [red({ measures: ["rate"], spans: "all", filters: ofSpan, groupBy: ["service"] })],
    ...{ unit: "ops", draw: "areas", links: [toServiceOfLine] },
  }),
  chartPanel({
    title: "Errors",
    description: "Spans a second with the status error, by service. Follow a line to its service.",
    queries: [red({ measures: ["errorRate"], spans: "all", filters: ofSpan, groupBy: ["service"] })],
    ...{ unit: "ops", draw: "areas", links: [toServiceOfLine] },
  }),
  withLooks(
    chartPanel({
      title: "Durations",
      description: "Median, 90th and 99th percentile of the duration of those spans.",
      queries: [red({ measures: ["p50", "p90", "p99"], spans: "all", filters: ofSpan, legend: "{{measure}}" })],
      ...{ unit: "ms", links: [toService] },
    }),
    percentiles,
  ),
);

const foundColumns: Readonly<Record<string, Look>> = {
  traceID: { width: 130 },
  startTime: { width: 190 },
  traceService: { width: 125 },
  traceDuration: { width: 95 },
  spans: { width: 70 },
  errors: { width: 70 },
  matchService: { width: 125 },
  matchDuration: { width: 105 },
  matchStatus: { width: 90 },
};

const found = row(13, [
  24,
  withLooks(
    tablePanel({
      title: "Traces",
      description:
        "The newest traces with a span that the variables and filters above leave: the whole trace, and that span. Follow the id to the trace.",
      queries: [traceList("search", { filters: ofSpan, limit: 100 })],
      transformations: [without("services")],
      onward: [toLogs],
    }),
    foundColumns,
  ),
]);

const operationColumns: Readonly<Record<string, Look>> = {
  service: { title: "Service", width: 130, links: [toServiceOfName] },
  name: { title: "Operation", links: [toTracesOfName] },
  count: { title: "Spans", width: 90 },
  errorRatio: { ...requestColumns.errorRatio, width: 100 },
  p50: { ...requestColumns.p50, width: 85 },
  p99: { ...requestColumns.p99, width: 90 },
};

const failing = withLooks(
  tablePanel({
    title: "Operations",
    description:
      "The most frequent 100 operations of those spans, the one that fails most first. Follow a name to its traces.",
    queries: [
      red({
        ...{ spans: "all", filters: ofSpan, groupsMax: 100, format: "table" },
        measures: ["count", "errorRatio", "p50", "p99"],
        groupBy: ["service", "name"],
      }),
    ],
    sortBy: "Error share",
    onward: [toErrors],
  }),
  operationColumns,
);

const slowest = withLooks(
  tablePanel({
    title: "Slow spans",
    description:
      "Of the newest 500 of those spans the slowest first: where time is spent, without the spans that only wait for them being left out.",
    queries: [traceList("spans", { filters: ofSpan, limit: 500 })],
    sortBy: "Duration",
    transformations: [without("spanID", "statusMessage", "kind")],
    onward: [toService],
  }),
  {
    traceID: { width: 100 },
    startTime: { unit: times.day, width: 130 },
    serviceName: { width: 115 },
    duration: { width: 90 },
    status: { width: 70 },
  },
);

/** Search of traces, and what the found ones have in common. */
export const traces: Board = {
  about: "traces",
  title: "Traces",
  description: "Traces by service, operation, status, duration and any attribute.",
  tags: ["services"],
  variables: [
    ...[project, environment, services, operation],
    ...[
      listed("status", "Status", ["error", "ok", "unset"]),
      bound("slow", "Slower than", ["10ms", "100ms", "500ms", "1s", "2s", "5s"]),
    ],
    filters,
  ],
  sections: [section("", course, found), section("What they have in common", row(11, [12, failing], [12, slowest]))],
};
