import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createClickHouse, type ClickHouse } from "../src/clickhouse.ts";
import { createQueryServer, type QueryServer, type QueryServerOptions } from "../src/query/server.ts";
import { runMigrations } from "../src/run-migrations.ts";
import { startTestEngine, type TestEngine } from "./start-test-engine.ts";
import { withoutKeys } from "./without-keys.ts";

let engine: TestEngine;
let writer: ClickHouse;
let reader: ClickHouse;
let server: QueryServer;
let url: string;
const retention = {
  retentionDaysTraces: 30,
  retentionDaysLogs: 30,
  retentionDaysMetrics: 30,
  textIndexLogBody: "on",
} as const;

beforeAll(async () => {
  engine = await startTestEngine();
  const { engine: running } = engine;
  const connect = (user: { user: string; password: string }): ClickHouse =>
    createClickHouse({ url: running.url, ...user, database: "otel", requestTimeoutMs: 30_000 });
  writer = connect(running.writer);
  reader = connect(running.reader);
  await runMigrations(writer, { clickhouseDatabase: "otel", clickhouseCluster: undefined, ...retention });
  await insertTrace();
  server = await startServer({ reader });
  url = addressOf(server);
});

afterAll(async () => {
  await server.stop(0);
  await Promise.all([writer.close(), reader.close()]);
  await engine.stop();
});

async function startServer(options: Partial<QueryServerOptions>): Promise<QueryServer> {
  const made = createQueryServer({
    reader,
    ...withoutKeys,
    readiness: () => [],
    metrics: { text: () => Promise.resolve("up 1\n"), contentType: "text/plain; version=0.0.4" },
    commits: { onCommit: () => () => undefined },
    deadLetters: {
      list: () => Promise.resolve([]),
      open: () => Promise.reject(new Error("no letters here")),
      retry: () => Promise.reject(new Error("no letters here")),
    },
    version: "0.0.0-test",
    ports: () => [],
    log: { error: (message, fields) => void process.stderr.write(`${message} ${String(fields?.["error"])}\n`) },
    allowedHosts: [],
    ...options,
  });
  made.server.listen(0, "127.0.0.1");
  await once(made.server, "listening");
  return made;
}

function addressOf(made: QueryServer): string {
  return `http://127.0.0.1:${(made.server.address() as AddressInfo).port}`;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function ask(path: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(path.startsWith("http") ? path : url + path, init);
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer["body"] };
}

function sql(query: string, params?: Record<string, unknown>, base: string = url): Promise<Answer> {
  return ask(`${base}/api/v1/sql`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ query, ...(params === undefined ? {} : { params }) }),
  });
}

const traceId = "0af7651916cd43dd8448eb211c80319c";
/** The start of the trace, in nanoseconds; recent, because older rows may expire. */
const startNano = BigInt(Math.floor(Date.now() / 1000) - 60) * 1_000_000_000n + 123_456_789n;

