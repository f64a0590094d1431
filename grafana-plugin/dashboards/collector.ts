import * as common from "@grafana/grafana-foundation-sdk/common";
import type { Board } from "./board.ts";
import { withLooks } from "./columns.ts";
import { even, row, section } from "./grid.ts";
import { onwardTo } from "./links.ts";
import { bounds, colors, type Step } from "./looks.ts";
import { chartPanel, statPanel } from "./panels.ts";
import { metric, type Query } from "./queries.ts";
import { percentiles } from "./request-looks.ts";
import { filters, project } from "./variables.ts";

const ofCollector = [{ key: "service", op: "=", value: "spanhouse-collector" }] as const;
type Asked = Parameters<typeof metric>[1];

/** One of the collector's own metrics. */
function own(name: string, asked: Asked = {}): Query {
  return metric(`spanhouse_${name}`, { filters: ofCollector, ...asked });
}

/** One that every Node process of that library has. */
function ofProcess(name: string, asked: Asked = {}): Query {
  return metric(name, { filters: ofCollector, ...asked });
}

const toLogs = onwardTo("logs", []);
const toOverview = onwardTo("overview", []);

const anyIsAFault: readonly Step[] = [
  [null, colors.good],
  [0.000_001, colors.errors],
];
const waiting: readonly Step[] = [
  [null, colors.good],
  [10, colors.warnings],
  [60, colors.errors],
];

const states = even(
  4,
  statPanel({
    title: "Ready",
    description:
      "Whether every part does its work: spool, ClickHouse, migrations, ingest. Below 1 something was down in the last step; /readyz of the collector says what and why.",
    queries: [own("ready", { combine: "min", reduce: "min" })],
    ...{ unit: "none", calc: "lastNotNull", links: [toLogs] },
    bounds: [
      [null, colors.errors],
      [1, colors.good],
    ],
  }),
  statPanel({
    title: "Received",
    description:
      "Records a second of acknowledged requests: spans, log records, data points. The collector's own are among them.",
    queries: [own("records_received_total", { show: "rate" })],
    ...{ unit: "recps", calc: "mean", color: colors.requests, links: [toOverview] },
  }),
  statPanel({
    title: "Oldest waiting",
    description:
      "Age of the oldest record that is acknowledged and not yet stored. Above a minute ClickHouse does not keep up, or is away; nothing is lost while the spool has room.",
    queries: [own("spool_oldest_age_seconds", { combine: "max", reduce: "max" })],
    ...{ unit: "s", decimals: 1, calc: "max", bounds: waiting, links: [toLogs] },
  }),
  statPanel({
    title: "Dead letters",
    description:
      "Records that ClickHouse refused for good, in the time range. Somebody must look: npx spanhouse dead-letter list says why, dead-letter retry stores them again.",
    queries: [own("records_dead_lettered_total", { show: "increase" })],
    ...{ unit: "short", calc: "sum", bounds: anyIsAFault, links: [toLogs] },
  }),
  statPanel({
    title: "Rejected",
    description:
      "Records of acknowledged requests that were not taken, because an id or a time was not valid. Their senders were told.",
    queries: [own("records_rejected_total", { show: "increase" })],
    ...{ unit: "short", calc: "sum", bounds: bounds.anyIsBad, links: [toLogs] },
  }),
  statPanel({
    title: "Commit, p99",
    description:
      "Time from the first request of a commit to fsync, of 99 in 100: the most that an answer waits for the disk. Above 100 ms the disk is slow or busy.",
    queries: [own("commit_seconds", { show: "quantile", quantiles: [0.99] })],
    ...{ unit: "s", calc: "mean", links: [toLogs] },
    bounds: [
      [null, colors.good],
      [0.1, colors.warnings],
      [1, colors.errors],
    ],
  }),
);

