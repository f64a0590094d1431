/**
 * Two projects, one attacker with a read key of one of them. Every attempt is made twice: while bravo has nothing, and when bravo has
 * a thousand records of each signal that lie in the same parts as alpha's. The two answers must be the same, letter for letter, so
 * nothing about bravo can be in them: no content, no count, no size, no name, no existence. And none may hold bravo's secret.
 */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { endpoints } from "@spanhouse/schemas/query";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readEvents } from "../src/cli/read-events.ts";
import { loadCredentials } from "../src/embedded/credentials.ts";
import { isolationTable } from "./isolation-table.ts";
import { administer, type TestAdministrator } from "./administer-collector.ts";
import { httpAttempts, type HttpAttempt } from "./isolation-http-attempts.ts";
import { sqlAttempts, type SqlAttempt } from "./isolation-sql-attempts.ts";
import { makeProjectRecords } from "./project-records.ts";
import { startTestCollector, type TestCollector } from "./start-test-collector.ts";

const secret = randomBytes(8).toString("hex");
const alpha = makeProjectRecords("alpha", 5);
const bravo = makeProjectRecords(secret, 1000);

let running: TestCollector;
let admin: TestAdministrator;
let keys: Readonly<Record<"read" | NonNullable<HttpAttempt["key"]>, string>>;
let bravoIngest: string;
let bravoRead: string;
/** Answers by attempt, while bravo had nothing. */
const before = new Map<SqlAttempt | HttpAttempt, Answer>();

interface Answer {
  readonly outcome: string;
  readonly text: string;
}

beforeAll(async () => {
  running = await startTestCollector();
  await running.collector.whenReady();
  admin = await administer(running.queryUrl, running.config.dataDir);
  for (const projectId of ["alpha", "bravo"]) await admin.project(projectId);
  const read = await admin.key({ projectId: "alpha", scope: "read" });
  const revoked = await admin.key({ projectId: "alpha", scope: "read" });
  const ingest = await admin.key({ projectId: "alpha", scope: "ingest" });
  await admin.revoke(revoked);
  keys = {
    ...{ read, revoked, ingest, none: "" },
    invented: `sh_read_${"A".repeat(10)}_${"b".repeat(32)}`,
    altered: read.slice(0, -1) + (read.endsWith("x") ? "y" : "x"),
  };
  bravoIngest = await admin.key({ projectId: "bravo", scope: "ingest" });
  bravoRead = await admin.key({ projectId: "bravo", scope: "read" });
  await send(ingest, alpha.requests);
  await mergeParts();
  for (const attempt of sqlAttempts) before.set(attempt, await trySql(attempt));
  for (const attempt of httpAttempts) before.set(attempt, await tryHttp(attempt));
  await send(bravoIngest, bravo.requests);
  await mergeParts();
}, 120_000);

afterAll(() => running.remove());

async function send(key: string, requests: typeof alpha.requests): Promise<void> {
  for (const [signal, body] of requests) {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${key}` };
    const answer = await fetch(`${running.ingestUrl}/v1/${signal}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    expect(await answer.text()).toBe("{}");
  }
  while (/^spanhouse_records_spooled\{.*\} [1-9]/m.test(await metrics())) await delay(20);
}

async function metrics(): Promise<string> {
  return (await admin.ask("/metrics")).text();
}

/** Rows of both projects in one part, as they are after a while. */
async function mergeParts(): Promise<void> {
  const { dataDir, embeddedHttpPort } = running.config;
  const { writer } = await loadCredentials(join(dataDir, "clickhouse", "credentials.json"));
  const headers = { "X-ClickHouse-User": writer.user, "X-ClickHouse-Key": writer.password, connection: "close" };
  for (const table of [
    "logs",
    "traces",
    "traces_trace_id_ts",
    "metrics_gauge",
    "metrics_sum",
    "metrics_exponential_histogram",
  ]) {
    const body = `OPTIMIZE TABLE otel.otel_${table} FINAL`;
    const answer = await fetch(`http://127.0.0.1:${embeddedHttpPort}`, { method: "POST", headers, body });
    expect(answer.status, await answer.text()).toBe(200);
  }
}

const nowMs = Date.now();
const range = { fromMs: nowMs - 3_600_000, toMs: nowMs + 3_600_000 };

function fill(text: string): string {
  return text
    .replaceAll('"{range}"', JSON.stringify(range))
    .replaceAll("{fromMs}", String(range.fromMs))
    .replaceAll("{toMs}", String(range.toMs))
    .replaceAll("{trace}", bravo.traceId)
    .replaceAll("{service}", bravo.service)
    .replaceAll("{metric}", bravo.metric)
    .replaceAll("{session}", bravo.session)
    .replaceAll("{timeUnixNano}", `${range.toMs}000000`)
    .replaceAll("{body}", bravo.body);
}

