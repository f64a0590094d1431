/**
 * What the collector says about itself, as Prometheus metrics in a registry of its own.
 *
 * The sum that must always hold, in records, for each signal:
 *
 *     received + recovered  =  stored + rejected + dead_lettered + spooled
 *
 *   received       decoded from a request that was acknowledged (rejected records included)
 *   recovered      acknowledged by earlier processes and found in the spool by this one
 *   rejected       named in the partialSuccess of an acknowledged request
 *   stored         confirmed by ClickHouse
 *   dead_lettered  refused by ClickHouse for good and moved to `dead-letter/`, what a retry has stored since included
 *   spooled        acknowledged and still on disk, read from the spool at the scrape
 *
 * A record is one row of one table: a span, a log record, a metric data point. Requests that were not acknowledged count
 * in `spanhouse_requests_total` alone, because their sender still has them.
 *
 * Hooks are called once a request or once a commit, never once a record, and make no objects.
 */
import { tables } from "@spanhouse/schemas";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { Signal } from "./commit/sink.ts";
import { createTally } from "./tally.ts";
import type { Tally, TallyCell } from "./tally.ts";
import { registerGauges, signalOfTable } from "./telemetry-gauges.ts";
import type { Watched } from "./telemetry-gauges.ts";

export type { PartState } from "./telemetry-gauges.ts";

/** As OTEL_EXPORTER_OTLP_PROTOCOL spells them. */
export type Protocol = "grpc" | "http/protobuf" | "http/json";

export interface Telemetry {
  /**
   * A request was answered with this HTTP status, or over gRPC with a status that means the same; 499 stands for a client that
   * went away before its answer.
   */
  answered(signal: Signal, protocol: Protocol, status: number): void;
  /** A request was refused for this reason: a code of errors.ts, or `internal`. */
  refused(code: string): void;
  /** A connection was closed at once, because a listener or an address had too many. */
  connectionRefused(reason: "listener" | "address"): void;
  /** One body was inflated. */
  inflated(seconds: number): void;
  /** One request was decoded into columns. */
  decoded(signal: Signal, seconds: number): void;
  /** `records` of an acknowledged request, those that were rejected included. */
  received(signal: Signal, records: number): void;
  /** `records` of an acknowledged request that are not stored; `reason` is a key of `rejectionReasons`. */
  rejected(signal: Signal, reason: string, records: number): void;
  /** `values` were cut to their limit. */
  truncated(values: number): void;
  /** One commit block was made durable, `seconds` after its first request waited. */
  committed(seconds: number, bytes: number, rows: number): void;
  /** One commit failed with this error code; its requests were answered 503. */
  commitFailed(code: string): void;
  /** One INSERT was confirmed by ClickHouse after `seconds`. */
  stored(table: string, rows: number, seconds: number): void;
  /** One INSERT failed; `outcome` says what happens next. */
  insertFailed(table: string, outcome: "retry" | "dead_letter"): void;
  /** `rows` of a segment were moved to the dead letter. */
  deadLettered(table: string, rows: number): void;
  /** `rows` of a dead letter were stored after all. */
  deadLetterStored(table: string, rows: number): void;
  /** `points` of the collector's own metrics were stored beside those of others, or left out this time. */
  ownReported(outcome: "accepted" | "left_out", points: number): void;
  /** Adds to what is read at each scrape. */
  watch(watched: Watched): void;
  /** All of it in the Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
  /** All of it as values, as they are now. */
  families(): Promise<readonly MetricFamily[]>;
}

