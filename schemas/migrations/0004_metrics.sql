-- Metric points, one table a kind. Columns and types are those of the OpenTelemetry Collector's exporter; ProjectId and the last
-- ones are ours. Keys, codecs and indexes: docs/decisions/0001-sort-keys-codecs-and-indexes.md. Rows of one series lie together
-- within the hour, and a metric's hours within the day. SeriesHash is computed once, at the insert: in the key as an expression it
-- would be computed again by every merge. Within one metric it tells its series apart.

-- Gauge points.
CREATE TABLE IF NOT EXISTS {{database}}.otel_metrics_gauge{{local}} {{on_cluster}} (
  ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1)),
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ResourceSchemaUrl String CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)),
  ScopeVersion String CODEC(ZSTD(1)),
  ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeDroppedAttrCount UInt32 CODEC(ZSTD(1)),
  ScopeSchemaUrl String CODEC(ZSTD(1)),
  ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  MetricName LowCardinality(String) CODEC(ZSTD(1)),
  MetricDescription String CODEC(ZSTD(1)),
  MetricUnit String CODEC(ZSTD(1)),
  Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  StartTimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  TimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  Value Float64 CODEC(ZSTD(1)),
  Flags UInt32 CODEC(ZSTD(1)),
  `Exemplars.FilteredAttributes` Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  `Exemplars.TimeUnix` Array(DateTime64(9)) CODEC(ZSTD(1)),
  `Exemplars.Value` Array(Float64) CODEC(ZSTD(1)),
  `Exemplars.SpanId` Array(String) CODEC(ZSTD(1)),
  `Exemplars.TraceId` Array(String) CODEC(ZSTD(1)),
  MetricMetadata Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ResourceDroppedAttrCount UInt32 CODEC(ZSTD(1)),
  SeriesHash UInt64 MATERIALIZED cityHash64(ResourceAttributes, ScopeName, Attributes) CODEC(ZSTD(1))
)
ENGINE = {{engine:MergeTree}}
PARTITION BY toDate(TimeUnix)
PRIMARY KEY (ProjectId, MetricName, toStartOfHour(TimeUnix), ServiceName)
ORDER BY (ProjectId, MetricName, toStartOfHour(TimeUnix), ServiceName, SeriesHash, TimeUnix)
{{ttl:metrics:TimeUnix}}
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, {{deduplication}}{{strings}}
COMMENT 'Spanhouse';

ALTER TABLE {{database}}.otel_metrics_gauge{{local}} {{on_cluster}}
  ADD COLUMN IF NOT EXISTS ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1));

ALTER TABLE {{database}}.otel_metrics_gauge{{local}} {{on_cluster}}
  MODIFY SETTING {{deduplication}};

{{#cluster}}
CREATE TABLE IF NOT EXISTS {{database}}.otel_metrics_gauge {{on_cluster}} AS {{database}}.otel_metrics_gauge_local
ENGINE = {{distributed:otel_metrics_gauge:cityHash64(ServiceName, MetricName)}};
{{/cluster}}

-- Sum points.
CREATE TABLE IF NOT EXISTS {{database}}.otel_metrics_sum{{local}} {{on_cluster}} (
  ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1)),
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ResourceSchemaUrl String CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)),
  ScopeVersion String CODEC(ZSTD(1)),
  ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeDroppedAttrCount UInt32 CODEC(ZSTD(1)),
  ScopeSchemaUrl String CODEC(ZSTD(1)),
  ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  MetricName LowCardinality(String) CODEC(ZSTD(1)),
  MetricDescription String CODEC(ZSTD(1)),
  MetricUnit String CODEC(ZSTD(1)),
  Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  StartTimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  TimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  Value Float64 CODEC(ZSTD(1)),
  Flags UInt32 CODEC(ZSTD(1)),
  `Exemplars.FilteredAttributes` Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  `Exemplars.TimeUnix` Array(DateTime64(9)) CODEC(ZSTD(1)),
  `Exemplars.Value` Array(Float64) CODEC(ZSTD(1)),
  `Exemplars.SpanId` Array(String) CODEC(ZSTD(1)),
  `Exemplars.TraceId` Array(String) CODEC(ZSTD(1)),
  AggregationTemporality Int32 CODEC(ZSTD(1)),
  IsMonotonic Bool CODEC(ZSTD(1)),
  MetricMetadata Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ResourceDroppedAttrCount UInt32 CODEC(ZSTD(1)),
  SeriesHash UInt64 MATERIALIZED cityHash64(ResourceAttributes, ScopeName, Attributes) CODEC(ZSTD(1))
)
ENGINE = {{engine:MergeTree}}
PARTITION BY toDate(TimeUnix)
PRIMARY KEY (ProjectId, MetricName, toStartOfHour(TimeUnix), ServiceName)
ORDER BY (ProjectId, MetricName, toStartOfHour(TimeUnix), ServiceName, SeriesHash, TimeUnix)
{{ttl:metrics:TimeUnix}}
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, {{deduplication}}{{strings}}
COMMENT 'Spanhouse';