const fates = even(
  8,
  chartPanel({
    title: "Received",
    description: "Records a second of acknowledged requests, by signal.",
    queries: [own("records_received_total", { show: "rate", groupBy: ["signal"] })],
    ...{ unit: "recps", draw: "areas", links: [toOverview] },
  }),
  chartPanel({
    title: "Stored",
    description:
      "Records a second that ClickHouse confirmed, by signal. It comes in blocks, about a second after they were received.",
    queries: [own("records_stored_total", { show: "rate", groupBy: ["signal"] })],
    ...{ unit: "recps", draw: "areas", links: [toOverview] },
  }),
  withLooks(
    chartPanel({
      title: "Not stored",
      description:
        "Records a second that were rejected, by reason, and that ClickHouse refused for good (dead letters). Every received record is stored, rejected, a dead letter, or waits in the spool.",
      queries: [
        own("records_rejected_total", { show: "rate", groupBy: ["reason"], legend: "rejected: {{reason}}" }),
        own("records_dead_lettered_total", { show: "rate", legend: "dead letters" }),
      ],
      ...{ unit: "recps", softMax: 1, links: [toLogs] },
    }),
    { "dead letters": { color: colors.errors } },
  ),
);

const requests = even(
  8,
  chartPanel({
    title: "Requests",
    description:
      "Requests a second by HTTP status; over gRPC by the one that means the same. 499: the sender went away.",
    queries: [own("requests_total", { show: "rate", groupBy: ["status"] })],
    ...{ unit: "reqps", draw: "areas", links: [toOverview] },
  }),
  chartPanel({
    title: "Refused requests",
    description:
      "Requests a second that were refused, by reason: over_rate and over_quota are limits of keys, overloaded and too_many_in_flight of the collector, internal is a fault of ours.",
    queries: [own("requests_refused_total", { show: "rate", groupBy: ["code"] })],
    ...{ unit: "reqps", draw: "areas", softMax: 1, links: [toLogs] },
  }),
  withLooks(
    chartPanel({
      title: "In flight",
      description:
        "Requests between admission and answer, and the bytes of their bodies. Many for long: the disk does not keep up.",
      queries: [
        own("in_flight_requests", { reduce: "max", legend: "requests" }),
        own("in_flight_bytes", { reduce: "max", legend: "bytes" }),
      ],
      ...{ unit: "short", softMax: 10, links: [toLogs] },
    }),
    { requests: { color: colors.requests }, bytes: { color: "purple", unit: "bytes" } },
  ),
);

const spool = even(
  8,
  withLooks(
    chartPanel({
      title: "Spool",
      description:
        "Bytes of acknowledged records on disk, and their limit. Above 80 % senders are soon answered 503: see why ClickHouse does not take them.",
      queries: [
        own("spool_bytes", { reduce: "max", legend: "used" }),
        own("spool_bytes_max", { reduce: "max", legend: "limit" }),
      ],
      ...{ unit: "bytes", links: [toLogs] },
    }),
    { used: { color: colors.used, fillOpacity: 30 }, limit: { color: colors.limit, isDashed: true, fillOpacity: 0 } },
  ),
  chartPanel({
    title: "Age of the oldest record",
    description:
      "How long the oldest acknowledged record waits for ClickHouse. A second or two is usual, a minute is not.",
    queries: [own("spool_oldest_age_seconds", { combine: "max", reduce: "max", legend: "age" })],
    ...{ unit: "s", color: colors.used, bounds: waiting, softMax: 5, links: [toLogs], legend: "none" },
    thresholdsAs: common.GraphThresholdsStyleMode.Dashed,
  }),
  chartPanel({
    title: "Faults of the disk",
    description:
      "Segments that are withheld until the disk answers again, damaged bytes in quarantine, and commits that failed. All of them are 0 on a sound disk.",
    queries: [
      own("spool_segments_suspect", { reduce: "max", legend: "suspect segments" }),
      own("spool_quarantined_bytes", { reduce: "max", legend: "quarantined bytes" }),
      own("commit_failures_total", { show: "increase", legend: "failed commits" }),
    ],
    ...{ unit: "short", softMax: 1, links: [toLogs] },
  }),
);

