/**
 * The tables that the OpenTelemetry Collector's ClickHouse exporter makes, in its older and its newer generation, as far as
 * inserts, keys and indexes go. Spanhouse must work on a database that holds them, and is measured against them.
 */

const map = "Map(LowCardinality(String), String) CODEC(ZSTD(1))";
const label = "LowCardinality(String) CODEC(ZSTD(1))";
const text = "String CODEC(ZSTD(1))";
const settings = "SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1";

function bloom(...maps: readonly string[]): string {
  return maps
    .flatMap((name) => [
      `INDEX idx_${name}_key mapKeys(${name}) TYPE bloom_filter(0.01) GRANULARITY 1`,
      `INDEX idx_${name}_value mapValues(${name}) TYPE bloom_filter(0.01) GRANULARITY 1`,
    ])
    .join(",\n  ");
}

const logColumns = `TraceId ${text}, SpanId ${text}, TraceFlags UInt8, SeverityText ${label}, SeverityNumber UInt8,
  ServiceName ${label}, Body ${text}, ResourceSchemaUrl ${label}, ResourceAttributes ${map}, ScopeSchemaUrl ${label},
  ScopeName ${text}, ScopeVersion ${label}, ScopeAttributes ${map}, LogAttributes ${map}`;

/** Up to v0.150: a second-precision time column leads the key. */
export function logsUpTo150(name: string): string {
  return `CREATE TABLE ${name} (
  Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)), TimestampTime DateTime DEFAULT toDateTime(Timestamp), ${logColumns},
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
  ${bloom("ResourceAttributes", "ScopeAttributes", "LogAttributes")},
  INDEX idx_body Body TYPE tokenbf_v1(32768, 3, 0) GRANULARITY 8
) ENGINE = MergeTree PARTITION BY toDate(TimestampTime) PRIMARY KEY (ServiceName, TimestampTime)
ORDER BY (ServiceName, TimestampTime, Timestamp) ${settings}`;
}

/** From v0.151, on ClickHouse 26.2 and later: five-minute buckets and text indexes. */
export function logsFrom151(name: string): string {
  const whole = "TYPE text(tokenizer = 'array')";
  const maps = ["ResourceAttributes", "ScopeAttributes", "LogAttributes"].flatMap((each) => [
    `INDEX idx_${each}_key mapKeys(${each}) ${whole}`,
    `INDEX idx_${each}_value mapValues(${each}) ${whole}`,
  ]);
  return `CREATE TABLE ${name} (
  Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)), ${logColumns}, EventName ${text},
  \`__otel_materialized_k8s.pod.name\` ${label.replace(" CODEC", " MATERIALIZED ResourceAttributes['k8s.pod.name'] CODEC")},
  INDEX idx_trace_id TraceId ${whole},
  ${maps.join(",\n  ")},
  INDEX idx_lower_body lower(Body) TYPE text(tokenizer = 'splitByNonAlpha')
) ENGINE = MergeTree PARTITION BY toDate(Timestamp)
ORDER BY (toStartOfFiveMinutes(Timestamp), ServiceName, Timestamp) ${settings}`;
}

const traceColumns = `TraceId ${text}, SpanId ${text}, ParentSpanId ${text}, TraceState ${text}, SpanName ${label},
  SpanKind ${label}, ServiceName ${label}, ResourceAttributes ${map}, ScopeName ${text}, ScopeVersion ${text}, SpanAttributes ${map}`;

const traceNested = `StatusCode ${label}, StatusMessage ${text},
  Events Nested (Timestamp DateTime64(9), Name LowCardinality(String), Attributes Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  Links Nested (TraceId String, SpanId String, TraceState String, Attributes Map(LowCardinality(String), String)) CODEC(ZSTD(1))`;

/** As released, up to v0.162. */
export function traces(name: string): string {
  return `CREATE TABLE ${name} (
  Timestamp DateTime64(9) CODEC(Delta, ZSTD(1)), ${traceColumns}, Duration UInt64 CODEC(ZSTD(1)), ${traceNested},
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
  ${bloom("ResourceAttributes", "SpanAttributes")},
  INDEX idx_duration Duration TYPE minmax GRANULARITY 1
) ENGINE = MergeTree PARTITION BY toDate(Timestamp) ORDER BY (ServiceName, SpanName, toDateTime(Timestamp)) ${settings}`;
}

