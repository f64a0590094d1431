/**
 * The ClickHouse tables as the collector writes them: one entry a table, its columns in the order of the Native block.
 * Names, types and string encodings are those of the OpenTelemetry Collector's ClickHouse exporter, so that its readers
 * work unchanged; what OTLP carries and the exporter drops (flags, dropped counts, schema URLs) follows as extra columns.
 * `schemas/migrations` creates them; a test holds the two against each other.
 */

export interface Column {
  readonly name: string;
  /** ClickHouse type, spelled as `DESCRIBE TABLE` prints it. */
  readonly type: string;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
}

const label = "LowCardinality(String)";
const attributes = "Map(LowCardinality(String), String)";
const time = "DateTime64(9)";

function columns(...pairs: readonly (readonly [name: string, type: string])[]): Column[] {
  return pairs.map(([name, type]) => ({ name, type }));
}

const logs: Table = {
  name: "otel_logs",
  columns: columns(
    ["ProjectId", label],
    ["Timestamp", time],
    ["TraceId", "String"],
    ["SpanId", "String"],
    ["TraceFlags", "UInt8"],
    ["SeverityText", label],
    ["SeverityNumber", "UInt8"],
    ["ServiceName", label],
    ["Body", "String"],
    ["ResourceSchemaUrl", label],
    ["ResourceAttributes", attributes],
    ["ScopeSchemaUrl", label],
    ["ScopeName", "String"],
    ["ScopeVersion", label],
    ["ScopeAttributes", attributes],
    ["LogAttributes", attributes],
    ["EventName", "String"],
    ["ObservedTimestamp", time],
    ["DroppedAttributesCount", "UInt32"],
    ["ResourceDroppedAttrCount", "UInt32"],
    ["ScopeDroppedAttrCount", "UInt32"],
  ),
};

const traces: Table = {
  name: "otel_traces",
  columns: columns(
    ["ProjectId", label],
    ["Timestamp", time],
    ["TraceId", "String"],
    ["SpanId", "String"],
    ["ParentSpanId", "String"],
    ["TraceState", "String"],
    ["SpanName", label],
    ["SpanKind", label],
    ["ServiceName", label],
    ["ResourceAttributes", attributes],
    ["ScopeName", "String"],
    ["ScopeVersion", "String"],
    ["SpanAttributes", attributes],
    ["Duration", "UInt64"],
    ["StatusCode", label],
    ["StatusMessage", "String"],
    ["Events.Timestamp", `Array(${time})`],
    ["Events.Name", `Array(${label})`],
    ["Events.Attributes", `Array(${attributes})`],
    ["Links.TraceId", "Array(String)"],
    ["Links.SpanId", "Array(String)"],
    ["Links.TraceState", "Array(String)"],
    ["Links.Attributes", `Array(${attributes})`],
    ["Flags", "UInt32"],
    ["ResourceSchemaUrl", label],
    ["ScopeSchemaUrl", label],
    ["ScopeAttributes", attributes],
    ["DroppedAttributesCount", "UInt32"],
    ["DroppedEventsCount", "UInt32"],
    ["DroppedLinksCount", "UInt32"],
    ["ResourceDroppedAttrCount", "UInt32"],
    ["ScopeDroppedAttrCount", "UInt32"],
    ["Events.DroppedAttributesCount", "Array(UInt32)"],
    ["Links.DroppedAttributesCount", "Array(UInt32)"],
    ["Links.Flags", "Array(UInt32)"],
  ),
};

const metricPrefix = columns(
  ["ProjectId", label],
  ["ResourceAttributes", attributes],
  ["ResourceSchemaUrl", "String"],
  ["ScopeName", "String"],
  ["ScopeVersion", "String"],
  ["ScopeAttributes", attributes],
  ["ScopeDroppedAttrCount", "UInt32"],
  ["ScopeSchemaUrl", "String"],
  ["ServiceName", label],
  ["MetricName", label],
  ["MetricDescription", "String"],
  ["MetricUnit", "String"],
  ["Attributes", attributes],
  ["StartTimeUnix", time],
  ["TimeUnix", time],
);

const exemplars = columns(
  ["Exemplars.FilteredAttributes", `Array(${attributes})`],
  ["Exemplars.TimeUnix", `Array(${time})`],
  ["Exemplars.Value", "Array(Float64)"],
  ["Exemplars.SpanId", "Array(String)"],
  ["Exemplars.TraceId", "Array(String)"],
);

const metricSuffix = columns(["MetricMetadata", attributes], ["ResourceDroppedAttrCount", "UInt32"]);

function metrics(name: string, ...own: readonly Column[]): Table {
  return { name, columns: [...metricPrefix, ...own, ...metricSuffix] };
}

const gauge: Table = metrics("otel_metrics_gauge", ...columns(["Value", "Float64"], ["Flags", "UInt32"]), ...exemplars);

const sum: Table = metrics(
  "otel_metrics_sum",
  ...columns(["Value", "Float64"], ["Flags", "UInt32"]),
  ...exemplars,
  ...columns(["AggregationTemporality", "Int32"], ["IsMonotonic", "Bool"]),
);

const histogram: Table = metrics(
  "otel_metrics_histogram",
  ...columns(
    ["Count", "UInt64"],
    ["Sum", "Float64"],
    ["BucketCounts", "Array(UInt64)"],
    ["ExplicitBounds", "Array(Float64)"],
  ),
  ...exemplars,
  ...columns(["Flags", "UInt32"], ["Min", "Float64"], ["Max", "Float64"], ["AggregationTemporality", "Int32"]),
);

const exponentialHistogram: Table = metrics(
  "otel_metrics_exponential_histogram",
  ...columns(
    ["Count", "UInt64"],
    ["Sum", "Float64"],
    ["Scale", "Int32"],
    ["ZeroCount", "UInt64"],
    ["PositiveOffset", "Int32"],
    ["PositiveBucketCounts", "Array(UInt64)"],
    ["NegativeOffset", "Int32"],
    ["NegativeBucketCounts", "Array(UInt64)"],
  ),
  ...exemplars,
  ...columns(
    ["Flags", "UInt32"],
    ["Min", "Float64"],
    ["Max", "Float64"],
    ["AggregationTemporality", "Int32"],
    ["ZeroThreshold", "Float64"],
  ),
);

const summary: Table = metrics(
  "otel_metrics_summary",
  ...columns(
    ["Count", "UInt64"],
    ["Sum", "Float64"],
    ["ValueAtQuantiles.Quantile", "Array(Float64)"],
    ["ValueAtQuantiles.Value", "Array(Float64)"],
    ["Flags", "UInt32"],
  ),
);

/** Every table that the collector inserts into. */
export const tables: {
  readonly logs: Table;
  readonly traces: Table;
  readonly gauge: Table;
  readonly sum: Table;
  readonly histogram: Table;
  readonly exponentialHistogram: Table;
  readonly summary: Table;
} = { logs, traces, gauge, sum, histogram, exponentialHistogram, summary };

/** Every table with a column ProjectId, by which readers are kept apart: those above, and the lookup of traces. */
export const projectTables: readonly string[] = [
  ...Object.values(tables).map(({ name }) => name),
  "otel_traces_trace_id_ts",
];

/** Views over them. */
export const projectViews: readonly string[] = ["otel_metrics_exp_histogram"];
