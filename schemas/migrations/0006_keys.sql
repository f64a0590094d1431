-- Who may send and read. A change is a new row, of which the last one counts. Every node of a cluster holds all of it.
-- Readers have no right to these tables; the text of a key is never stored.
CREATE TABLE IF NOT EXISTS {{database}}.spanhouse_projects {{on_cluster}} (
  ProjectId String,
  BytesPerDayMax Float64,
  RecordsPerDayMax Float64,
  CreatedAt DateTime('UTC') DEFAULT now('UTC'),
  UpdatedAt DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC')
)
ENGINE = {{everywhere:ReplacingMergeTree:UpdatedAt}}
ORDER BY ProjectId
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'Spanhouse';

CREATE TABLE IF NOT EXISTS {{database}}.spanhouse_keys {{on_cluster}} (
  KeyId String,
  Hash String COMMENT 'SHA-256 of the text of the key, hexadecimal',
  ProjectId String,
  Scope LowCardinality(String) COMMENT 'ingest, read or admin',
  Name String,
  Origins Array(String) COMMENT 'not empty: for pages of these origins alone',
  ExpiresAt DateTime('UTC') COMMENT '0: never',
  RevokedAt DateTime('UTC') COMMENT '0: not revoked',
  RequestsPerSecondMax Float64 COMMENT '0: no limit, as the next two',
  BytesPerSecondMax Float64,
  RecordsPerSecondMax Float64,
  CreatedAt DateTime('UTC') DEFAULT now('UTC'),
  UpdatedAt DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC')
)
ENGINE = {{everywhere:ReplacingMergeTree:UpdatedAt}}
ORDER BY KeyId
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'Spanhouse';

CREATE TABLE IF NOT EXISTS {{database}}.spanhouse_audit {{on_cluster}} (
  At DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
  Who String COMMENT 'id of a key, or local',
  Address String,
  Action LowCardinality(String),
  Subject String,
  Details String COMMENT 'JSON'
)
ENGINE = {{everywhere:MergeTree}}
ORDER BY At
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'Spanhouse';