ALTER TABLE {{database}}.otel_metrics_sum{{local}} {{on_cluster}}
  ADD COLUMN IF NOT EXISTS ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1));

ALTER TABLE {{database}}.otel_metrics_sum{{local}} {{on_cluster}}
  MODIFY SETTING {{deduplication}};

{{#cluster}}
CREATE TABLE IF NOT EXISTS {{database}}.otel_metrics_sum {{on_cluster}} AS {{database}}.otel_metrics_sum_local
ENGINE = {{distributed:otel_metrics_sum:cityHash64(ServiceName, MetricName)}};
{{/cluster}}

-- Histogram points.
CREATE TABLE IF NOT EXISTS {{database}}.otel_metrics_histogram{{local}} {{on_cluster}} (
  ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1)),
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ResourceSchemaUrl String CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)),
  ScopeVersion String CODEC(ZSTD(1)),
  ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeDroppedAttrCount UInt32 CODEC(ZSTD(1)),
  ScopeSchemaUrl String CODEC(ZSTD(1)),
  ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  MetricName LowCardinality(String) CODEC(ZSTD(1)),
  MetricDescription String CODEC(ZSTD(1)),
  MetricUnit String CODEC(ZSTD(1)),
  Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  StartTimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  TimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  Count UInt64 CODEC(Delta(8), ZSTD(1)),
  Sum Float64 CODEC(ZSTD(1)),
  BucketCounts Array(UInt64) CODEC(ZSTD(1)),
  ExplicitBounds Array(Float64) CODEC(ZSTD(1)),
  `Exemplars.FilteredAttributes` Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  `Exemplars.TimeUnix` Array(DateTime64(9)) CODEC(ZSTD(1)),
  `Exemplars.Value` Array(Float64) CODEC(ZSTD(1)),
  `Exemplars.SpanId` Array(String) CODEC(ZSTD(1)),
  `Exemplars.TraceId` Array(String) CODEC(ZSTD(1)),
  Flags UInt32 CODEC(ZSTD(1)),
  Min Float64 CODEC(ZSTD(1)),
  Max Float64 CODEC(ZSTD(1)),
  AggregationTemporality Int32 CODEC(ZSTD(1)),
  MetricMetadata Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ResourceDroppedAttrCount UInt32 CODEC(ZSTD(1)),
  SeriesHash UInt64 MATERIALIZED cityHash64(ResourceAttributes, ScopeName, Attributes) CODEC(ZSTD(1))
)
ENGINE = {{engine:MergeTree}}
PARTITION BY toDate(TimeUnix)
PRIMARY KEY (ProjectId, MetricName, toStartOfHour(TimeUnix), ServiceName)
ORDER BY (ProjectId, MetricName, toStartOfHour(TimeUnix), ServiceName, SeriesHash, TimeUnix)
{{ttl:metrics:TimeUnix}}
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, {{deduplication}}{{strings}}
COMMENT 'Spanhouse';

ALTER TABLE {{database}}.otel_metrics_histogram{{local}} {{on_cluster}}
  ADD COLUMN IF NOT EXISTS ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1));

ALTER TABLE {{database}}.otel_metrics_histogram{{local}} {{on_cluster}}
  MODIFY SETTING {{deduplication}};

