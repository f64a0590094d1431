import fc from "fast-check";
import { bindSearch, createMatcher, printSearch, SearchError } from "@spanhouse/schemas/query";
import type { FieldTest, Pattern, Search, SearchSignal } from "@spanhouse/schemas/query";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createClickHouse, type ClickHouse } from "../src/clickhouse.ts";
import { createBindings } from "../src/query/statement/bindings.ts";
import { searchSql } from "../src/query/statement/search-sql.ts";
import { runMigrations } from "../src/run-migrations.ts";
import { startTestEngine, type TestEngine } from "./start-test-engine.ts";

/*
 * The search language has two meanings, one in memory for the tail and one in SQL. ClickHouse is the oracle: over the same records
 * every search must find the same ones, with the indexes of the real tables.
 */
let engine: TestEngine;
let clickhouse: ClickHouse;

type Row = Readonly<Record<string, unknown>>;
const rowsOf: Record<"logs" | "traces", readonly Row[]> = { logs: [], traces: [] };
const tableOf = { logs: "otel_logs", traces: "otel_traces" } as const;

const word = fc.constantFrom(
  "payment",
  "Payment",
  "failed",
  "pay",
  "42",
  "4",
  "é",
  "Ärger",
  "x_y",
  "100%",
  "a.b",
  "-",
  "",
);
const text = fc
  .array(fc.tuple(word, fc.constantFrom(" ", "-", "/", "", ": ", "\n", "\\", "'", "_", "%", "é")), { maxLength: 4 })
  .map((parts) => parts.flat().join(""));
const number = fc.constantFrom(
  "0",
  "1",
  "42",
  "42.5",
  "-3",
  "1e3",
  ".5",
  "5.",
  "+7",
  " 5",
  "5 ",
  "inf",
  "nan",
  "0x10",
  "1_000",
  "",
);
const value = fc.oneof(text, number);
const key = fc.constantFrom("order.id", "path", "status", "n", "ключ", "it's");
const attributes = fc.dictionary(key, value, { maxKeys: 4 });
const now = Math.floor(Date.now() / 1000) - 600;
const sharedRow = {
  Timestamp: fc.integer({ min: 0, max: 500 }).map((second) => `${now + second}.000000001`),
  TraceId: fc.constantFrom("", "0af7651916cd43dd8448eb211c80319c"),
  ServiceName: fc.constantFrom("cart", "Cart", "cart-2", ""),
  ScopeName: fc.constantFrom("", "lib"),
  ResourceAttributes: attributes,
  ScopeAttributes: attributes,
};
const logRow = fc.record({
  ...sharedRow,
  SeverityNumber: fc.integer({ min: 0, max: 24 }),
  SeverityText: fc.constantFrom("", "WARN", "Warning", "error", "Information", "oops", "DEBUG2", "Fatal"),
  Body: text,
  EventName: fc.constantFrom("", "payment.failed", "browser.page_view"),
  LogAttributes: attributes,
});
const spanRow = fc.record({
  ...sharedRow,
  SpanName: text,
  SpanKind: fc.constantFrom("Server", "Client", "Internal"),
  StatusCode: fc.constantFrom("Unset", "Ok", "Error"),
  StatusMessage: text,
  Duration: fc.constantFrom(0, 1, 999_999, 1_000_000, 250_000_000, 250_000_001, 5_000_000_000),
  ParentSpanId: fc.constantFrom("", "b7ad6b7169203331"),
  SpanAttributes: attributes,
});

beforeAll(async () => {
  engine = await startTestEngine();
  const { url, writer } = engine.engine;
  clickhouse = createClickHouse({ url, ...writer, database: "otel", requestTimeoutMs: 30_000 });
  const retention = { retentionDaysTraces: 30, retentionDaysLogs: 30, retentionDaysMetrics: 30 };
  await runMigrations(clickhouse, {
    ...{ clickhouseDatabase: "otel", clickhouseCluster: undefined, textIndexLogBody: "on" },
    ...retention,
  });
  rowsOf.logs = await insert("logs", fc.sample<Row>(logRow, 400));
  rowsOf.traces = await insert("traces", fc.sample<Row>(spanRow, 400));
});
afterAll(async () => {
  await clickhouse.close();
  await engine.stop();
});

/** A number of its own in SpanId tells each row from the others. */
async function insert(signal: "logs" | "traces", rows: readonly Row[]): Promise<Row[]> {
  const numbered = rows.map((row, index) => ({ ...row, SpanId: index.toString(16).padStart(16, "0") }));
  const lines = numbered.map((row) => JSON.stringify(row)).join("\n");
  await clickhouse.command(`INSERT INTO ${tableOf[signal]} FORMAT JSONEachRow ${lines}`);
  return numbered;
}

