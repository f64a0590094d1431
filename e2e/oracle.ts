/**
 * What has to be in the tables after a request: a plain, slow mapping from an OTLP/JSON object to rows, written from the
 * description of the tables and of the exporter's encodings, and not from the collector, of which it imports nothing.
 *
 * Values are what ClickHouse's types mean: 64-bit integers and times (nanoseconds since 1970) as bigint, maps as lists of
 * pairs in stored order, Nested members as one array each.
 */
import { tables } from "@spanhouse/schemas";
import { anyValueText, attributesOf, doubleOf, idOf, integerOf, numberOf, textOf, timeOf } from "./oracle-values.ts";
import type { MapPairs } from "./oracle-values.ts";
import type { OtlpJson } from "./otlp-json.ts";

export type RowValue = string | number | bigint | boolean | MapPairs | readonly RowValue[];
export type Row = Readonly<Record<string, RowValue>>;

export interface Expected {
  /** By table name; a table without rows is missing. */
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  readonly received: number;
  readonly rejected: number;
}

export interface OracleOptions {
  readonly nowMs: number;
  readonly projectId?: string;
  readonly retentionDays?: number;
}

/** Stands where the collector puts the time at which it received the request. */
export const receiveTime = "@received";

const dayNs = 86_400_000_000_000n;

/** Collects rows, the verdicts on them, and what the options say. */
interface Collected {
  readonly rows: Record<string, Row[]>;
  readonly project: Row;
  readonly earliestNs: bigint;
  readonly latestNs: bigint;
  received: number;
  rejected: number;
}

function collect({ nowMs, projectId = "default", retentionDays = 30 }: OracleOptions): Collected {
  const nowNs = BigInt(nowMs) * 1_000_000n;
  return {
    rows: {},
    project: { ProjectId: projectId },
    earliestNs: nowNs - BigInt(retentionDays) * dayNs,
    latestNs: nowNs + dayNs,
    received: 0,
    rejected: 0,
  };
}

/** Counts a record and keeps its row when it is acceptable. */
function add(into: Collected, acceptable: boolean, [table, row]: readonly [table: string, row: Row]): void {
  into.received++;
  if (acceptable) (into.rows[table] ??= []).push({ ...into.project, ...row });
  else into.rejected++;
}

function isInTime({ earliestNs, latestNs }: Collected, time: bigint): boolean {
  return time >= earliestNs && time <= latestNs;
}

function isId(id: string, bytes: number): boolean {
  return id.length === bytes * 2 && /[^0]/.test(id);
}

function isOptionalId(id: string, bytes: number): boolean {
  return id === "" || id.length === bytes * 2;
}

function hasOptionalIds({
  traceId,
  spanId,
}: {
  traceId?: string | null | undefined;
  spanId?: string | null | undefined;
}) {
  return isOptionalId(idOf(traceId), 16) && isOptionalId(idOf(spanId), 8);
}

type Resource = Pick<OtlpJson<"ResourceSpans">, "resource" | "schemaUrl">;
type Scope = Pick<OtlpJson<"ScopeSpans">, "scope" | "schemaUrl">;

/** The columns that all signals have from their resource and scope. */
function originOf({ resource, schemaUrl }: Resource, { scope, schemaUrl: scopeSchemaUrl }: Scope): Row {
  const resourceAttributes = attributesOf(resource?.attributes);
  return {
    ServiceName: resourceAttributes.find(([key]) => key === "service.name")?.[1] ?? "",
    ResourceAttributes: resourceAttributes,
    ResourceSchemaUrl: textOf(schemaUrl),
    ResourceDroppedAttrCount: resource?.droppedAttributesCount ?? 0,
    ScopeName: textOf(scope?.name),
    ScopeVersion: textOf(scope?.version),
    ScopeAttributes: attributesOf(scope?.attributes),
    ScopeSchemaUrl: textOf(scopeSchemaUrl),
    ScopeDroppedAttrCount: scope?.droppedAttributesCount ?? 0,
  };
}

const spanKinds = ["Unspecified", "Internal", "Server", "Client", "Producer", "Consumer"];
const statusCodes = ["Unset", "Ok", "Error"];

export function expectedTraces(request: OtlpJson<"ExportTraceServiceRequest">, options: OracleOptions): Expected {
  const into = collect(options);
  for (const resourceSpans of request.resourceSpans ?? []) {
    for (const scopeSpans of resourceSpans.scopeSpans ?? []) {
      const origin = originOf(resourceSpans, scopeSpans);
      for (const span of scopeSpans.spans ?? []) {
        add(into, isAcceptableSpan(into, span), [tables.traces.name, { ...origin, ...spanRow(span) }]);
      }
    }
  }
  return into;
}

