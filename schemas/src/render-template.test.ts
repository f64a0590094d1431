import { expect, test } from "vitest";
import { renderTemplate, ttlExpression } from "./render-template.ts";

const retentionDays = { logs: 30, traces: 7, metrics: 0 };
const single = { database: "otel", retentionDays };
const cluster = { database: "otel", cluster: "prod", retentionDays };

test.each([
  ["{{database}}.t{{local}} {{on_cluster}} (", "`otel`.t (", "`otel`.t_local ON CLUSTER `prod` ("],
  [
    "ENGINE = {{engine:MergeTree}}",
    "ENGINE = MergeTree",
    "ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')",
  ],
  [
    "ENGINE = {{everywhere:MergeTree}}",
    "ENGINE = MergeTree()",
    "ENGINE = ReplicatedMergeTree('/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}')",
  ],
  [
    "ENGINE = {{everywhere:ReplacingMergeTree:UpdatedAt}}",
    "ENGINE = ReplacingMergeTree(UpdatedAt)",
    "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}', UpdatedAt)",
  ],
  ["x {{#cluster}}only {{database}}{{/cluster}}", "x ", "x only `otel`"],
  [
    "SETTINGS {{deduplication}}",
    "SETTINGS non_replicated_deduplication_window = 10000",
    "SETTINGS replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800",
  ],
  [
    "{{ttl:traces:Timestamp}};",
    "TTL toDateTime(Timestamp) + toIntervalDay(7);",
    "TTL toDateTime(Timestamp) + toIntervalDay(7);",
  ],
  ["a {{ttl:metrics:TimeUnix}};", "a;", "a;"],
])("%s", (template, onOneNode, inCluster) => {
  expect(renderTemplate(template, single)).toBe(onOneNode);
  expect(renderTemplate(template, cluster)).toBe(inCluster);
});

test("a Distributed table names cluster, database, local table and sharding key", () => {
  expect(renderTemplate("{{distributed:t:cityHash64(a, b)}}", cluster)).toBe(
    "Distributed('prod', 'otel', 't_local', cityHash64(a, b))",
  );
});

test("strings are told to stay in one stream where the server could do otherwise", () => {
  expect(renderTemplate("a = 1{{strings}}", single)).toBe("a = 1");
  expect(renderTemplate("a = 1{{strings}}", { ...single, stringsInOneStream: true })).toBe(
    "a = 1, string_serialization_version = 'single_stream'",
  );
});

test("names are quoted", () => {
  expect(renderTemplate("{{database}}", { ...single, database: "a`b\\c" })).toBe("`a\\`b\\\\c`");
});

test("an unknown placeholder is a mistake of ours", () => {
  expect(() => renderTemplate("{{databse}}", single)).toThrow(
    "BUG: a migration holds the unknown placeholder {{databse}}",
  );
  expect(() => renderTemplate("{{ttl:spans:Timestamp}}", single)).toThrow("BUG:");
});

test("0 days is no TTL", () => {
  expect(ttlExpression("Timestamp", 0)).toBeUndefined();
  expect(ttlExpression("Timestamp", 1)).toBe("toDateTime(Timestamp) + toIntervalDay(1)");
});
