import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import {
  endpoints,
  openApiDocument,
  seriesAnswer,
  sqlAnswer,
  statusAnswer,
  tableAnswer,
  traceAnswer,
} from "@spanhouse/schemas/query";
import type { Json } from "@spanhouse/schemas/query";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readEvents } from "../src/cli/read-events.ts";
import { createClickHouse, type ClickHouse } from "../src/clickhouse.ts";
import { loadCredentials } from "../src/embedded/credentials.ts";
import { createQueryServer, type QueryServer } from "../src/query/server.ts";
import { otlpMetrics } from "./otlp-metrics.ts";
import { otlpLogs, otlpSpans, type TestLog } from "./otlp-records.ts";
import { request, store } from "./query-api-client.ts";
import { startTestCollector, type TestCollector } from "./start-test-collector.ts";
import { withoutKeys } from "./without-keys.ts";

let running: TestCollector;
let writer: ClickHouse;
let server: QueryServer;
/** Another listener on the same ClickHouse, as its only user, who could see everything; it notes what is asked. */
let open: { readonly queryUrl: string };
const statements: string[] = [];

const nowMs = Date.now();
const now = BigInt(nowMs) * 1_000_000n;
const range = { fromMs: nowMs - 60_000, toMs: nowMs + 60_000 };
const traceId = "0af7651916cd43dd8448eb211c80319c";
const histogram = { count: "1", sum: 1, bucketCounts: ["1", "0"], explicitBounds: [1] };

beforeAll(async () => {
  running = await startTestCollector();
  await running.collector.whenReady();
  const attributes = { "session.id": "8c6c2b5f0e7b4a51", "exception.type": "E" };
  const log: TestLog = { service: "own", timeNano: now, body: "own", event: "browser.page_view", attributes };
  await store(running, "logs", otlpLogs([log, { ...log, body: "two words", traceId }]));
  const span = { service: "own", traceId, spanId: "b7ad6b7169203331", name: "own" };
  await store(running, "traces", otlpSpans([{ ...span, kind: "server", startNano: now, durationNano: 1000n }]));
  const points = [{ service: "own", timeNano: now, startNano: now - 1000n, fields: histogram }];
  await store(running, "metrics", otlpMetrics([{ name: "http.server.request.duration", kind: "histogram", points }]));
  const { dataDir, embeddedHttpPort } = running.config;
  const credentials = await loadCredentials(join(dataDir, "clickhouse", "credentials.json"));
  const url = `http://127.0.0.1:${embeddedHttpPort}`;
  writer = createClickHouse({ url, ...credentials.writer, database: "otel", requestTimeoutMs: 60_000 });
  // What another project has, in the very same places.
  for (const table of ["otel_logs", "otel_traces", "otel_metrics_histogram"]) {
    await writer.command(
      `INSERT INTO ${table} SELECT * REPLACE('other' AS ProjectId, 'secret' AS ServiceName) FROM ${table}`,
    );
  }
  server = await startOpen();
  open = { queryUrl: `http://127.0.0.1:${(server.server.address() as AddressInfo).port}` };
});
afterAll(async () => {
  await server.stop(0);
  await writer.close();
  await running.remove();
});

async function startOpen(): Promise<QueryServer> {
  const nothing = (): Promise<never> => Promise.reject(new Error("nothing here"));
  const made = createQueryServer({
    ...withoutKeys,
    reader: {
      rows(sql, options) {
        statements.push(sql);
        return writer.rows(sql, options);
      },
    },
    readiness: () => [],
    metrics: { text: () => Promise.resolve(""), contentType: "text/plain" },
    commits: { onCommit: () => () => undefined },
    deadLetters: { list: () => Promise.resolve([]), open: nothing, retry: nothing },
    ...{ version: "0", ports: () => [], log: { error: () => undefined }, allowedHosts: [] },
  });
  made.server.listen(0, "127.0.0.1");
  await once(made.server, "listening");
  return made;
}

/** The example of an endpoint over the time of this test. */
function exampleOf(endpoint: (typeof endpoints)[number]): { readonly path: string; readonly body: unknown } {
  const { example, method } = endpoint;
  const inPath = (name: string): boolean => endpoint.path.includes(`{${name}}`);
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(example[name]));
  if (method === "POST") return { path, body: "range" in example ? { ...example, range } : example };
  const query = Object.entries(example).map(([name, value]): [string, string] => [
    name,
    String(name in range ? range[name as keyof typeof range] : value),
  ]);
  const own = new URLSearchParams(query.filter(([name]) => !inPath(name)));
  return { path: `${path}?${own.toString()}`, body: undefined };
}