function isAcceptableSpan(into: Collected, span: OtlpJson<"Span">): boolean {
  return (
    isId(idOf(span.traceId), 16) &&
    isId(idOf(span.spanId), 8) &&
    isOptionalId(idOf(span.parentSpanId), 8) &&
    (span.links ?? []).every(hasOptionalIds) &&
    isInTime(into, integerOf(span.startTimeUnixNano))
  );
}

function spanRow(span: OtlpJson<"Span">): Row {
  const start = integerOf(span.startTimeUnixNano);
  const end = integerOf(span.endTimeUnixNano);
  const events = span.events ?? [];
  const links = span.links ?? [];
  return {
    Timestamp: timeOf(start),
    TraceId: idOf(span.traceId),
    SpanId: idOf(span.spanId),
    ParentSpanId: idOf(span.parentSpanId),
    TraceState: textOf(span.traceState),
    SpanName: textOf(span.name),
    SpanKind: spanKinds[span.kind ?? 0] ?? "Unspecified",
    SpanAttributes: attributesOf(span.attributes),
    Duration: end < start ? 0n : end - start,
    StatusCode: statusCodes[span.status?.code ?? 0] ?? "Unset",
    StatusMessage: textOf(span.status?.message),
    Flags: span.flags ?? 0,
    DroppedAttributesCount: span.droppedAttributesCount ?? 0,
    DroppedEventsCount: span.droppedEventsCount ?? 0,
    DroppedLinksCount: span.droppedLinksCount ?? 0,
    "Events.Timestamp": events.map((event) => timeOf(event.timeUnixNano)),
    "Events.Name": events.map((event) => textOf(event.name)),
    "Events.Attributes": events.map((event) => attributesOf(event.attributes)),
    "Events.DroppedAttributesCount": events.map((event) => event.droppedAttributesCount ?? 0),
    "Links.TraceId": links.map((link) => idOf(link.traceId)),
    "Links.SpanId": links.map((link) => idOf(link.spanId)),
    "Links.TraceState": links.map((link) => textOf(link.traceState)),
    "Links.Attributes": links.map((link) => attributesOf(link.attributes)),
    "Links.DroppedAttributesCount": links.map((link) => link.droppedAttributesCount ?? 0),
    "Links.Flags": links.map((link) => link.flags ?? 0),
  };
}

export function expectedLogs(request: OtlpJson<"ExportLogsServiceRequest">, options: OracleOptions): Expected {
  const into = collect(options);
  for (const resourceLogs of request.resourceLogs ?? []) {
    for (const scopeLogs of resourceLogs.scopeLogs ?? []) {
      const origin = originOf(resourceLogs, scopeLogs);
      for (const log of scopeLogs.logRecords ?? []) {
        const time = integerOf(log.timeUnixNano) || integerOf(log.observedTimeUnixNano);
        const acceptable = hasOptionalIds(log) && (time === 0n || isInTime(into, time));
        add(into, acceptable, [tables.logs.name, { ...origin, ...logRow(log) }]);
      }
    }
  }
  return into;
}

function logRow(log: OtlpJson<"LogRecord">): Row {
  const observed = timeOf(log.observedTimeUnixNano) || receiveTime;
  return {
    Timestamp: timeOf(log.timeUnixNano) || observed,
    ObservedTimestamp: observed,
    TraceId: idOf(log.traceId),
    SpanId: idOf(log.spanId),
    TraceFlags: (log.flags ?? 0) & 0xff,
    SeverityText: textOf(log.severityText),
    SeverityNumber: log.severityNumber ?? 0,
    Body: anyValueText(log.body),
    LogAttributes: attributesOf(log.attributes),
    EventName: textOf(log.eventName),
    DroppedAttributesCount: log.droppedAttributesCount ?? 0,
  };
}

export function expectedMetrics(request: OtlpJson<"ExportMetricsServiceRequest">, options: OracleOptions): Expected {
  const into = collect(options);
  for (const resourceMetrics of request.resourceMetrics ?? []) {
    for (const scopeMetrics of resourceMetrics.scopeMetrics ?? []) {
      const origin = originOf(resourceMetrics, scopeMetrics);
      for (const metric of scopeMetrics.metrics ?? []) addMetric(into, origin, metric);
    }
  }
  return into;
}

