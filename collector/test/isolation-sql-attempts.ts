/**
 * What somebody with a read key of the project alpha tries by SQL in order to see something of the project bravo, and what comes of it.
 * docs/reference/isolation.md is made from this list (npm run docs), and isolation.test.ts holds both against a collector.
 *
 * `{trace}`, `{service}` and `{body}` stand for a trace id, a service and a log body of bravo that the attacker happens to know.
 */

import type { Outcome } from "./isolation-outcome.ts";

export interface SqlAttempt {
  readonly group: string;
  readonly sql: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly outcome: Outcome;
}

interface SqlGroup {
  readonly group: string;
  readonly outcome: Outcome;
  readonly statements: readonly (string | readonly [sql: string, params: Readonly<Record<string, unknown>>])[];
}

const denied = "403 query_denied";

const sqlGroups: readonly SqlGroup[] = [
  {
    group: "Plain reading",
    outcome: "own",
    statements: [
      "SELECT * EXCEPT (Timestamp, ObservedTimestamp) FROM otel_logs ORDER BY Body",
      "SELECT count() FROM otel_logs",
      "SELECT count() FROM otel.otel_logs WHERE ProjectId = 'bravo'",
      "SELECT count() FROM otel_logs WHERE ProjectId != 'alpha'",
      "SELECT ProjectId, count() FROM otel_traces GROUP BY ProjectId",
      "SELECT DISTINCT ServiceName FROM otel_logs ORDER BY ServiceName",
      "SELECT count() FROM otel_traces WHERE TraceId = '{trace}'",
      "SELECT count() FROM otel_logs WHERE ServiceName = '{service}'",
      "SELECT count() FROM otel_logs WHERE Body = '{body}' OR 1 = 1",
      "SELECT count() FROM otel_logs WHERE hasToken(lower(Body), 'secret')",
      "SELECT sum(cityHash64(*)) FROM otel_metrics_gauge",
      "SELECT count(), min(TraceId) FROM otel_traces_trace_id_ts",
      "SELECT count(), sum(Count) FROM otel_metrics_exponential_histogram",
      "SELECT count(), sum(Count) FROM otel_metrics_exp_histogram",
      "SELECT count() FROM otel_metrics_sum WHERE ProjectId LIKE '%'",
      "SELECT mapKeys(LogAttributes) FROM otel_logs GROUP BY ALL ORDER BY ALL",
      "SELECT LogAttributeItems, ResourceAttributeItems FROM otel_logs GROUP BY ALL ORDER BY ALL",
    ],
  },
  {
    group: "Sub-queries, unions, joins, CTEs",
    outcome: "own",
    statements: [
      "SELECT count() FROM (SELECT * FROM otel_logs)",
      "SELECT (SELECT count() FROM otel_logs), (SELECT max(Body) FROM otel_logs)",
      "SELECT Body FROM otel_logs UNION ALL SELECT SpanName FROM otel_traces ORDER BY 1",
      "SELECT ProjectId FROM otel_logs UNION DISTINCT SELECT ProjectId FROM otel_traces",
      "SELECT ServiceName FROM otel_logs INTERSECT SELECT '{service}'",
      "SELECT '{service}' EXCEPT SELECT ServiceName FROM otel_logs",
      "SELECT count() FROM otel_logs AS a JOIN otel_traces AS b ON a.TraceId = b.TraceId",
      "SELECT count() FROM otel_logs AS a CROSS JOIN otel_traces AS b",
      "SELECT count() FROM otel_traces AS a FULL JOIN otel_logs AS b USING (ServiceName)",
      "SELECT count() FROM otel_logs AS a GLOBAL ANY LEFT JOIN otel_traces AS b USING (TraceId)",
      "SELECT count() FROM otel_traces WHERE TraceId IN (SELECT TraceId FROM otel_traces_trace_id_ts)",
      "SELECT count() FROM otel_traces WHERE TraceId GLOBAL IN (SELECT TraceId FROM otel_logs)",
      "WITH all AS (SELECT * FROM otel_logs) SELECT ProjectId, count() FROM all GROUP BY ProjectId",
      "WITH (SELECT groupUniqArray(ProjectId) FROM otel_logs) AS ids SELECT ids",
      "WITH RECURSIVE r AS (SELECT 1 AS n, (SELECT max(Body) FROM otel_logs) AS b UNION ALL SELECT n + 1, b FROM r WHERE n < 3) SELECT * FROM r",
      "SELECT Body FROM view(SELECT Body FROM otel_logs) ORDER BY Body",
      "SELECT arrayJoin(groupUniqArray(ServiceName)) AS s FROM otel_logs ORDER BY s",
      "SELECT any(Body) OVER (ORDER BY Timestamp ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS b, count() OVER () AS n FROM otel_logs ORDER BY b LIMIT 1",
      "SELECT quantilesExact(0, 0.5, 1)(Duration) FROM otel_traces",
      "SELECT ServiceName, count() FROM otel_logs GROUP BY ServiceName WITH TOTALS ORDER BY ServiceName",
      "SELECT ServiceName, count() FROM otel_logs GROUP BY ROLLUP(ServiceName) ORDER BY ServiceName",
      "SELECT count() FROM otel_logs WHERE Timestamp > now() - INTERVAL 1 DAY ORDER BY count() LIMIT 1 WITH TIES",
    ],
  },
  {
    group: "Before and around the filter",
    outcome: "own",
    statements: [
      "SELECT count() FROM otel_logs PREWHERE throwIf(Body = '{body}', 'seen') = 0",
      "SELECT count() FROM otel_logs WHERE throwIf(ProjectId = 'bravo', 'seen') = 0",
      "SELECT sum(intDiv(1, Body != '{body}')) FROM otel_logs",
      "SELECT count() FROM otel_logs WHERE toUInt8OrZero(Body) = 0",
      "SELECT max(if(ProjectId = 'bravo', sleep(0), 0)) FROM otel_logs",
      "SELECT uniq(ServiceName), uniqExact(TraceId) FROM otel_logs",
      "SELECT min(Timestamp) = (SELECT min(Timestamp) FROM otel_logs WHERE ProjectId = 'alpha') FROM otel_logs",
      "SELECT groupArray(Body) FROM (SELECT Body FROM otel_logs ORDER BY Body LIMIT 100)",
      "SELECT rowNumberInAllBlocks() AS n FROM otel_logs ORDER BY n",
      "SELECT count() FROM otel_logs WHERE COLUMNS('.*Project.*') = 'bravo'",
      "/* ProjectId */ SELECT /* = 'bravo' */ count() -- OR 1\nFROM otel_logs # WHERE 0",
      "SELECT count() FROM otel_logs WHERE (ProjectId = 'bravo') OR initialQueryID() != ''",
      "SELECT count() FROM `otel`.`otel_logs` WHERE `ProjectId` = 'bravo'",
    ],
  },
  {
    group: "Parameters",
    outcome: "own",
    statements: [
      ["SELECT count() FROM otel_logs WHERE ProjectId = {p:String}", { p: "bravo" }],
      ["SELECT count() FROM otel_logs WHERE ProjectId = {p:String}", { p: "' OR 1 = 1 --" }],
      ["SELECT count() FROM {t:Identifier}", { t: "otel_logs" }],
      ["SELECT count() FROM {db:Identifier}.{t:Identifier}", { db: "otel", t: "otel_traces" }],
    ],
  },
  {
    group: "Parameters that name storage",
    outcome: denied,
    statements: [
      ["SELECT count() FROM {db:Identifier}.{t:Identifier}", { db: "system", t: "tables" }],
      ["SELECT count() FROM {t:Identifier}", { t: "system.parts" }],
      ["SELECT {c:Identifier} FROM otel_logs", { c: "_part_offset" }],
      ["SELECT count() FROM {t:Identifier}", { t: "spanhouse_keys" }],
    ],
  },
  {
    group: "Table functions that reach elsewhere",
    outcome: denied,
    statements: [
      "SELECT * FROM merge('otel', '.*')",
      "SELECT * FROM merge(REGEXP('.*'), '.*')",
      "SELECT * FROM remote('127.0.0.1', otel, otel_logs)",
      "SELECT * FROM remote('127.0.0.1', otel, otel_logs, 'default', '')",
      "SELECT * FROM remoteSecure('127.0.0.1', otel, otel_logs)",
      "SELECT * FROM file('/etc/passwd', LineAsString)",
      "SELECT * FROM file('*.csv')",
      "SELECT * FROM url('http://127.0.0.1/', LineAsString)",
      "SELECT * FROM s3('http://127.0.0.1/x.csv', CSV, 'a String')",
      "SELECT * FROM hdfs('hdfs://127.0.0.1/x', CSV, 'a String')",
      "SELECT * FROM executable('cat', CSV, 'a String')",
      "SELECT * FROM sqlite('x.db', 't')",
      "SELECT * FROM mysql('127.0.0.1:3306', 'd', 't', 'u', 'p')",
      "SELECT * FROM postgresql('127.0.0.1:5432', 'd', 't', 'u', 'p')",
      "SELECT * FROM jdbc('x', 'SELECT 1')",
      "SELECT * FROM dictionary('d')",
      "SELECT * FROM loop(otel_logs) LIMIT 1",
      "SELECT * FROM viewExplain('EXPLAIN', '', (SELECT 1))",
      "SELECT * FROM eval('SELECT 1')",
      "SELECT * FROM filesystem('/')",
    ],
  },
  {
    group: "Clusters",
    outcome: "400 query_invalid",
    statements: [
      "SELECT * FROM cluster('default', otel, otel_logs)",
      "SELECT * FROM clusterAllReplicas('default', otel.otel_logs)",
      "SELECT * FROM s3Cluster('default', 'http://127.0.0.1/x.csv')",
    ],
  },
  {
    group: "Storage",
    outcome: denied,
    statements: [
      "SELECT * FROM mergeTreeIndex(otel, otel_logs)",
      "SELECT * FROM mergeTreeIndex('otel', 'otel_logs', with_marks = 1)",
      "SELECT * FROM `mergeTreeIndex`('otel', 'otel_logs')",
      "SELECT * FROM `merge\\x54reeIndex`('otel', 'otel_logs')",
      "SELECT * FROM mergeTreeAnalyzeIndexes('otel', 'otel_logs')",
      "SELECT * FROM mergeTreeProjection(otel, otel_logs, p)",
      "SELECT * FROM mergeTreeTextIndex(otel, otel_logs, idx_body)",
      "DESCRIBE TABLE mergeTreeIndex(otel, otel_logs)",
      "SELECT _part, _part_offset FROM otel_logs",
      "SELECT max(_part_offset) FROM otel_logs",
      "SELECT count() FROM otel_logs WHERE _partition_id != ''",
      "SELECT l._block_number FROM otel_logs AS l",
      "SELECT `_part_index` FROM otel_logs",
      "SELECT lowCardinalityKeys(ServiceName) FROM otel_logs",
      "SELECT lowCardinalityIndices(ServiceName) FROM otel_logs",
      "SELECT dumpColumnStructure(ServiceName) FROM otel_logs",
      "SELECT blockNumber(), blockSize() FROM otel_logs",
      "SELECT estimateCompressionRatio(Body) FROM otel_logs",
      "SELECT filesystemAvailable()",
      "SELECT hasColumnInTable('otel', 'spanhouse_keys', 'Hash')",
      "SELECT count() FROM otel_logs WHERE indexHint(ProjectId = 'bravo')",
      "SELECT dictGet('d', 'a', 1)",
      "SELECT joinGet('j', 'a', 1)",
      "SELECT file('/etc/passwd')",
      "SELECT max(rowNumberInBlock()) FROM otel_logs",
    ],
  },
  {
    group: "Around the gate",
    outcome: denied,
    statements: [
      "SELECT Body AS `'`, _part_offset AS `x'` FROM otel_logs",
      "SELECT 1 AS `'`, part_name FROM mergeTreeIndex('otel', 'otel_logs') WHERE '' = ''",
      "SELECT count() AS `'` FROM (SELECT Body FROM otel_logs SETTINGS max_rows_to_read = 1) WHERE '' = ''",
      "SELECT 1 AS \"'\", name FROM system.tables WHERE '' = ''",
      "SELECT COLUMNS('ServiceName') APPLY lowCardinalityIndices FROM otel_logs",
      "SELECT * APPLY dumpColumnStructure FROM otel_logs",
      "SELECT arrayMap(dumpColumnStructure, [ServiceName]) FROM otel_logs",
    ],
  },
  {
    group: "Errors that quote a value of a dictionary",
    outcome: denied,
    statements: [
      "SELECT base64Decode(ServiceName) FROM otel_logs",
      "SELECT FROM_BASE64(SeverityText) FROM otel_logs",
      "SELECT base32Decode(SpanName) FROM otel_traces",
      "SELECT COLUMNS('ServiceName') APPLY base58Decode FROM otel_logs",
      "SELECT arrayMap(x -> base64Decode(x), mapKeys(LogAttributes)) FROM otel_logs",
      "SELECT toFixedString(ServiceName, 14) FROM otel_logs",
      "SELECT clamp('m', 'm', ServiceName) FROM otel_logs",
      "SELECT factorial(length(ServiceName)) FROM otel_logs",
      "SELECT bitTest(1, length(ServiceName)) FROM otel_logs",
      "SELECT match('x', concat(ServiceName, '(')) FROM otel_logs",
      "SELECT 'x' LIKE concat(ServiceName, '\\\\') FROM otel_logs",
    ],
  },
  {
    group: "Errors that quote a value of a dictionary",
    outcome: "own",
    statements: ["SELECT tryBase64Decode(ServiceName) FROM otel_logs"],
  },
  {
    group: "Other tables",
    outcome: denied,
    statements: [
      "SELECT * FROM spanhouse_keys",
      "SELECT * FROM otel.spanhouse_projects",
      "SELECT * FROM spanhouse_audit",
      "SELECT * FROM schema_migrations",
      "SELECT * FROM otel_traces_trace_id_ts_mv",
      "SELECT name, total_rows FROM system.tables",
      "SELECT * FROM system.columns",
      "SELECT * FROM system.parts",
      "SELECT * FROM system.processes",
      "SELECT * FROM system.query_log",
      "SELECT * FROM system.databases",
      "SELECT * FROM `system`.`parts`",
      'SELECT * FROM "system"."tables"',
      "SELECT * FROM system . tables",
      "SELECT * FROM SYSTEM.tables",
      "SELECT * FROM system.completions",
      "SELECT * FROM system.quota_usage",
      "SELECT * FROM INFORMATION_SCHEMA.TABLES",
      "SELECT * FROM information_schema.columns",
    ],
  },
  {
    group: "Other statements",
    outcome: denied,
    statements: [
      "EXPLAIN SELECT count() FROM otel_logs",
      "EXPLAIN indexes = 1 SELECT count() FROM otel_logs",
      "EXPLAIN ESTIMATE SELECT * FROM otel_logs",
      "EXPLAIN PIPELINE SELECT * FROM otel_logs",
      "(EXPLAIN SELECT 1)",
      "SELECT * FROM (EXPLAIN indexes = 1 SELECT count() FROM otel_logs)",
      "/* SELECT */ EXPLAIN SELECT 1",
      "SHOW TABLES",
      "SHOW CREATE TABLE otel_logs",
      "SHOW GRANTS",
      "SHOW PROCESSLIST",
      "SHOW DATABASES",
      "EXISTS TABLE spanhouse_keys",
      "CHECK TABLE otel_logs",
      "SET readonly = 0",
      "USE system",
      "KILL QUERY WHERE 1",
      "CREATE TABLE x AS otel_logs",
      "CREATE TEMPORARY TABLE x AS SELECT * FROM otel_logs",
      "CREATE VIEW v AS SELECT * FROM otel_logs",
      "ALTER TABLE otel_logs DELETE WHERE 1",
      "DROP ROW POLICY spanhouse_reader ON otel.otel_logs",
      "INSERT INTO otel_logs (Body) SELECT 'x'",
      "INSERT INTO FUNCTION file('x.csv') SELECT * FROM otel_logs",
      "SYSTEM FLUSH LOGS",
      "BACKUP TABLE otel_logs TO File('x')",
      "GRANT SELECT ON *.* TO spanhouse_reader",
    ],
  },
  {
    group: "SETTINGS",
    outcome: denied,
    statements: [
      "SELECT count() FROM otel_logs SETTINGS readonly = 0",
      "SELECT count() FROM otel_logs SETTINGS additional_table_filters = {}",
      "SELECT count() FROM (SELECT * FROM otel_logs SETTINGS max_rows_to_read = 1)",
      "SELECT count() FROM (SELECT * FROM otel_logs SETTINGS force_primary_key = 1)",
      "SELECT * FROM (SELECT 1 SETTINGS/**/max_threads = 1)",
      "SELECT * FROM otel_logs SETTINGS asterisk_include_materialized_columns = 1",
    ],
  },
  {
    group: "Out of the answer",
    outcome: "400 query_invalid",
    statements: [
      "SELECT * FROM otel_logs INTO OUTFILE 'x.csv'",
      "SELECT * FROM otel_logs FORMAT CSV",
      "SELECT 1; SELECT * FROM system.parts",
      "SELECT 1; DROP TABLE otel_logs",
      "SELECT nothing FROM otel_logs",
      "SELECT COLUMNS('_part.*') FROM otel_logs",
      "SELECT * FROM (DESCRIBE TABLE otel_logs)",
      "SELECT * FROM default.otel_logs",
      "SELECT count() FROM otel_logs WHERE Body IN otel_traces_trace_id_ts.TraceId",
      "SELECT * FROM otel_logs FINAL SAMPLE 1 / 2",
      "SELECT 1 FROM otel_logs WHERE '",
      "SELECT 1 /*",
    ],
  },
];

const all: SqlAttempt[] = [];
for (const { group, outcome, statements } of sqlGroups) {
  for (const statement of statements) {
    const [sql, params] = typeof statement === "string" ? [statement] : statement;
    all.push({ group, sql, outcome, ...(params === undefined ? {} : { params }) });
  }
}

export const sqlAttempts: readonly SqlAttempt[] = all;