const times = even(
  8,
  withLooks(
    chartPanel({
      title: "Commit",
      description: "Time from the first request of a commit to fsync: median, 90 and 99 in 100.",
      queries: [own("commit_seconds", { show: "quantile", quantiles: [0.5, 0.9, 0.99] })],
      ...{ unit: "s", links: [toLogs] },
    }),
    percentiles,
  ),
  chartPanel({
    title: "Insert, p99",
    description:
      "Time of one INSERT that ClickHouse confirmed, of 99 in 100, by table. Above some seconds ClickHouse merges too much or has too little memory.",
    queries: [own("insert_seconds", { show: "quantile", quantiles: [0.99], groupBy: ["table"], legend: "{{table}}" })],
    ...{ unit: "s", links: [toLogs] },
  }),
  chartPanel({
    title: "Waiting records",
    description:
      "Records that are acknowledged and not yet stored, by signal. They lie on disk, so that a restart loses none.",
    queries: [own("records_spooled", { reduce: "max", combine: "sum", groupBy: ["signal"] })],
    ...{ unit: "short", draw: "areas", links: [toLogs] },
  }),
);

const machine = even(
  8,
  chartPanel({
    title: "Memory",
    description:
      "Resident memory of the collector and the heap in it; ClickHouse is not among it. Flat, also while ClickHouse is away.",
    queries: [
      ofProcess("process_resident_memory_bytes", { legend: "resident" }),
      ofProcess("nodejs_heap_size_used_bytes", { legend: "heap in use" }),
    ],
    ...{ unit: "bytes", links: [toLogs] },
  }),
  chartPanel({
    title: "CPU",
    description: "Processor cores that the collector keeps busy: 1 is all that one process has; then add another one.",
    queries: [
      ofProcess("process_cpu_user_seconds_total", { show: "rate", legend: "user" }),
      ofProcess("process_cpu_system_seconds_total", { show: "rate", legend: "system" }),
    ],
    ...{ unit: "none", decimals: 2, draw: "areas", softMax: 0.5, links: [toLogs] },
  }),
  withLooks(
    chartPanel({
      title: "Event loop delay",
      description:
        "How late timers of the collector are: median and 99 in 100. Above 100 ms answers wait for something.",
      queries: [
        ofProcess("nodejs_eventloop_lag_p50_seconds", { legend: "p50" }),
        ofProcess("nodejs_eventloop_lag_p99_seconds", { legend: "p99" }),
      ],
      ...{ unit: "s", softMax: 0.05, links: [toLogs] },
    }),
    percentiles,
  ),
);

const readers = even(
  8,
  chartPanel({
    title: "Decoding, p99",
    description: "Time to decode one request, of 99 in 100, by signal. It grows with the size of requests.",
    queries: [
      own("decode_seconds", { show: "quantile", quantiles: [0.99], groupBy: ["signal"], legend: "{{signal}}" }),
    ],
    ...{ unit: "s", links: [toLogs] },
  }),
  chartPanel({
    title: "Committed bytes",
    description: "Bytes a second that are written to the spool, after columns were made of requests.",
    queries: [own("commit_bytes_total", { show: "rate", legend: "committed" })],
    ...{ unit: "Bps", color: colors.used, legend: "none", links: [toOverview] },
  }),
  chartPanel({
    title: "Cut values",
    description:
      "Attribute values and bodies of log records a second that were cut to their limit. Senders should send less, or the limit is too low.",
    queries: [own("values_truncated_total", { show: "rate", legend: "cut" })],
    ...{ unit: "recps", color: colors.warnings, legend: "none", softMax: 1, links: [toLogs] },
  }),
);

const ready = chartPanel({
  title: "Ready parts",
  description:
    "Whether each part does its work (1) or not (0): spool, ClickHouse, migrations, ingest. /readyz says why not.",
  queries: [own("ready", { reduce: "min", combine: "min", groupBy: ["part"] })],
  ...{ unit: "none", decimals: 0, max: 1, links: [toLogs] },
});

/** How the collector does. */
export const collector: Board = {
  about: "collector",
  title: "Collector health",
  description:
    "The collector's own metrics: what it receives, stores and refuses, its spool, its inserts, its process.",
  tags: ["collector"],
  variables: [project, filters],
  sections: [
    section("", states, fates),
    section("Requests", requests),
    section("Spool and ClickHouse", spool, times),
    section("Process", machine, readers, row(6, [24, ready])),
  ],
  annotations: [],
};