const piece = fc.oneof(word, text).filter((made) => made !== "");
const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  piece.map((only) => [only]),
  fc
    .tuple(fc.boolean(), fc.array(piece, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([open, pieces, close]) => (open ? [""] : []).concat(pieces, close ? [""] : [])),
);
const comparison = fc.constantFrom("<", "<=", ">", ">=");
function field(name: fc.Arbitrary<string>, of: fc.Arbitrary<FieldTest>): fc.Arbitrary<Search> {
  return fc.record({ kind: fc.constant("field"), field: name, test: of, at: fc.constant(0) });
}
const texts: fc.Arbitrary<FieldTest> = fc.oneof(
  fc.constant<FieldTest>({ op: "exists" }),
  pattern.map((is): FieldTest => ({ op: "is", pattern: is })),
  value.map((is): FieldTest => ({ op: "is", pattern: [is] })),
  fc.array(value, { minLength: 1, maxLength: 3 }).map((values): FieldTest => ({ op: "in", values })),
);
const numbers: fc.Arbitrary<FieldTest> = fc.record({
  op: comparison,
  value: fc.constantFrom("0", "4", "42", "-3.5", "1e3"),
});
const attributeName = fc
  .tuple(fc.constantFrom("", "attributes.", "resource.", "scope."), key)
  // "status" alone is a field of spans.
  .map(([prefix, name]) => (prefix === "" && name === "status" ? "attributes.status" : prefix + name));
const level = fc.constantFrom("trace", "debug", "info", "warn", "ERROR", "fatal");
const levelTest: fc.Arbitrary<FieldTest> = fc.oneof(
  level.map((is): FieldTest => ({ op: "is", pattern: [is] })),
  fc.record({ op: comparison, value: level }),
);
const duration: fc.Arbitrary<FieldTest> = fc.record({
  op: comparison,
  value: fc.constantFrom("250ms", "1", "0.25s", "1us", "1ns", "1m"),
});
const ids: fc.Arbitrary<FieldTest> = fc.constantFrom<FieldTest>(
  { op: "exists" },
  { op: "is", pattern: ["0AF7651916cd43dd8448eb211c80319c"] },
  { op: "is", pattern: ["0AF7", ""] },
);

const termOf: Record<"logs" | "traces", fc.Arbitrary<Search>> = {
  logs: fc.oneof(
    pattern.map((of): Search => ({ kind: "text", pattern: of, at: 0 })),
    field(attributeName, fc.oneof(texts, numbers)),
    field(fc.constantFrom("service", "body", "event", "scope"), texts),
    field(fc.constant("level"), levelTest),
    field(fc.constantFrom("trace", "trace_id"), ids),
  ),
  traces: fc.oneof(
    pattern.map((of): Search => ({ kind: "text", pattern: of, at: 0 })),
    field(attributeName, fc.oneof(texts, numbers)),
    field(fc.constantFrom("service", "name", "status_message"), texts),
    field(fc.constant("level"), levelTest),
    field(fc.constant("duration"), duration),
    field(
      fc.constant("status"),
      fc.constantFrom<FieldTest>({ op: "is", pattern: ["error"] }, { op: "in", values: ["OK", "unset"] }),
    ),
    field(fc.constant("kind"), fc.constant<FieldTest>({ op: "is", pattern: ["SERVER"] })),
    field(fc.constantFrom("trace", "parent"), ids),
  ),
};

function searchOf(signal: "logs" | "traces"): fc.Arbitrary<Search> {
  const { search } = fc.letrec<{ search: Search }>((tie) => ({
    search: fc.oneof(
      { depthSize: "small", maxDepth: 3 },
      termOf[signal],
      tie("search").map((part): Search => ({ kind: "not", part })),
      fc.record({ kind: fc.constantFrom("and", "or"), parts: fc.array(tie("search"), { minLength: 1, maxLength: 3 }) }),
    ),
  }));
  return search;
}

async function found(search: Search, signal: "logs" | "traces"): Promise<string[]> {
  const bindings = createBindings();
  const where = searchSql(bindSearch(search, signal), { signal, bindings, has: () => true });
  const sql = `SELECT SpanId FROM ${tableOf[signal]} WHERE ${where} ORDER BY SpanId`;
  const { rows } = await clickhouse.rows(sql, { params: bindings.params });
  return rows.map(([id]) => String(id));
}

test.each(["logs", "traces"] as const)("in %s ClickHouse finds what the matcher finds", async (signal) => {
  let foundSome = 0;
  await fc.assert(
    fc.asyncProperty(searchOf(signal), async (search) => {
      const matches = createMatcher(search, signal);
      const expected = rowsOf[signal].filter((row) => matches((column) => row[column])).map((row) => row["SpanId"]);
      if (expected.length > 0 && expected.length < rowsOf[signal].length) foundSome++;
      expect(await found(search, signal), printSearch(search)).toEqual(expected);
    }),
    { numRuns: 400 },
  );
  // Searches that find all or nothing would show little.
  expect(foundSome).toBeGreaterThan(100);
});

test.each<[SearchSignal, Search, string]>([
  ["logs", { kind: "field", field: "level", at: 3, test: { op: ">=", value: "loud" } }, "one of trace"],
  ["logs", { kind: "field", field: "order", at: 3, test: { op: ">", value: "x" } }, "with a number"],
  ["traces", { kind: "field", field: "duration", at: 3, test: { op: ">", value: "5 parsecs" } }, "a duration"],
  ["traces", { kind: "field", field: "kind", at: 3, test: { op: "is", pattern: ["srv"] } }, "one of unspecified"],
  ["traces", { kind: "field", field: "status", at: 3, test: { op: "is", pattern: ["er", ""] } }, "takes no *"],
])("in %s a value that its field cannot have is refused with its place", (signal, search, words) => {
  expect(() => bindSearch(search, signal)).toThrow(words);
  expect(() => bindSearch(search, signal)).toThrow(expect.objectContaining({ at: 3 }) as SearchError);
  expect(() => createMatcher(search, signal)).toThrow(SearchError);
});
