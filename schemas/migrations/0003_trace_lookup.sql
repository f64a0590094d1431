-- When each trace happened: turns "trace by id" into a read of a few granules of otel_traces. One trace can have several
-- rows, one an insert, so readers ask for min(Start) and max(End) + 1 (End is cut to the second).
CREATE TABLE IF NOT EXISTS {{database}}.otel_traces_trace_id_ts{{local}} {{on_cluster}} (
  ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1)),
  TraceId String CODEC(ZSTD(1)),
  Start SimpleAggregateFunction(min, DateTime) CODEC(Delta, ZSTD(1)),
  End SimpleAggregateFunction(max, DateTime) CODEC(Delta, ZSTD(1))
)
ENGINE = {{engine:AggregatingMergeTree}}
PARTITION BY toDate(Start)
ORDER BY (TraceId, ProjectId)
{{ttl:traces:Start}}
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, {{deduplication}}{{strings}}
COMMENT 'Spanhouse';

ALTER TABLE {{database}}.otel_traces_trace_id_ts{{local}} {{on_cluster}}
  ADD COLUMN IF NOT EXISTS ProjectId LowCardinality(String) DEFAULT 'default' CODEC(ZSTD(1));

ALTER TABLE {{database}}.otel_traces_trace_id_ts{{local}} {{on_cluster}}
  MODIFY SETTING {{deduplication}};

CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.otel_traces_trace_id_ts_mv {{on_cluster}}
TO {{database}}.otel_traces_trace_id_ts{{local}} AS
SELECT ProjectId, TraceId, min(Timestamp) AS Start, max(Timestamp) AS End
FROM {{database}}.otel_traces{{local}}
WHERE TraceId != ''
GROUP BY ProjectId, TraceId;

-- The view that the OpenTelemetry Collector made knows no project.
ALTER TABLE {{database}}.otel_traces_trace_id_ts_mv {{on_cluster}} MODIFY QUERY
SELECT ProjectId, TraceId, min(Timestamp) AS Start, max(Timestamp) AS End
FROM {{database}}.otel_traces{{local}}
WHERE TraceId != ''
GROUP BY ProjectId, TraceId;

{{#cluster}}
CREATE TABLE IF NOT EXISTS {{database}}.otel_traces_trace_id_ts {{on_cluster}} AS {{database}}.otel_traces_trace_id_ts_local
ENGINE = {{distributed:otel_traces_trace_id_ts:cityHash64(TraceId)}};
{{/cluster}}
