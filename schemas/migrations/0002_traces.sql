-- Spans. Columns and types are those of the OpenTelemetry Collector's exporter; ProjectId and those from Flags on are ours.
-- Keys, codecs and indexes: docs/decisions/0001-sort-keys-codecs-and-indexes.md.
CREATE TABLE IF NOT EXISTS {{database}}.otel_traces{{local}} {{on_cluster}} (
  ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1)),
  Timestamp DateTime64(9) CODEC(T64, ZSTD(1)),
  TraceId String CODEC(ZSTD(1)),
  SpanId String CODEC(ZSTD(1)),
  ParentSpanId String CODEC(ZSTD(1)),
  TraceState String CODEC(ZSTD(1)),
  SpanName LowCardinality(String) CODEC(ZSTD(1)),
  SpanKind LowCardinality(String) CODEC(ZSTD(1)),
  ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)),
  ScopeVersion String CODEC(ZSTD(1)),
  SpanAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  Duration UInt64 CODEC(T64, ZSTD(1)),
  StatusCode LowCardinality(String) CODEC(ZSTD(1)),
  StatusMessage String CODEC(ZSTD(1)),
  `Events.Timestamp` Array(DateTime64(9)) CODEC(ZSTD(1)),
  `Events.Name` Array(LowCardinality(String)) CODEC(ZSTD(1)),
  `Events.Attributes` Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  `Links.TraceId` Array(String) CODEC(ZSTD(1)),
  `Links.SpanId` Array(String) CODEC(ZSTD(1)),
  `Links.TraceState` Array(String) CODEC(ZSTD(1)),
  `Links.Attributes` Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
  Flags UInt32 CODEC(ZSTD(1)),
  ResourceSchemaUrl LowCardinality(String) CODEC(ZSTD(1)),
  ScopeSchemaUrl LowCardinality(String) CODEC(ZSTD(1)),
  ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  DroppedAttributesCount UInt32 CODEC(ZSTD(1)),
  DroppedEventsCount UInt32 CODEC(ZSTD(1)),
  DroppedLinksCount UInt32 CODEC(ZSTD(1)),
  ResourceDroppedAttrCount UInt32 CODEC(ZSTD(1)),
  ScopeDroppedAttrCount UInt32 CODEC(ZSTD(1)),
  `Events.DroppedAttributesCount` Array(UInt32) CODEC(ZSTD(1)),
  `Links.DroppedAttributesCount` Array(UInt32) CODEC(ZSTD(1)),
  `Links.Flags` Array(UInt32) CODEC(ZSTD(1)),
  ResourceAttributeItems Array(String) ALIAS arrayMap((x) -> concat(x.1, '=', x.2), CAST(ResourceAttributes, 'Array(Tuple(String, String))')),
  SpanAttributeItems Array(String) ALIAS arrayMap((x) -> concat(x.1, '=', x.2), CAST(SpanAttributes, 'Array(Tuple(String, String))')),
  INDEX idx_timestamp Timestamp TYPE minmax GRANULARITY 1,
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX idx_span_attr_value mapValues(SpanAttributes) TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {{engine:MergeTree}}
PARTITION BY toDate(Timestamp)
PRIMARY KEY (ProjectId, toStartOfFiveMinutes(Timestamp), ServiceName)
ORDER BY (ProjectId, toStartOfFiveMinutes(Timestamp), ServiceName, Timestamp)
{{ttl:traces:Timestamp}}
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1,
  enable_block_number_column = 1, enable_block_offset_column = 1, {{deduplication}}{{strings}}
COMMENT 'Spanhouse';

-- A table that the OpenTelemetry Collector made: every reader filters by project, and a repeated insert must be recognised.
ALTER TABLE {{database}}.otel_traces{{local}} {{on_cluster}}
  ADD COLUMN IF NOT EXISTS ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1));

ALTER TABLE {{database}}.otel_traces{{local}} {{on_cluster}}
  MODIFY SETTING {{deduplication}};

{{#cluster}}
-- A trace stays on one shard, so that the lookup beside it sees all of it.
CREATE TABLE IF NOT EXISTS {{database}}.otel_traces {{on_cluster}} AS {{database}}.otel_traces_local
ENGINE = {{distributed:otel_traces:cityHash64(TraceId)}};
{{/cluster}}