const answers = { table: tableAnswer, series: seriesAnswer, trace: traceAnswer, sql: sqlAnswer, status: statusAnswer };

test.each(endpoints.map((endpoint) => [endpoint.path, endpoint] as const))(
  "%s answers its example as it says, of its own project alone",
  async (_, endpoint) => {
    const { path, body } = exampleOf(endpoint);
    expect(endpoint.request.safeParse(endpoint.example).error).toBeUndefined();
    const { status, answer } = await request(running, path, body);
    expect(answer.error).toBeUndefined();
    expect(status).toBe(200);
    expect(answers[endpoint.answer].safeParse(answer).error).toBeUndefined();
    expect(JSON.stringify(answer)).not.toContain("secret");

    // Where ClickHouse keeps nothing apart, each statement does it by itself.
    statements.length = 0;
    const unguarded = await request(open, path, body);
    expect(unguarded.status).toBe(200);
    expect(JSON.stringify(unguarded.answer)).not.toContain("secret");
    const reading = statements.filter((sql) => !/^(?:DESCRIBE TABLE|SELECT getSetting)/.test(sql));
    expect(reading.length).toBeGreaterThan(0);
    for (const sql of reading) {
      const tables = sql.match(/\bFROM otel_\w+/g) ?? [];
      expect(sql.match(/\bProjectId = /g) ?? [], sql).toHaveLength(tables.length);
    }
  },
);

test("the status tells version, project and the newest record", async () => {
  const { answer } = await request(running, "/status");
  expect(answer).toEqual({ version: expect.any(String) as string, projectId: "default", newestRecordMs: nowMs });
});

test.each(["Bearer ", "Bearer", "Bearer <no value>", "Basic dTpw"])(
  "without keys a reader is let in whose proxy has no key to add: %j",
  async (authorization) => {
    const answer = await fetch(`${running.queryUrl}/api/v1/status`, { headers: { authorization } });
    expect(answer.status).toBe(200);
  },
);

test("every endpoint says which method it takes", async () => {
  for (const { path, method } of endpoints) {
    const url = `${running.queryUrl}/api/v1${path.replaceAll(/\{\w+\}/g, "x")}`;
    const answer = await fetch(url, { method: "DELETE" });
    expect({ path, status: answer.status, allow: answer.headers.get("allow") }).toEqual({
      ...{ path, status: 405, allow: method === "GET" ? "GET, HEAD" : "POST" },
    });
  }
});

test("the OpenAPI document is served as it is made of the schemas, and all of its references lead somewhere", async () => {
  const answer = await fetch(`${running.queryUrl}/api/v1/openapi.json`);
  const document = (await answer.json()) as Record<string, Json>;
  const { version } = document["info"] as { readonly version: string };
  expect(document).toEqual(openApiDocument(version));
  expect(document["openapi"]).toBe("3.1.0");
  const { schemas } = document["components"] as { readonly schemas: Readonly<Record<string, Json>> };
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(
    ([, reference = ""]) => reference,
  );
  expect(
    references.filter((reference) => !Object.hasOwn(schemas, reference.replace("#/components/schemas/", ""))),
  ).toEqual([]);
  const ids = [...JSON.stringify(document).matchAll(/"operationId":"([^"]*)"/g)].map(([, id]) => id);
  expect(ids).toHaveLength(endpoints.length);
  expect(new Set(ids).size).toBe(ids.length);
  expect(Object.keys(document["paths"] as object)).toHaveLength(new Set(endpoints.map(({ path }) => path)).size);
});

test("the reference names every endpoint", async () => {
  const page = await readFile(new URL("../../docs/reference/query-api.md", import.meta.url), "utf8");
  expect(endpoints.filter(({ method, path }) => !page.includes(`${method} ${path}\``)).map(({ path }) => path)).toEqual(
    [],
  );
});

