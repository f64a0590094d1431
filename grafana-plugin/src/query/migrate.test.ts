import { expect, test } from "vitest";
import { isFinished } from "./finished.ts";
import { migrateQuery } from "./migrate.ts";
import type { SpanhouseQuery } from "./query.ts";

test.each<[object, object]>([
  [{}, { refId: "A", queryType: "logs" }],
  [
    { refId: "B", expr: '{app="x"}' },
    { refId: "B", queryType: "logs" },
  ],
  [{ refId: "A", queryType: "later" }, { queryType: "logs" }],
  [
    { refId: "A", queryType: "traces" },
    { queryType: "traces", show: "search" },
  ],
  [{ refId: "A", queryType: "front-end" }, { show: "pages" }],
  [{ refId: "A", queryType: "sql" }, { sql: "" }],
  [
    { refId: "A", sql: "SELECT 1" },
    { queryType: "sql", sql: "SELECT 1" },
  ],
  [
    { refId: "A", metric: "up" },
    { queryType: "metrics", metric: "up" },
  ],
  [
    { refId: "A", queryType: "trace", traceId: null },
    { queryType: "trace", traceId: "" },
  ],
  [
    { refId: "A", queryType: "logs", annotate: "errors", metric: "x" },
    { queryType: "logs", annotate: "errors" },
  ],
])("%j is read as %j", (saved, expected) => {
  expect(migrateQuery(saved)).toMatchObject(expected);
});

test("what is of a wrong type falls away, and what is not known stays", () => {
  const saved = { refId: "A", queryType: "logs", search: 5, filters: [{ key: 1 }], limit: "x", hide: true, later: [1] };
  expect(migrateQuery(saved)).toEqual({ refId: "A", queryType: "logs", hide: true, later: [1] });
});

test("a query that is good stays as it is", () => {
  const query: SpanhouseQuery = {
    ...{ refId: "A", queryType: "traces", show: "red", measures: ["p99"], groupBy: ["service"], limit: 5 },
    filters: [{ key: "service", op: "=", value: "$service" }],
  };
  expect(migrateQuery(query)).toEqual(query);
});

test.each<[SpanhouseQuery, boolean]>([
  [{ refId: "A", queryType: "logs" }, true],
  [{ refId: "A", queryType: "logs", hide: true }, false],
  [{ refId: "A", queryType: "trace", traceId: " " }, false],
  [{ refId: "A", queryType: "metrics", metric: "" }, false],
  [{ refId: "A", queryType: "metrics", metric: "", show: "list" }, true],
  [{ refId: "A", queryType: "front-end", show: "session" }, false],
  [{ refId: "A", queryType: "front-end", show: "session", sessionId: "$s" }, true],
  [{ refId: "A", queryType: "sql", sql: "\n" }, false],
])("%j is finished: %j", (query, expected) => {
  expect(isFinished(query)).toBe(expected);
});