{{#cluster}}
CREATE TABLE IF NOT EXISTS {{database}}.otel_metrics_histogram {{on_cluster}} AS {{database}}.otel_metrics_histogram_local
ENGINE = {{distributed:otel_metrics_histogram:cityHash64(ServiceName, MetricName)}};
{{/cluster}}

-- Exponential histogram points.
CREATE TABLE IF NOT EXISTS {{database}}.otel_metrics_exponential_histogram{{local}} {{on_cluster}} (
  ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1)),
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ResourceSchemaUrl String CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)),
  ScopeVersion String CODEC(ZSTD(1)),
  ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeDroppedAttrCount UInt32 CODEC(ZSTD(1)),
  ScopeSchemaUrl String CODEC(ZSTD(1)),
  ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  MetricName LowCardinality(String) CODEC(ZSTD(1)),
  MetricDescription String CODEC(ZSTD(1)),
  MetricUnit String CODEC(ZSTD(1)),
  Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  StartTimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  TimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  Count UInt64 CODEC(Delta(8), ZSTD(1)),
  Sum Float64 CODEC(ZSTD(1)),
  Scale Int32 CODEC(ZSTD(1)),
  ZeroCount UInt64 CODEC(ZSTD(1)),
  PositiveOffset Int32 CODEC(ZSTD(1)),
  PositiveBucketCounts Array(UInt64) CODEC(ZSTD(1)),
  NegativeOffset Int32 CODEC(ZSTD(1)),
  NegativeBucketCounts Array(UInt64) CODEC(ZSTD(1)),
  `Exemplars.FilteredAttributes` Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  `Exemplars.TimeUnix` Array(DateTime64(9)) CODEC(ZSTD(1)),
  `Exemplars.Value` Array(Float64) CODEC(ZSTD(1)),
  `Exemplars.SpanId` Array(String) CODEC(ZSTD(1)),
  `Exemplars.TraceId` Array(String) CODEC(ZSTD(1)),
  Flags UInt32 CODEC(ZSTD(1)),
  Min Float64 CODEC(ZSTD(1)),
  Max Float64 CODEC(ZSTD(1)),
  AggregationTemporality Int32 CODEC(ZSTD(1)),
  ZeroThreshold Float64 CODEC(ZSTD(1)),
  MetricMetadata Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ResourceDroppedAttrCount UInt32 CODEC(ZSTD(1)),
  SeriesHash UInt64 MATERIALIZED cityHash64(ResourceAttributes, ScopeName, Attributes) CODEC(ZSTD(1))
)
ENGINE = {{engine:MergeTree}}
PARTITION BY toDate(TimeUnix)
PRIMARY KEY (ProjectId, MetricName, toStartOfHour(TimeUnix), ServiceName)
ORDER BY (ProjectId, MetricName, toStartOfHour(TimeUnix), ServiceName, SeriesHash, TimeUnix)
{{ttl:metrics:TimeUnix}}
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, {{deduplication}}{{strings}}
COMMENT 'Spanhouse';

ALTER TABLE {{database}}.otel_metrics_exponential_histogram{{local}} {{on_cluster}}
  ADD COLUMN IF NOT EXISTS ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1));

ALTER TABLE {{database}}.otel_metrics_exponential_histogram{{local}} {{on_cluster}}
  MODIFY SETTING {{deduplication}};

{{#cluster}}
CREATE TABLE IF NOT EXISTS {{database}}.otel_metrics_exponential_histogram {{on_cluster}} AS {{database}}.otel_metrics_exponential_histogram_local
ENGINE = {{distributed:otel_metrics_exponential_histogram:cityHash64(ServiceName, MetricName)}};
{{/cluster}}

-- Summary points.
CREATE TABLE IF NOT EXISTS {{database}}.otel_metrics_summary{{local}} {{on_cluster}} (
  ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1)),
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ResourceSchemaUrl String CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)),
  ScopeVersion String CODEC(ZSTD(1)),
  ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeDroppedAttrCount UInt32 CODEC(ZSTD(1)),
  ScopeSchemaUrl String CODEC(ZSTD(1)),
  ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  MetricName LowCardinality(String) CODEC(ZSTD(1)),
  MetricDescription String CODEC(ZSTD(1)),
  MetricUnit String CODEC(ZSTD(1)),
  Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  StartTimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  TimeUnix DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  Count UInt64 CODEC(Delta(8), ZSTD(1)),
  Sum Float64 CODEC(ZSTD(1)),
  `ValueAtQuantiles.Quantile` Array(Float64) CODEC(ZSTD(1)),
  `ValueAtQuantiles.Value` Array(Float64) CODEC(ZSTD(1)),
  Flags UInt32 CODEC(ZSTD(1)),
  MetricMetadata Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ResourceDroppedAttrCount UInt32 CODEC(ZSTD(1)),
  SeriesHash UInt64 MATERIALIZED cityHash64(ResourceAttributes, ScopeName, Attributes) CODEC(ZSTD(1))
)
ENGINE = {{engine:MergeTree}}
PARTITION BY toDate(TimeUnix)
PRIMARY KEY (ProjectId, MetricName, toStartOfHour(TimeUnix), ServiceName)
ORDER BY (ProjectId, MetricName, toStartOfHour(TimeUnix), ServiceName, SeriesHash, TimeUnix)
{{ttl:metrics:TimeUnix}}
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, {{deduplication}}{{strings}}
COMMENT 'Spanhouse';

ALTER TABLE {{database}}.otel_metrics_summary{{local}} {{on_cluster}}
  ADD COLUMN IF NOT EXISTS ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1));

ALTER TABLE {{database}}.otel_metrics_summary{{local}} {{on_cluster}}
  MODIFY SETTING {{deduplication}};

{{#cluster}}
CREATE TABLE IF NOT EXISTS {{database}}.otel_metrics_summary {{on_cluster}} AS {{database}}.otel_metrics_summary_local
ENGINE = {{distributed:otel_metrics_summary:cityHash64(ServiceName, MetricName)}};
{{/cluster}}

-- The same points under the exporter's name; HyperDX uses the name above. No effect where the exporter made a table of that name.
CREATE VIEW IF NOT EXISTS {{database}}.otel_metrics_exp_histogram {{on_cluster}} AS
SELECT * FROM {{database}}.otel_metrics_exponential_histogram;
