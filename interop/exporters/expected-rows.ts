/**
 * The rows that must be stored for an emission. A cell is a value, or a check where the SDK itself decides: the times of
 * metrics, how fine the buckets of an exponential histogram are, and the flags of spans above the W3C ones.
 */
import type { Attribute, Emission, ToldMetric, ToldSpan } from "./emission.ts";

/** Answers what is wrong with the stored value, or undefined. */
export type Check = (stored: unknown, row: Row) => string | undefined;
export type Row = Readonly<Record<string, unknown>>;
/** By column; every column of the table. */
export type ExpectedRow = Readonly<Record<string, unknown>>;

/** What the SDK says that it gave to a span. */
export interface SpanId {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  /** The W3C flags that its exporter sends with the span itself. */
  readonly sentFlags: number;
}

export interface RunTimes {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What tells the rows of a table apart, by table: rows are matched by it. */
export const keyColumns = {
  otel_traces: "SpanName",
  otel_logs: "Timestamp",
  otel_metrics_sum: "MetricName",
  otel_metrics_gauge: "MetricName",
  otel_metrics_histogram: "MetricName",
  otel_metrics_exponential_histogram: "MetricName",
} as const;
export type TableName = keyof typeof keyColumns;

/** All rows of the emission; `ids` are those that the SDK has given to the spans, in their order. */
export function expectedRows(
  emission: Emission,
  ids: readonly SpanId[],
  times: RunTimes,
): Readonly<Record<TableName, readonly ExpectedRow[]>> {
  const points = (...kinds: ToldMetric["kind"][]): ExpectedRow[] =>
    emission.metrics.filter(({ kind }) => kinds.includes(kind)).map((told) => metricRow(emission, told, times));
  return {
    otel_traces: emission.spans.map((told, index) => ({ ...origin(emission), ...spanColumns(told, ids[index]!, ids) })),
    otel_logs: emission.logs.map((told) => ({
      ...origin(emission),
      ...{ Timestamp: told.timeNs, ObservedTimestamp: told.observedNs, EventName: told.eventName },
      TraceId: told.span === undefined ? "" : ids[told.span]!.traceId,
      SpanId: told.span === undefined ? "" : ids[told.span]!.spanId,
      TraceFlags: told.span === undefined ? 0 : ids[told.span]!.traceFlags,
      ...{ SeverityText: told.severityText, SeverityNumber: told.severityNumber },
      Body: typeof told.body === "string" ? told.body : JSON.stringify(told.body),
      ...{ LogAttributes: attributes(told.attributes), DroppedAttributesCount: 0 },
    })),
    otel_metrics_sum: points("counter", "upDownCounter"),
    otel_metrics_gauge: points("gauge"),
    otel_metrics_histogram: points("histogram"),
    otel_metrics_exponential_histogram: points("exponentialHistogram"),
  };
}

/** The columns that all tables have. */
function origin({ serviceName, resource, scope }: Emission): ExpectedRow {
  return {
    ...{
      ProjectId: "default",
      ServiceName: serviceName,
      ResourceAttributes: attributes(resource),
      ResourceSchemaUrl: "",
    },
    ...{ ScopeName: scope.name, ScopeVersion: scope.version, ScopeSchemaUrl: scope.schemaUrl, ScopeAttributes: {} },
    ...{ ResourceDroppedAttrCount: 0, ScopeDroppedAttrCount: 0 },
  };
}

function spanColumns(told: ToldSpan, id: SpanId, ids: readonly SpanId[]): ExpectedRow {
  const { events, links } = told;
  return {
    ...{ Timestamp: told.startNs, TraceId: id.traceId, SpanId: id.spanId, TraceState: "", SpanName: told.name },
    ...{ ParentSpanId: told.parent === undefined ? "" : ids[told.parent]!.spanId, SpanKind: told.kind },
    ...{ SpanAttributes: attributes(told.attributes), Duration: String(BigInt(told.endNs) - BigInt(told.startNs)) },
    ...{ StatusCode: told.status, StatusMessage: told.statusMessage, Flags: flagsOf(id) },
    "Events.Timestamp": events.map(({ timeNs }) => timeNs),
    "Events.Name": events.map(({ name }) => name),
    "Events.Attributes": events.map((event) => attributes(event.attributes)),
    "Events.DroppedAttributesCount": events.map(() => 0),
    "Links.TraceId": links.map(({ span }) => ids[span]!.traceId),
    "Links.SpanId": links.map(({ span }) => ids[span]!.spanId),
    "Links.TraceState": links.map(() => ""),
    "Links.Attributes": links.map((link) => attributes(link.attributes)),
    "Links.DroppedAttributesCount": links.map(() => 0),
    "Links.Flags": linkFlags(links.map(({ span }) => ids[span]!)),
    ...{ DroppedAttributesCount: 0, DroppedEventsCount: 0, DroppedLinksCount: 0 },
  };
}

/** The lower 8 bits are W3C's; bits 8 and 9 say whether the parent is remote, and SDKs differ in what they say. */
function flagsOf({ sentFlags }: SpanId): Check {
  return (stored) =>
    typeof stored === "number" && (stored & 0xff) === sentFlags && stored < 0x400
      ? undefined
      : `expected ${sentFlags}, and bits 8 and 9 at most`;
}

function linkFlags(ids: readonly SpanId[]): Check {
  return (stored, row) => {
    const flags = stored as unknown[];
    if (flags.length !== ids.length) return `expected ${ids.length} flags`;
    return ids.map((id, index) => flagsOf(id)(flags[index], row)).find((problem) => problem !== undefined);
  };
}

function metricRow(emission: Emission, told: ToldMetric, times: RunTimes): ExpectedRow {
  return {
    ...origin(emission),
    ...{ MetricName: told.name, MetricDescription: told.description, MetricUnit: told.unit, MetricMetadata: {} },
    ...{ Attributes: attributes(told.attributes), Flags: 0 },
    // Some SDKs say when a gauge began, some do not.
    ...{ StartTimeUnix: told.kind === "gauge" ? withinOrNone(times) : within(times), TimeUnix: within(times) },
    ...{ "Exemplars.FilteredAttributes": [], "Exemplars.TimeUnix": [], "Exemplars.Value": [] },
    ...{ "Exemplars.SpanId": [], "Exemplars.TraceId": [] },
    ...valueColumns(told),
  };
}

function valueColumns({ kind, values, bounds = [] }: ToldMetric): ExpectedRow {
  const sum = values.reduce((total, value) => total + value, 0);
  if (kind === "gauge") return { Value: values.at(-1) };
  if (kind === "counter") return { Value: sum, AggregationTemporality: 2, IsMonotonic: true };
  if (kind === "upDownCounter") return { Value: sum, AggregationTemporality: 2, IsMonotonic: false };
  const count = {
    ...{ Count: String(values.length), Sum: sum, Min: Math.min(...values), Max: Math.max(...values) },
    AggregationTemporality: 2,
  };
  if (kind === "histogram") {
    const buckets = Array.from({ length: bounds.length + 1 }, () => 0);
    for (const value of values) {
      const bucket = bounds.findIndex((bound) => value <= bound);
      buckets[bucket === -1 ? bounds.length : bucket]!++;
    }
    return { ...count, BucketCounts: buckets.map(String), ExplicitBounds: bounds };
  }
  return {
    ...{ ...count, Scale: scale, ZeroCount: String(values.filter((value) => value === 0).length), ZeroThreshold: 0 },
    ...{ PositiveOffset: integer, PositiveBucketCounts: bucketsOf(values.filter((value) => value > 0)) },
    ...{ NegativeOffset: integer, NegativeBucketCounts: bucketsOf([]) },
  };
}

const integer: Check = (stored) => (Number.isInteger(stored) ? undefined : "expected a whole number");
/** 160 buckets at most hold the values at this scale or a coarser one. */
const scale: Check = (stored) =>
  typeof stored === "number" && stored >= 0 && stored <= 20 ? undefined : "expected a scale from 0 to 20";

/** The counts must lie where the row's own scale and offset put the values; empty buckets around them do not matter. */
function bucketsOf(values: readonly number[]): Check {
  return (stored, row) => {
    const found = new Map<number, number>();
    for (const [position, count] of (stored as string[]).entries()) {
      if (count !== "0") found.set(Number(row["PositiveOffset"]) + position, Number(count));
    }
    const wanted = new Map<number, number>();
    for (const value of values) {
      // Upper bounds belong to their bucket.
      const index = Math.ceil(Math.log2(value) * 2 ** Number(row["Scale"])) - 1;
      wanted.set(index, (wanted.get(index) ?? 0) + 1);
    }
    const text = (map: Map<number, number>): string => JSON.stringify([...map].toSorted(([a], [b]) => a - b));
    return text(found) === text(wanted) ? undefined : `expected ${text(wanted)}, got ${text(found)} as [index, count]`;
  };
}

function within({ fromMs, toMs }: RunTimes): Check {
  return (stored) => {
    const ms = Number(BigInt(stored as string) / 1_000_000n);
    return ms >= fromMs && ms <= toMs ? undefined : `expected a time of the run`;
  };
}

function withinOrNone(times: RunTimes): Check {
  return (stored, row) => (stored === "0" ? undefined : within(times)(stored, row));
}

/** Attributes as they are stored: text as it is, numbers in decimal, arrays as JSON. */
function attributes(list: readonly Attribute[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    list.map(({ key, value }) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
