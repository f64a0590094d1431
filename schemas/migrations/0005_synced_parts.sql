-- An INSERT is confirmed when its part is on the disk, not in the memory of the system: the collector deletes its own copy then.
-- docs/decisions/0006-parts-are-synced.md has what it costs.
ALTER TABLE {{database}}.otel_logs{{local}} {{on_cluster}}
  MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE {{database}}.otel_traces{{local}} {{on_cluster}}
  MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE {{database}}.otel_traces_trace_id_ts{{local}} {{on_cluster}}
  MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE {{database}}.otel_metrics_gauge{{local}} {{on_cluster}}
  MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE {{database}}.otel_metrics_sum{{local}} {{on_cluster}}
  MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE {{database}}.otel_metrics_histogram{{local}} {{on_cluster}}
  MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE {{database}}.otel_metrics_exponential_histogram{{local}} {{on_cluster}}
  MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE {{database}}.otel_metrics_summary{{local}} {{on_cluster}}
  MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