/** Two inserts, so that the lookup has two rows for the trace: a child in a later second comes first. */
async function insertTrace(): Promise<void> {
  const span = (row: Record<string, unknown>): string =>
    JSON.stringify({ TraceId: traceId, ServiceName: "shop", ...row });
  const at = (seconds: number): string => {
    const nano = startNano + BigInt(seconds) * 1_000_000_000n;
    return `${nano / 1_000_000_000n}.${String(nano % 1_000_000_000n).padStart(9, "0")}`;
  };
  const spans = [
    span({ Timestamp: at(3), SpanId: "c".repeat(16), ParentSpanId: "9".repeat(16), SpanName: "orphan", Duration: 5 }),
    span({
      ...{ Timestamp: at(0), SpanId: "a".repeat(16), SpanName: "GET /", SpanKind: "Server", Duration: 2_500_000_000 },
      ...{ SpanAttributes: { "http.route": "/" }, ResourceAttributes: { "service.name": "shop" } },
      ...{ "Events.Timestamp": [at(1)], "Events.Name": ["retry"], "Events.Attributes": [{ n: "1" }] },
      ...{ "Links.TraceId": ["f".repeat(32)], "Links.SpanId": ["e".repeat(16)], "Links.TraceState": [""] },
      "Links.Attributes": [{}],
    }),
    span({
      ...{ Timestamp: at(0), SpanId: "b".repeat(16), ParentSpanId: "a".repeat(16), SpanName: "SELECT" },
      ...{ Duration: 1_000_000, StatusCode: "Error", StatusMessage: "no rows" },
    }),
  ];
  for (const row of spans) {
    const columns = Object.keys(JSON.parse(row) as object).map((name) => `\`${name}\``);
    await writer.command(`INSERT INTO otel_traces (${columns.join(", ")}) FORMAT JSONEachRow ${row}`);
  }
  const log = { TraceId: traceId, Timestamp: at(1), Body: "sold out" };
  await writer.command(`INSERT INTO otel_logs FORMAT JSONEachRow ${JSON.stringify(log)}`);
}

