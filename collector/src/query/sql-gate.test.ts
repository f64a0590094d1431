import { expect, test } from "vitest";
import { createSqlGate, problemIn } from "./sql-gate.ts";

test.each([
  ["SELECT count() FROM otel_logs"],
  ["SELECT 'EXPLAIN', 'system.tables', '_part', 'it\\'s mergeTreeIndex(a)' FROM otel_logs"],
  ["(SELECT 1) UNION ALL (SELECT 2)"],
  ["WITH 1 AS x SELECT x, x AS settings, systems.a FROM systems"],
  ["SELECT sumMerge(x), merge FROM t"],
  ["SELECT a_b, `a _c` FROM t"],
  ["DESCRIBE TABLE otel_logs"],
  ["SELECT file, loop, tryBase64Decode(x) FROM t"],
  ["SELECT 1 AS `it's`, '`_part' FROM t"],
])("passes %s", (printed) => {
  expect(problemIn(printed, {})).toBeUndefined();
});

test.each([
  ["EXPLAIN SELECT 1", {}, "SELECT or DESCRIBE"],
  ["SELECTED", {}, "SELECT or DESCRIBE"],
  ["SELECT 1 SETTINGS max_threads = 1", {}, "SETTINGS"],
  ["SELECT _part FROM t", {}, "_part"],
  ["SELECT `_part` FROM t", {}, "_part"],
  ["SELECT t._part FROM t", {}, "_part"],
  ["SELECT * FROM mergeTreeIndex('a', 'b')", {}, "mergeTreeIndex"],
  ["SELECT * FROM `merge` ('a', 'b')", {}, "merge"],
  ["SELECT * FROM system.parts", {}, "system"],
  ["SELECT * FROM `SYSTEM`.parts", {}, "SYSTEM"],
  ["SELECT * FROM {t:Identifier}", { t: "system" }, "system"],
  ["SELECT * FROM {t:Identifier}", { t: "system.parts" }, "system"],
  ["SELECT {c:Identifier} FROM t", { c: "_part" }, "_part"],
  ["SELECT {c:Identifier}(x) FROM t", { c: "merge" }, "merge"],
  // A quote in a name begins no string.
  ["SELECT 1 AS `'`, _part, 'x' FROM t", {}, "_part"],
  ["SELECT 1 AS `it's` FROM (SELECT 2 SETTINGS max_threads = 1) WHERE 'a' = 'b'", {}, "SETTINGS"],
  ["SELECT 1 AS \"'\", _part, 'x' FROM t", {}, "_part"],
  // Functions called by their name alone.
  ["SELECT COLUMNS('a') APPLY lowCardinalityIndices FROM t", {}, "lowCardinalityIndices"],
  ["SELECT arrayMap(dumpColumnStructure, x) FROM t", {}, "dumpColumnStructure"],
  ["SELECT FROM_BASE64(a) FROM t", {}, "FROM_BASE64"],
])("refuses %s with %j", (printed, params, words) => {
  expect(problemIn(printed, params)).toContain(words);
});

test("a text is printed once, and judged with its params each time", async () => {
  let printed = 0;
  const gate = createSqlGate((sql) => {
    printed++;
    return Promise.resolve(sql);
  });
  const { signal } = new AbortController();
  const sql = "SELECT * FROM {t:Identifier}";
  await gate({ sql, params: { t: "otel_logs" } }, signal);
  await expect(gate({ sql, params: { t: "system.parts" } }, signal)).rejects.toMatchObject({ code: "query_denied" });
  expect(printed).toBe(1);
});