function trySql({ sql, params }: SqlAttempt): Promise<Answer> {
  return ask("/api/v1/sql", keys.read, { method: "POST", body: { query: fill(sql), params: params ?? {} } });
}

function tryHttp({ path, key, method = "GET", body, headers }: HttpAttempt): Promise<Answer> {
  return ask(fill(path), key === undefined ? keys.read : keys[key], { method, body, headers });
}

interface Asked {
  readonly method: string;
  readonly body?: unknown;
  readonly headers?: HttpAttempt["headers"];
}

async function ask(path: string, key: string, { method, body, headers }: Asked): Promise<Answer> {
  const answer = await fetch(running.queryUrl + path, {
    method,
    headers: {
      "Content-Type": "application/json",
      ...(key === "" ? {} : { Authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: fill(JSON.stringify(body)) }),
  });
  // How long it took and the id of the request are told, and are never twice the same.
  const text = (await answer.text())
    .replaceAll(/"elapsedSeconds":[\d.e-]+/g, '"elapsedSeconds":0')
    .replaceAll(/\(request [\w-]+\)/g, "");
  const code = /"code":"(\w+)"/.exec(text)?.[1];
  return { outcome: answer.status === 200 ? "own" : `${answer.status} ${code}`, text };
}

/** What the attacker wrote may come back in the text of an error. */
function withoutEcho(text: string, attempt: SqlAttempt | HttpAttempt): string {
  const sent = fill("sql" in attempt ? attempt.sql : attempt.path + JSON.stringify(attempt.body ?? ""));
  return sent.includes(secret) || sent.includes(bravo.traceId) ? "" : text;
}

describe("an attacker with a read key of alpha learns nothing of bravo", () => {
  test("alpha and bravo see their own rows", async () => {
    const count = { query: "SELECT count() FROM otel_logs" };
    expect((await ask("/api/v1/sql", keys.read, { method: "POST", body: count })).text).toContain('"rows":[["5"]]');
    expect((await ask("/api/v1/sql", bravoRead, { method: "POST", body: count })).text).toContain('"rows":[["1000"]]');
    expect((await ask(`/api/v1/traces/${bravo.traceId}`, bravoRead, { method: "GET" })).outcome).toBe("own");
    for (const path of ["/api/v1/logs/search", "/api/v1/traces/search", "/api/v1/spans/search"]) {
      const { text } = await ask(path, keys.read, { method: "POST", body: { range: "{range}" } });
      expect(text).toContain("service-alpha");
    }
  });

  test.each(sqlAttempts.map((attempt) => [attempt.group, attempt.sql, attempt] as const))(
    "%s: %s",
    async (...[, , attempt]) => {
      const answer = await trySql(attempt);
      expect(answer).toEqual(before.get(attempt));
      expect(withoutEcho(answer.text, attempt)).not.toContain(secret);
      expect(answer.outcome).toBe(attempt.outcome);
    },
  );

  test.each(httpAttempts.map((attempt) => [attempt.group, attempt.what, attempt] as const))(
    "%s: %s",
    async (...[, , attempt]) => {
      const answer = await tryHttp(attempt);
      expect(answer).toEqual(before.get(attempt));
      expect(withoutEcho(answer.text, attempt)).not.toContain(secret);
      expect(answer.outcome).toBe(attempt.outcome);
    },
  );

  test("the tail of alpha shows records of alpha alone, and counts none of bravo's as dropped", async () => {
    const leaving = new AbortController();
    const headers = { Authorization: `Bearer ${keys.read}` };
    const tail = await fetch(`${running.queryUrl}/api/v1/tail`, { headers, signal: leaving.signal });
    const events = readEvents(tail);
    await send(bravoIngest, makeProjectRecords(secret, 600).requests);
    await send(keys.ingest, [alpha.requests[0]!]);
    const { value } = await events.next();
    leaving.abort();
    expect(value?.event).toBe("record");
    expect(value?.data).toContain("body-alpha-");
    expect(value?.data).not.toContain(secret);
  });

  test("every endpoint of the query API is among them", () => {
    const tried = new Set(httpAttempts.map(({ path }) => path.replace(/\?.*/, "").replace(/\{\w+\}/, "{}")));
    for (const { path } of endpoints) expect(tried).toContain(`/api/v1${path.replace(/\{\w+\}/, "{}")}`);
  });

  test("there are more than a hundred attempts, and the page lists each with what comes of it", async () => {
    expect(sqlAttempts.length + httpAttempts.length).toBeGreaterThan(100);
    const page = await readFile(new URL("../../docs/reference/isolation.md", import.meta.url), "utf8");
    expect(page).toContain(isolationTable());
  });

  test("nothing that was presented as a key is in the log", () => {
    const shown = running.logged.join("");
    const presented = [...Object.values(keys), bravoIngest, bravoRead].filter((key) => key !== "");
    expect(presented.filter((key) => shown.includes(key.slice(-32)))).toEqual([]);
  });
});