test("a search ends in ClickHouse when its client leaves", async () => {
  // Each of these expressions is tried on each of the records, whose text is long but one word: its index is made at once.
  await writer.command(`INSERT INTO otel_logs (Timestamp, ProjectId, ServiceName, Body)
    SELECT now64(9), 'default', 'many', repeat('ab', 1000) FROM numbers(100000)`);
  const filters = Array.from({ length: 100 }, (_, index) => ({
    key: "body",
    op: "!~",
    value: `(a.*b|b.*a){3}${index}$`,
  }));
  const leaving = new AbortController();
  const body = JSON.stringify({ range: { fromMs: nowMs - 60_000, toMs: nowMs + 600_000 }, query: '-"many"', filters });
  const headers = { "Content-Type": "application/json" };
  const asked = fetch(`${running.queryUrl}/api/v1/logs/search`, {
    method: "POST",
    headers,
    body,
    signal: leaving.signal,
  }).catch((error: unknown) => error);
  await vi.waitUntil(async () => (await searching()) > 0, { timeout: 20_000, interval: 10 });
  leaving.abort();
  expect(await asked).toMatchObject({ name: "AbortError" });
  await vi.waitUntil(async () => (await searching()) === 0, { timeout: 20_000, interval: 10 });
});

/** How many of these searches run. */
async function searching(): Promise<number> {
  const sql =
    "SELECT count() FROM system.processes WHERE query LIKE '%FROM otel_logs%match(%' AND query NOT LIKE '%system.processes%'";
  const { rows } = await writer.rows(sql);
  return Number(rows[0]?.[0]);
}

test("macros of SQL speak of the range, the step and the project", async () => {
  const query = `SELECT $__project, $__interval, $__to - $__from, count(), '$__from' FROM otel_logs
    WHERE ServiceName = 'own' AND $__timeFilter(Timestamp) GROUP BY $__timeInterval(Timestamp)`;
  const { answer } = await request(running, "/sql", { query, range, stepMs: 3_600_000 });
  expect((answer as unknown as { rows: unknown[] }).rows).toEqual([["default", 3600, "120000", "2", "$__from"]]);
  const outside = await request(running, "/sql", { query, range: { fromMs: 1, toMs: 2 } });
  expect((outside.answer as unknown as { rows: unknown[] }).rows).toEqual([]);
});

test.each<[string, Record<string, unknown>, number, string]>([
  ["SELECT 1, $__from", {}, 10, "query, character 11: $__from needs a range"],
  ["SELECT $__nothing", { range }, 7, "there is no macro $__nothing"],
  ["SELECT $__from\nFROM otel_logs wher x y", { range }, 35, "failed at position 36 (x) (line 2, col 21)"],
])("an error of %j is told at its place in the text that was sent", async (...[query, rest, offset, words]) => {
  const { status, answer } = await request(running, "/sql", { query, ...rest });
  expect(status).toBe(400);
  expect(answer.error.message).toContain(words);
  expect(answer.error.position?.offset).toBe(offset);
});

test("the tail takes the same searches", async () => {
  const leaving = new AbortController();
  const search = 'service:tailed level>=warn (words OR name:"GET *") -order.id:42*';
  const url = `${running.queryUrl}/api/v1/tail?query=${encodeURIComponent(search)}`;
  const events = readEvents(await fetch(url, { signal: leaving.signal }));
  const log = { service: "tailed", timeNano: now, severityNumber: 13, body: "two words" };
  await running.send(
    "logs",
    otlpLogs([
      { ...log, severityNumber: 9 },
      { ...log, service: "other" },
      { ...log, attributes: { "order.id": "421" } },
      { ...log, body: "wordless" },
      { ...log, attributes: { "order.id": "1" } },
    ]),
  );
  const span = { service: "tailed", traceId, spanId: "b7ad6b7169203331", startNano: now, durationNano: 1n };
  await running.send(
    "traces",
    otlpSpans([
      { ...span, name: "GET /" },
      { ...span, name: "GET /", error: "x" },
    ]),
  );
  const seen: unknown[] = [];
  for await (const { event, data } of events) {
    if (event !== "record") continue;
    const { signal, text, attributes, level } = JSON.parse(data) as Record<string, unknown>;
    seen.push([signal, text, attributes, level]);
    if (seen.length === 2) break;
  }
  expect(seen).toEqual([
    ["logs", "two words", { "order.id": "1" }, "warn"],
    ["traces", "GET /", {}, "error"],
  ]);
  leaving.abort();
});

test.each([
  ["query=service:", "query, character 9: "],
  ["query=level%3Eloud", "query, character 1: "],
  ["signal=logs&query=duration%3E1s", "query, character 1: "],
])("a tail of ?%s is refused", async (query, words) => {
  const { status, answer } = await request(running, `/tail?${query}`);
  expect(status).toBe(400);
  expect(answer.error.message).toContain(words);
});
