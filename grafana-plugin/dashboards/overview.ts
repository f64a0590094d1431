import type { Board } from "./board.ts";
import { without, withLooks, type Look } from "./columns.ts";
import { even, row, section } from "./grid.ts";
import { keptOfServices, onwardTo, toServiceOfLine, toServiceOfName } from "./links.ts";
import { bounds, colors } from "./looks.ts";
import { chartPanel, logsPanel, mapPanel, statPanel, tablePanel } from "./panels.ts";
import { frontEnd, ofEnvironment, ofService, records, red, volume } from "./queries.ts";
import { requestColumns } from "./request-looks.ts";
import { environment, filters, project, services } from "./variables.ts";

const toTraces = onwardTo("traces", keptOfServices);
const toLogs = onwardTo("logs", keptOfServices);
const toErrors = onwardTo("errors", keptOfServices);

const numbers = even(
  4,
  statPanel({
    title: "Requests",
    description:
      "Requests a second that entered services: spans of kind server or consumer, and those without a parent. A sudden fall means that requests no longer arrive; look at the load balancer and at the newest releases.",
    queries: [red({ measures: ["rate"] })],
    ...{ unit: "reqps", calc: "mean", color: colors.requests, links: [toTraces] },
  }),
  statPanel({
    title: "Error share",
    description:
      "Share of requests whose span has the status error, as the mean of the steps behind it. Above 1 % look at the services below for the one that fails, above 5 % people notice.",
    queries: [red({ measures: ["errorRatio"] })],
    ...{ unit: "percentunit", decimals: 2, calc: "mean", bounds: bounds.errorShare, links: [toErrors] },
  }),
  statPanel({
    title: "p99",
    description:
      "Time within which 99 of 100 requests were answered, as the mean of the steps behind it. When it rises while the median does not, look for a slow dependency in the traces.",
    queries: [red({ measures: ["p99"] })],
    ...{ unit: "ms", calc: "mean", bounds: bounds.duration, links: [toTraces] },
  }),
  statPanel({
    title: "Services",
    description: "Services that answered requests in the time range. Fewer than usual: one of them stopped sending.",
    queries: [red({ measures: ["rate"], groupBy: ["service"], groupsMax: 200, format: "table" })],
    ...{ unit: "short", calc: "count", isFlat: true, color: colors.quiet, links: [toTraces] },
  }),
  statPanel({
    title: "Error records",
    description: "Log records of level error or fatal in the time range. They are listed further down.",
    queries: [volume({ search: "level>=error", groupBy: [] })],
    ...{ unit: "short", calc: "sum", bounds: bounds.anyIsBad, links: [toLogs] },
  }),
  statPanel({
    title: "Sessions",
    description:
      "Visits of people to pages in the time range, by session.id. None where no browser sends, or where a service without pages is picked.",
    queries: [frontEnd({ show: "page-views", measures: ["sessions"], format: "table", filters: ofService })],
    ...{ unit: "short", calc: "lastNotNull", isFlat: true, color: colors.requests },
    links: [onwardTo("frontEnd")],
  }),
);

const serviceColumns: Readonly<Record<string, Look>> = {
  service: { title: "Service", width: 220, links: [toServiceOfName] },
  ...requestColumns,
  rate: { ...requestColumns.rate, unit: "reqps", width: 180 },
  records: { title: "Error records", paint: "text", bounds: bounds.anyIsBad },
};

const servicesTable = withLooks(
  tablePanel({
    title: "Services",
    description:
      "Every service: requests a second, share of errors, median and 99th percentile of the duration, log records of level error, number of log records and when it was last heard of. Follow its name to everything about it.",
    queries: [
      red({ measures: ["rate", "errorRatio", "p50", "p99"], groupBy: ["service"], groupsMax: 200, format: "table" }),
      volume({ search: "level>=error", groupBy: ["service"], groupsMax: 200, format: "table" }),
      { queryType: "traces", show: "services" },
    ],
    sortBy: "Requests/s",
    transformations: [
      { id: "joinByField", options: { byField: "service", mode: "outer" } },
      without("Spans", "Requests", "Errors"),
    ],
    onward: [toTraces],
  }),
  serviceColumns,
);

const byService = even(
  8,
  chartPanel({
    title: "Requests",
    description: "Requests a second by service. Follow a line to its service.",
    queries: [red({ measures: ["rate"], groupBy: ["service"] })],
    ...{ unit: "reqps", links: [toServiceOfLine] },
  }),
  chartPanel({
    title: "Error share",
    description:
      "Share of requests that failed, by service. The service that began is usually the cause of the others.",
    queries: [red({ measures: ["errorRatio"], groupBy: ["service"] })],
    ...{ unit: "percentunit", softMax: 0.05, links: [toServiceOfLine] },
  }),
  chartPanel({
    title: "p99",
    description: "Time within which 99 of 100 requests were answered, by service.",
    queries: [red({ measures: ["p99"], groupBy: ["service"] })],
    ...{ unit: "ms", links: [toServiceOfLine] },
  }),
);

const mapAndLogs = row(
  14,
  [
    12,
    mapPanel({
      title: "Service map",
      description:
        "Services, databases, queues and systems outside, and the calls between them: requests a second and p99, the red part of a ring is the share of errors. A red ring behind a green one is where to begin.",
      queries: [{ queryType: "service-map", filters: ofEnvironment }],
      onward: [toTraces],
    }),
  ],
  [
    12,
    [
      [
        5,
        chartPanel({
          title: "Log records",
          description: "Number of log records in each step, by level.",
          queries: [volume({})],
          ...{ unit: "short", draw: "bars", links: [toLogs] },
        }),
      ],
      [
        9,
        logsPanel({
          title: "Newest errors",
          description: "The newest log records of level error or fatal. Open one for its attributes and its trace.",
          queries: [records({ search: "level>=error", limit: 50 })],
          onward: [toLogs, toErrors],
        }),
      ],
    ],
  ],
);

/** How all services do, at a glance. */
export const overview: Board = {
  about: "overview",
  title: "Overview",
  description: "All services: requests, errors, durations, log records, and how they call each other.",
  tags: ["services"],
  variables: [project, environment, services, filters],
  sections: [
    section("", numbers, row(8, [24, servicesTable])),
    section("By service", byService),
    section("Connections and records", mapAndLogs),
  ],
};