test("values are bound to names, whatever is in them", async () => {
  const { status, body } = await sql(
    "SELECT {text:String} AS t, {ids:Array(UInt64)} AS i, {none:Nullable(Int8)} AS n;",
    {
      text: "it's {other:String}\n\\",
      ids: ["18446744073709551615", 1],
      none: null,
    },
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({
    columns: [
      { name: "t", type: "String" },
      { name: "i", type: "Array(UInt64)" },
      { name: "n", type: "Nullable(Int8)" },
    ],
    rows: [["it's {other:String}\n\\", ["18446744073709551615", "1"], null]],
    timeZone: "UTC",
    statistics: { elapsedSeconds: expect.any(Number) as number, rowsRead: 1, bytesRead: 1 },
  });
});

test("cells lose nothing: long integers and decimals are text, NaN and infinities too", async () => {
  const { body } = await sql(
    "SELECT -9223372036854775807, 4294967295::UInt32, nan, [-inf, 1.5], map('k', 7::UInt64), 1.50::Decimal(9, 2), true, toDateTime64('2026-01-02 03:04:05.123456789', 9)",
  );
  expect(body["rows"]).toEqual([
    [
      "-9223372036854775807",
      4294967295,
      "nan",
      ["-inf", 1.5],
      { k: "7" },
      "1.5",
      true,
      "2026-01-02 03:04:05.123456789",
    ],
  ]);
});

test("a syntax error says where in the query it is", async () => {
  const { status, body } = await sql("SELECT 'é',\n  1 FROM otel_logs wher Body = 1 x");
  expect(status).toBe(400);
  expect(body["error"]).toMatchObject({
    code: "query_invalid",
    clickHouseCode: 62,
    position: { line: 2, column: 25, offset: 36 },
  });
  expect((await sql("SELECT 1 FORMAT CSV")).body["error"]).toMatchObject({
    hint: expect.stringContaining("FORMAT") as string,
  });
});

test.each([
  ["SELECT nope FROM otel_logs", "nope"],
  ["SELECT {missing:String}", "missing"],
  ["SELECT throwIf(number = 3, 'three') FROM numbers(5)", "three"],
])("a wrong query is answered 400 with ClickHouse's words: %s", async (query, words) => {
  const { status, body } = await sql(query);
  expect(status).toBe(400);
  expect(body["error"]).toMatchObject({ code: "query_invalid", message: expect.stringContaining(words) as string });
});

test.each([
  "INSERT INTO otel_logs (Body) VALUES ('x')",
  "DROP TABLE otel_logs",
  "TRUNCATE TABLE otel_logs",
  "ALTER TABLE otel_logs DELETE WHERE 1",
  "SYSTEM FLUSH LOGS",
  "SELECT * FROM system.processes",
  "SELECT * FROM file('/etc/hostname', LineAsString)",
  "SELECT * FROM url('http://127.0.0.1:1/', LineAsString)",
  "SELECT * FROM remote('127.0.0.1', otel.otel_logs)",
  "SELECT 1 SETTINGS readonly = 0",
  "SELECT 1 SETTINGS max_execution_time = 0",
])("readers may not: %s", async (query) => {
  const { status, body } = await sql(query);
  // What is no query at all does not even parse with the answer's format behind it.
  expect([400, 403]).toContain(status);
  expect((body["error"] as { code: string }).code).toMatch(/^query_(denied|invalid)$/);
});

test("a user who could write may not through this interface either", async () => {
  const own = await startServer({ reader: writer });
  const base = addressOf(own);
  expect((await sql("SELECT count() FROM otel_logs", {}, base)).status).toBe(200);
  for (const query of ["DROP TABLE otel_logs", "INSERT INTO otel_logs SELECT * FROM otel_logs"]) {
    const { status } = await sql(query, {}, base);
    expect([400, 403]).toContain(status);
  }
  expect((await sql("SELECT count() FROM otel_logs", {}, base)).body["rows"]).toEqual([["1"]]);
  await own.stop(0);
});

test("each limit is enforced and says what to do, also against SETTINGS of a subquery", async () => {
  const own = await startServer({
    queryLimits: {
      timeMsMax: 1000,
      resultRowsMax: 10,
      resultBytesMax: 10_000,
      readRowsMax: 1_000_000,
      memoryBytesMax: 2e7,
    },
  });
  const base = addressOf(own);
  const over = async (query: string): Promise<unknown> => (await sql(query, {}, base)).body["error"];
  const limit = { code: "query_limit_exceeded", hint: expect.any(String) as string };
  expect(await over("SELECT number FROM (SELECT number FROM numbers(11) SETTINGS max_result_rows = 0)")).toMatchObject(
    limit,
  );
  expect(await over("SELECT repeat(toString(number), 20000) FROM numbers(2)")).toMatchObject(limit);
  expect(await over("SELECT repeat('constants are not counted by ClickHouse', 5000)")).toMatchObject(limit);
  expect(await over("SELECT count() FROM numbers(2000000) WHERE number % 3 = 1")).toMatchObject(limit);
  expect(
    await over(
      "SELECT length(g) FROM (SELECT groupArray(toString(number)) AS g FROM numbers(999999) SETTINGS max_memory_usage = 0)",
    ),
  ).toMatchObject(limit);
  const slow = await sql(
    "SELECT sum(s) FROM (SELECT sleepEachRow(0.5) AS s FROM numbers(10) SETTINGS max_execution_time = 0, max_block_size = 1)",
    {},
    base,
  );
  expect(slow).toMatchObject({ status: 504, body: { error: { code: "query_timeout" } } });
  await own.stop(0);
}, 20_000);

test("an error after the first rows is an error, not half an answer", async () => {
  const { status, body } = await sql(
    "SELECT number, throwIf(number = 90000, 'late') FROM numbers(99999) SETTINGS max_block_size = 100",
  );
  expect(status).toBe(403);
  expect(body["error"]).toMatchObject({ code: "query_denied" });
  const late = await sql(
    "SELECT n, throwIf(n = 90000, 'late') FROM (SELECT number AS n FROM numbers(99999) SETTINGS max_block_size = 100)",
  );
  expect(late).toMatchObject({ status: 400, body: { error: { code: "query_invalid", clickHouseCode: 395 } } });
});

test("ClickHouse stops working for a client that has gone", async () => {
  const marker = `gone_${Date.now()}`;
  const running = async (): Promise<number> => {
    const { rows } = await writer.rows("SELECT count() FROM system.processes WHERE query LIKE {like:String}", {
      params: { like: `SELECT count() AS ${marker}%` },
    });
    return Number(rows[0]?.[0]);
  };
  const until = async (count: number): Promise<void> => {
    while ((await running()) !== count) await delay(20);
  };
  const leaving = new AbortController();
  const asked = fetch(`${url}/api/v1/sql`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ query: `SELECT count() AS ${marker} FROM numbers(1000000000) WHERE sipHash64(number) = 1` }),
    signal: leaving.signal,
  }).catch((error: unknown) => error);
  await until(1);
  leaving.abort();
  expect(await asked).toMatchObject({ name: "AbortError" });
  await until(0);
}, 20_000);