function addMetric(into: Collected, origin: Row, metric: OtlpJson<"Metric">): void {
  const prefix: Row = {
    ...origin,
    MetricName: textOf(metric.name),
    MetricDescription: textOf(metric.description),
    MetricUnit: textOf(metric.unit),
    MetricMetadata: attributesOf(metric.metadata),
  };
  function addPoint(table: string, point: Point, own: Row): void {
    const acceptable = isInTime(into, integerOf(point.timeUnixNano)) && (point.exemplars ?? []).every(hasOptionalIds);
    add(into, acceptable, [table, { ...prefix, ...pointRow(point), ...own }]);
  }
  const { gauge, sum, histogram, exponentialHistogram, summary } = metric;
  for (const point of gauge?.dataPoints ?? []) {
    addPoint(tables.gauge.name, point, { Value: numberOf(point), ...exemplarsOf(point) });
  }
  for (const point of sum?.dataPoints ?? []) {
    const IsMonotonic = sum?.isMonotonic ?? false;
    addPoint(tables.sum.name, point, {
      Value: numberOf(point),
      IsMonotonic,
      ...temporalityOf(sum),
      ...exemplarsOf(point),
    });
  }
  for (const point of histogram?.dataPoints ?? []) {
    addPoint(tables.histogram.name, point, { ...histogramRow(point), ...temporalityOf(histogram) });
  }
  for (const point of exponentialHistogram?.dataPoints ?? []) {
    const own = { ...exponentialHistogramRow(point), ...temporalityOf(exponentialHistogram) };
    addPoint(tables.exponentialHistogram.name, point, own);
  }
  for (const point of summary?.dataPoints ?? []) addPoint(tables.summary.name, point, summaryRow(point));
}

type Point = Pick<
  OtlpJson<"NumberDataPoint">,
  "attributes" | "startTimeUnixNano" | "timeUnixNano" | "flags" | "exemplars"
>;

function pointRow(point: Point): Row {
  return {
    Attributes: attributesOf(point.attributes),
    StartTimeUnix: timeOf(point.startTimeUnixNano),
    TimeUnix: timeOf(point.timeUnixNano),
    Flags: point.flags ?? 0,
  };
}

function exemplarsOf(point: Point): Row {
  const exemplars = point.exemplars ?? [];
  return {
    "Exemplars.FilteredAttributes": exemplars.map((exemplar) => attributesOf(exemplar.filteredAttributes)),
    "Exemplars.TimeUnix": exemplars.map((exemplar) => timeOf(exemplar.timeUnixNano)),
    "Exemplars.Value": exemplars.map(numberOf),
    "Exemplars.SpanId": exemplars.map((exemplar) => idOf(exemplar.spanId)),
    "Exemplars.TraceId": exemplars.map((exemplar) => idOf(exemplar.traceId)),
  };
}

function temporalityOf(data: Pick<OtlpJson<"Sum">, "aggregationTemporality"> | null | undefined): Row {
  return { AggregationTemporality: data?.aggregationTemporality ?? 0 };
}

function histogramRow(point: OtlpJson<"HistogramDataPoint">): Row {
  return {
    Count: integerOf(point.count),
    Sum: doubleOf(point.sum),
    Min: doubleOf(point.min),
    Max: doubleOf(point.max),
    BucketCounts: (point.bucketCounts ?? []).map(integerOf),
    ExplicitBounds: (point.explicitBounds ?? []).map(doubleOf),
    ...exemplarsOf(point),
  };
}

function exponentialHistogramRow(point: OtlpJson<"ExponentialHistogramDataPoint">): Row {
  return {
    Count: integerOf(point.count),
    Sum: doubleOf(point.sum),
    Min: doubleOf(point.min),
    Max: doubleOf(point.max),
    Scale: point.scale ?? 0,
    ZeroCount: integerOf(point.zeroCount),
    ZeroThreshold: doubleOf(point.zeroThreshold),
    PositiveOffset: point.positive?.offset ?? 0,
    PositiveBucketCounts: (point.positive?.bucketCounts ?? []).map(integerOf),
    NegativeOffset: point.negative?.offset ?? 0,
    NegativeBucketCounts: (point.negative?.bucketCounts ?? []).map(integerOf),
    ...exemplarsOf(point),
  };
}

function summaryRow(point: OtlpJson<"SummaryDataPoint">): Row {
  const quantiles = point.quantileValues ?? [];
  return {
    Count: integerOf(point.count),
    Sum: doubleOf(point.sum),
    "ValueAtQuantiles.Quantile": quantiles.map(({ quantile }) => doubleOf(quantile)),
    "ValueAtQuantiles.Value": quantiles.map(({ value }) => doubleOf(value)),
  };
}