/** As an open change proposes for ClickHouse 26.2 and later: text indexes over `key=value` items. */
export function tracesWithText(name: string): string {
  const whole = "TYPE text(tokenizer = 'array')";
  const items = (each: string): string =>
    `Array(String) ALIAS arrayMap((kv) -> concat(kv.1, '=', kv.2), CAST(${each}, 'Array(Tuple(String, String))'))`;
  return `CREATE TABLE ${name} (
  Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)), ${traceColumns}, Duration UInt64 CODEC(T64, ZSTD(1)), ${traceNested},
  ResourceAttributeItems ${items("ResourceAttributes")}, SpanAttributeItems ${items("SpanAttributes")},
  INDEX idx_trace_id TraceId ${whole},
  INDEX idx_resource_key mapKeys(ResourceAttributes) ${whole}, INDEX idx_resource_items ResourceAttributeItems ${whole},
  INDEX idx_span_key mapKeys(SpanAttributes) ${whole}, INDEX idx_span_items SpanAttributeItems ${whole},
  INDEX idx_lower_span_name lower(SpanName) TYPE tokenbf_v1(32768, 3, 0) GRANULARITY 8,
  INDEX idx_duration Duration TYPE minmax GRANULARITY 1
) ENGINE = MergeTree PARTITION BY toDate(Timestamp) PRIMARY KEY (ServiceName, SpanName, toDateTime(Timestamp))
ORDER BY (ServiceName, SpanName, toDateTime(Timestamp), Timestamp) ${settings}`;
}

/** The lookup table as released, and the view that fills it from `traces`. */
export function traceLookup(name: string, from: string): string[] {
  return [
    `CREATE TABLE ${name} (TraceId ${text}, Start DateTime CODEC(Delta, ZSTD(1)), End DateTime CODEC(Delta, ZSTD(1)),
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = MergeTree PARTITION BY toDate(Start) ORDER BY (TraceId, Start) ${settings}`,
    `CREATE MATERIALIZED VIEW ${name}_mv TO ${name} AS
SELECT TraceId, min(Timestamp) AS Start, max(Timestamp) AS End FROM ${from} WHERE TraceId != '' GROUP BY TraceId`,
  ];
}

interface MetricGeneration {
  readonly time: string;
  readonly metricName: string;
  readonly orderBy: string;
  readonly timeIndex: string;
}

const olderMetrics: MetricGeneration = {
  time: "DateTime64(9)",
  metricName: text,
  orderBy: "(ServiceName, MetricName, Attributes, toUnixTimestamp64Nano(TimeUnix))",
  timeIndex: "",
};

const newerMetrics: MetricGeneration = {
  time: "DateTime",
  metricName: label,
  orderBy: "(ServiceName, MetricName, toStartOfHour(TimeUnix), cityHash64(Attributes), TimeUnix)",
  timeIndex: ",\n  INDEX idx_time_minmax TimeUnix TYPE minmax",
};

/** `otel_metrics_sum`: nanoseconds and the whole attribute map in the key, or seconds and its hash. */
export function metricSums(name: string, generation: "older" | "newer"): string {
  const { time, metricName, orderBy, timeIndex } = generation === "older" ? olderMetrics : newerMetrics;
  return `CREATE TABLE ${name} (
  ResourceAttributes ${map}, ResourceSchemaUrl ${text}, ScopeName ${text}, ScopeVersion ${text}, ScopeAttributes ${map},
  ScopeDroppedAttrCount UInt32 CODEC(ZSTD(1)), ScopeSchemaUrl ${text}, ServiceName ${label}, MetricName ${metricName},
  MetricDescription ${text}, MetricUnit ${text}, Attributes ${map},
  StartTimeUnix ${time} CODEC(Delta, ZSTD(1)), TimeUnix ${time} CODEC(Delta, ZSTD(1)),
  Value Float64 CODEC(ZSTD(1)), Flags UInt32 CODEC(ZSTD(1)),
  Exemplars Nested (FilteredAttributes Map(LowCardinality(String), String), TimeUnix ${time}, Value Float64, SpanId String, TraceId String) CODEC(ZSTD(1)),
  AggregationTemporality Int32 CODEC(ZSTD(1)), IsMonotonic Boolean CODEC(Delta, ZSTD(1)),
  ${bloom("ResourceAttributes", "ScopeAttributes", "Attributes")}${timeIndex}
) ENGINE = MergeTree PARTITION BY toDate(TimeUnix) ORDER BY ${orderBy} ${settings}`;
}