test("while ClickHouse is away the answer is 503 with Retry-After", async () => {
  const away = createClickHouse({ url: "http://127.0.0.1:1", database: "otel", requestTimeoutMs: 1000 });
  const own = await startServer({ reader: away });
  const { status, headers, body } = await sql("SELECT 1", {}, addressOf(own));
  expect({ status, code: (body["error"] as { code: string }).code }).toEqual({
    status: 503,
    code: "clickhouse_unavailable",
  });
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  await own.stop(0);
  await away.close();
});

test("a trace comes whole, sorted, with its orphans marked and its logs counted", async () => {
  const { status, body } = await ask(`/api/v1/traces/${traceId.toUpperCase()}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    traceId,
    startUnixNano: String(startNano),
    endUnixNano: String(startNano + 3_000_000_005n),
    durationNano: "3000000005",
    truncated: false,
    logCount: 1,
    spans: [
      {
        ...{ spanId: "a".repeat(16), parentSpanId: "", name: "GET /", kind: "Server", service: "shop", orphan: false },
        attributes: { "http.route": "/" },
        resourceAttributes: { "service.name": "shop" },
        events: [{ timeUnixNano: String(startNano + 1_000_000_000n), name: "retry", attributes: { n: "1" } }],
        links: [{ traceId: "f".repeat(32), spanId: "e".repeat(16), traceState: "", attributes: {} }],
      },
      {
        name: "SELECT",
        parentSpanId: "a".repeat(16),
        statusCode: "Error",
        statusMessage: "no rows",
        events: [],
        links: [],
      },
      { name: "orphan", orphan: true, durationNano: "5" },
    ],
  });
});

test("a trace that the lookup does not know, or knows in part, is still found whole", async () => {
  await writer.command("RENAME TABLE otel_traces_trace_id_ts TO lookup_away");
  expect((await ask(`/api/v1/traces/${traceId}`)).body["spans"]).toHaveLength(3);
  await writer.command("CREATE TABLE otel_traces_trace_id_ts AS lookup_away");
  expect((await ask(`/api/v1/traces/${traceId}`)).body["spans"]).toHaveLength(3);
  // One of the two inserts is not behind the view yet: what it has lies in another second.
  await writer.command(
    "INSERT INTO otel_traces_trace_id_ts SELECT * FROM lookup_away WHERE TraceId = {traceId:String} ORDER BY Start LIMIT 1",
    { params: { traceId } },
  );
  expect((await ask(`/api/v1/traces/${traceId}`)).body["spans"]).toHaveLength(3);
  await writer.command("DROP TABLE otel_traces_trace_id_ts SYNC");
  await writer.command("RENAME TABLE lookup_away TO otel_traces_trace_id_ts");
});

test("a trace that does not exist is 404, what is no trace id is 400", async () => {
  expect(await ask(`/api/v1/traces/${"0".repeat(32)}`)).toMatchObject({
    status: 404,
    body: { error: { code: "not_found" } },
  });
  for (const id of ["abc", `${traceId}0`, "g".repeat(32), "%27%20OR%201"]) {
    expect(await ask(`/api/v1/traces/${id}`)).toMatchObject({
      status: 400,
      body: { error: { code: "query_invalid" } },
    });
  }
});

test("a request that Node's parser refuses ends alone", async () => {
  const { port } = server.server.address() as AddressInfo;
  const request = http.request({ port, path: "/healthz", headers: { Host: "localhost" } });
  request.end();
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  expect(response.statusCode).toBe(200);
  response.resume();
});