/** One value of a metric. */
export interface MetricSample {
  /** That of the metric; of a histogram with `_bucket`, `_sum` or `_count` behind it. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** A metric with its values. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram" | "summary";
  readonly samples: readonly MetricSample[];
}

const fsyncBuckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const cpuBuckets = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25];
const insertBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const signals: readonly Signal[] = ["traces", "logs", "metrics"];

/** The series of one counter by one changing label; a value that was not foreseen gets its series at first use. */
function cellsBy(
  tally: Tally,
  label: string,
  fixed: Readonly<Record<string, string>> = {},
): (value: string) => TallyCell {
  const cells = new Map<string, TallyCell>();
  return (value) => {
    let cell = cells.get(value);
    if (cell === undefined) {
      cell = tally.cell({ ...fixed, [label]: value });
      cells.set(value, cell);
    }
    return cell;
  };
}

/** The series of one counter of rows, by table, with the signal that the table belongs to; all start at 0. */
function cellsByTable(tally: Tally): (table: string) => TallyCell {
  const cells = new Map<string, TallyCell>();
  const cell = (table: string): TallyCell => {
    const known = cells.get(table);
    if (known !== undefined) return known;
    const made = tally.cell({ signal: signalOfTable(table), table });
    cells.set(table, made);
    return made;
  };
  for (const table of Object.values(tables)) cell(table.name);
  return cell;
}

function bySignal<T>(make: (signal: Signal) => T): Record<Signal, T> {
  return { traces: make("traces"), logs: make("logs"), metrics: make("metrics") };
}

interface HistogramAbout {
  readonly name: string;
  readonly help: string;
  readonly buckets: number[];
  readonly label?: string;
}

function histogram(registry: Registry, { name, help, buckets, label }: HistogramAbout): Histogram {
  const made = new Histogram({ name, help, buckets, labelNames: label === undefined ? [] : [label], registers: [] });
  registry.registerMetric(made);
  return made;
}

type Hooks<Name extends keyof Telemetry> = Pick<Telemetry, Name>;

/** What `receive` reports. */
function requestHooks(registry: Registry): Hooks<"answered" | "refused" | "connectionRefused" | "inflated"> {
  const requests = createTally(registry, {
    name: "spanhouse_requests_total",
    help: "Requests by HTTP status of the answer, over gRPC by the one that means the same; 499: the client went away.",
    labels: ["signal", "protocol", "status"],
  });
  const cells = bySignal((signal) => ({
    grpc: cellsBy(requests, "status", { signal, protocol: "grpc" }),
    "http/protobuf": cellsBy(requests, "status", { signal, protocol: "http/protobuf" }),
    "http/json": cellsBy(requests, "status", { signal, protocol: "http/json" }),
  }));
  const refusals = createTally(registry, {
    name: "spanhouse_requests_refused_total",
    help: "Requests that were refused, by error code.",
    labels: ["code"],
  });
  const refusalCells = cellsBy(refusals, "code");
  for (const code of ["over_rate", "over_quota", "overloaded", "too_many_in_flight"]) refusalCells(code);
  const connections = createTally(registry, {
    name: "spanhouse_connections_refused_total",
    help: "Connections that were closed at once, by who had too many.",
    labels: ["reason"],
  });
  const connectionCells = {
    listener: connections.cell({ reason: "listener" }),
    address: connections.cell({ reason: "address" }),
  };
  const inflateSeconds = histogram(registry, {
    name: "spanhouse_inflate_seconds",
    help: "Time to inflate one body.",
    buckets: cpuBuckets,
  });
  for (const signal of signals) cells[signal]["http/protobuf"]("200");
  return {
    answered: (signal, protocol, status) => void cells[signal][protocol](String(status)).value++,
    refused: (code) => void refusalCells(code).value++,
    connectionRefused: (reason) => void connectionCells[reason].value++,
    inflated: (seconds) => inflateSeconds.observe(seconds),
  };
}

/** What `commit` reports. */
function commitHooks(
  registry: Registry,
): Hooks<"decoded" | "received" | "rejected" | "truncated" | "committed" | "commitFailed"> {
  const count = (name: string, help: string, labels: readonly string[] = []): Tally =>
    createTally(registry, { name, help, labels });
  const receivedRecords = count(
    "spanhouse_records_received_total",
    "Records of acknowledged requests, rejected ones included.",
    ["signal"],
  );
  const receivedCells = bySignal((signal) => receivedRecords.cell({ signal }));
  const rejectedRecords = count(
    "spanhouse_records_rejected_total",
    "Records that an acknowledged request had rejected.",
    ["signal", "reason"],
  );
  const rejectedCells = bySignal((signal) => cellsBy(rejectedRecords, "reason", { signal }));
  for (const signal of signals)
    for (const reason of ["timestamp_too_old", "timestamp_in_future"]) rejectedCells[signal](reason);
  const truncatedCell = count(
    "spanhouse_values_truncated_total",
    "Attribute values and log bodies cut to their limit.",
  ).cell({});
  const bytesCell = count("spanhouse_commit_bytes_total", "Bytes of committed blocks.").cell({});
  const rowsCell = count("spanhouse_commit_rows_total", "Rows of committed blocks.").cell({});
  const failureCells = cellsBy(
    count("spanhouse_commit_failures_total", "Commits that failed, by error code.", ["code"]),
    "code",
  );
  for (const code of ["disk_full", "sync_failed", "spool_full"]) failureCells(code);
  const commitSeconds = histogram(registry, {
    name: "spanhouse_commit_seconds",
    help: "Time from a commit's first request to fsync.",
    buckets: fsyncBuckets,
  });
  const decodeSeconds = histogram(registry, {
    name: "spanhouse_decode_seconds",
    help: "Time to decode one request.",
    buckets: cpuBuckets,
    label: "signal",
  });
  const decodeBySignal = bySignal((signal) => decodeSeconds.labels(signal));
  return {
    decoded: (signal, seconds) => decodeBySignal[signal].observe(seconds),
    received: (signal, records) => void (receivedCells[signal].value += records),
    rejected: (signal, reason, records) => void (rejectedCells[signal](reason).value += records),
    truncated: (values) => void (truncatedCell.value += values),
    committed(seconds, bytes, rows) {
      commitSeconds.observe(seconds);
      bytesCell.value += bytes;
      rowsCell.value += rows;
    },
    commitFailed: (code) => void failureCells(code).value++,
  };
}

/** What `write` reports. */
function writeHooks(registry: Registry): Hooks<"stored" | "insertFailed" | "deadLettered" | "deadLetterStored"> {
  const rows = (name: string, help: string): ((table: string) => TallyCell) =>
    cellsByTable(createTally(registry, { name, help, labels: ["signal", "table"] }));
  const storedCell = rows("spanhouse_records_stored_total", "Records that ClickHouse confirmed.");
  const deadCell = rows("spanhouse_records_dead_lettered_total", "Records that ClickHouse refused for good.");
  const deadStoredCell = rows(
    "spanhouse_records_dead_letter_stored_total",
    "Records of dead letters that ClickHouse took after all; they stay counted as dead-lettered.",
  );
  const failures = createTally(registry, {
    name: "spanhouse_insert_failures_total",
    help: "INSERTs that failed, by what happens next.",
    labels: ["table", "outcome"],
  });
  const failureCells = {
    retry: cellsBy(failures, "table", { outcome: "retry" }),
    dead_letter: cellsBy(failures, "table", { outcome: "dead_letter" }),
  };
  for (const { name } of Object.values(tables)) for (const cells of Object.values(failureCells)) cells(name);
  const insertSeconds = histogram(registry, {
    name: "spanhouse_insert_seconds",
    help: "Time of one INSERT.",
    buckets: insertBuckets,
    label: "table",
  });
  return {
    stored(table, count, seconds) {
      storedCell(table).value += count;
      insertSeconds.labels(table).observe(seconds);
    },
    insertFailed: (table, outcome) => void failureCells[outcome](table).value++,
    deadLettered: (table, count) => void (deadCell(table).value += count),
    deadLetterStored: (table, count) => void (deadStoredCell(table).value += count),
  };
}

/** What `own-metrics` reports. */
function ownHooks(registry: Registry): Hooks<"ownReported"> {
  const points = createTally(registry, {
    name: "spanhouse_own_points_total",
    help: "Data points of these metrics that the collector has stored itself, or left out; stored ones count as records too.",
    labels: ["outcome"],
  });
  const cells = { accepted: points.cell({ outcome: "accepted" }), left_out: points.cell({ outcome: "left_out" }) };
  return { ownReported: (outcome, count) => void (cells[outcome].value += count) };
}

/** prom-client says the type as a word, whatever its declarations say. */
async function readFamilies(registry: Registry): Promise<readonly MetricFamily[]> {
  const metrics = await registry.getMetricsAsJSON();
  return metrics.map(({ name, help, type, values }) => ({
    name,
    help,
    type: type as unknown as MetricFamily["type"],
    samples: values.map((sample: MetricValue) => ({
      name: sample.metricName ?? name,
      labels: sample.labels as MetricSample["labels"],
      value: sample.value,
    })),
  }));
}

type MetricValue = Awaited<ReturnType<Registry["getMetricsAsJSON"]>>[number]["values"][number] & {
  readonly metricName?: string;
};

/** Makes the metrics; `processMetrics` adds those of the Node process (`process_*`, `nodejs_*`) under their usual names. */
export function createTelemetry({ processMetrics = true }: { readonly processMetrics?: boolean } = {}): Telemetry {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry });
  let watched: Watched = {};
  registerGauges(registry, () => watched);
  return {
    ...requestHooks(registry),
    ...commitHooks(registry),
    ...writeHooks(registry),
    ...ownHooks(registry),
    watch(more) {
      watched = { ...watched, ...more };
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
    families: () => readFamilies(registry),
  };
}
