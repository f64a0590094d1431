-- Log records. Columns and types are those of the OpenTelemetry Collector's exporter; ProjectId and the last five are ours.
-- Keys, codecs and indexes: docs/decisions/0001-sort-keys-codecs-and-indexes.md. The primary key leaves Timestamp out on
-- purpose: only then does a condition on Timestamp select five-minute buckets.
CREATE TABLE IF NOT EXISTS {{database}}.otel_logs{{local}} {{on_cluster}} (
  ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1)),
  Timestamp DateTime64(9) CODEC(T64, ZSTD(1)),
  TraceId String CODEC(ZSTD(1)),
  SpanId String CODEC(ZSTD(1)),
  TraceFlags UInt8 CODEC(ZSTD(1)),
  SeverityText LowCardinality(String) CODEC(ZSTD(1)),
  SeverityNumber UInt8 CODEC(ZSTD(1)),
  ServiceName LowCardinality(String) CODEC(ZSTD(1)),
  Body String CODEC(ZSTD(1)),
  ResourceSchemaUrl LowCardinality(String) CODEC(ZSTD(1)),
  ResourceAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ScopeSchemaUrl LowCardinality(String) CODEC(ZSTD(1)),
  ScopeName String CODEC(ZSTD(1)),
  ScopeVersion LowCardinality(String) CODEC(ZSTD(1)),
  ScopeAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  LogAttributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  EventName String CODEC(ZSTD(1)),
  ObservedTimestamp DateTime64(9) DEFAULT Timestamp CODEC(T64, ZSTD(1)),
  DroppedAttributesCount UInt32 CODEC(ZSTD(1)),
  ResourceDroppedAttrCount UInt32 CODEC(ZSTD(1)),
  ScopeDroppedAttrCount UInt32 CODEC(ZSTD(1)),
  ResourceAttributeItems Array(String) ALIAS arrayMap((x) -> concat(x.1, '=', x.2), CAST(ResourceAttributes, 'Array(Tuple(String, String))')),
  LogAttributeItems Array(String) ALIAS arrayMap((x) -> concat(x.1, '=', x.2), CAST(LogAttributes, 'Array(Tuple(String, String))')),
  INDEX idx_timestamp Timestamp TYPE minmax GRANULARITY 1,
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX idx_log_attr_value mapValues(LogAttributes) TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {{engine:MergeTree}}
PARTITION BY toDate(Timestamp)
PRIMARY KEY (ProjectId, toStartOfFiveMinutes(Timestamp), ServiceName)
ORDER BY (ProjectId, toStartOfFiveMinutes(Timestamp), ServiceName, Timestamp)
{{ttl:logs:Timestamp}}
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1,
  enable_block_number_column = 1, enable_block_offset_column = 1, {{deduplication}}{{strings}}
COMMENT 'Spanhouse';

-- A table that the OpenTelemetry Collector made: every reader filters by project, and a repeated insert must be recognised.
ALTER TABLE {{database}}.otel_logs{{local}} {{on_cluster}}
  ADD COLUMN IF NOT EXISTS ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1));

ALTER TABLE {{database}}.otel_logs{{local}} {{on_cluster}}
  MODIFY SETTING {{deduplication}};

{{#cluster}}
-- Sharded by values of the row alone, so that a repeated insert splits in the same way.
CREATE TABLE IF NOT EXISTS {{database}}.otel_logs {{on_cluster}} AS {{database}}.otel_logs_local
ENGINE = {{distributed:otel_logs:cityHash64(TraceId, Timestamp)}};
{{/cluster}}
