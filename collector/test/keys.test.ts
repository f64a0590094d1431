/** Keys as they are used: two collectors on one ClickHouse, which then goes away. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { readerAccess } from "../src/keys/row-policies.ts";
import { administer, keyIdOf, type TestAdministrator } from "./administer-collector.ts";
import { createClickHouseServer, type ClickHouseServer } from "./clickhouse-server.ts";
import { logsRequest } from "./committed-blocks.ts";
import { makeProjectRecords } from "./project-records.ts";
import { startTestCollector, type TestCollector, type TestOptions } from "./start-test-collector.ts";

/** What is promised: a revocation counts everywhere within so long. */
const revokedWithinMs = 10_000;

let server: ClickHouseServer;
let first: TestCollector;
let second: TestCollector;
let admin: TestAdministrator;
let options: TestOptions;
/** Made with the first keys, so that the other collector, which looks every 5 s, learns of all of them at once. */
let keyToGo: string;

beforeAll(async () => {
  server = await createClickHouseServer(readerAccess);
  await server.start();
  const { user, password } = server.reader;
  options = { clickhouseUrl: server.url, clickhouseReaderUser: user, clickhouseReaderPassword: password };
  first = await startTestCollector(options);
  await first.collector.whenReady();
  second = await startTestCollector(options);
  await second.collector.whenReady();
  admin = await administer(first.queryUrl, first.config.dataDir);
});

afterAll(async () => {
  await Promise.all([first.remove(), second.remove()]);
  await server.remove();
});

interface Sent {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
}

function send({ ingestUrl }: TestCollector, { key, headers = {}, query = "" }: Sent): Promise<Response> {
  return fetch(`${ingestUrl}/v1/logs${query}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: JSON.stringify(logsRequest("shop", ["sold"])),
  });
}

async function statusOf(collector: TestCollector, sent: Sent): Promise<number> {
  const answer = await send(collector, sent);
  await answer.arrayBuffer();
  return answer.status;
}

async function until(wanted: number, ask: () => Promise<number>): Promise<number> {
  const beganAt = performance.now();
  while ((await ask()) !== wanted) await delay(50);
  return performance.now() - beganAt;
}

async function sql({ queryUrl }: TestCollector, key: string, query: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${queryUrl}/api/v1/sql`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "x-spanhouse-key": key },
    body: JSON.stringify({ query }),
  });
  return { status: answer.status, text: await answer.text() };
}

test("without any key on loopback everybody may send and read the default project", async () => {
  expect(await statusOf(first, {})).toBe(200);
  await until(
    1,
    async () => (await first.sql("SELECT count() > 0 FROM otel_logs WHERE ProjectId = 'default'"))[0]?.[0] as number,
  );
  expect(await statusOf(first, { key: "a-token-of-a-proxy" })).toBe(200);
  expect((await fetch(`${first.queryUrl}/metrics`)).status).toBe(200);
});

test("administering needs the token of the machine, also while nothing else needs a key", async () => {
  const answer = await fetch(`${first.queryUrl}/api/v1/keys`);
  expect({ status: answer.status, challenge: answer.headers.get("www-authenticate") }).toEqual({
    ...{ status: 401, challenge: "Bearer" },
  });
  expect((await stat(join(first.config.dataDir, "admin-token"))).mode & 0o777).toBe(0o600);
  expect((await admin.ask("/api/v1/projects")).status).toBe(200);
  const elsewhere = await administer(first.queryUrl, second.config.dataDir);
  expect((await elsewhere.ask("/api/v1/keys")).status).toBe(401);
});

test("a key sends into its project and nowhere else, at once here and soon at the other collector", async () => {
  await admin.project("shop");
  const key = await admin.key({ projectId: "shop", scope: "ingest" });
  const read = await admin.key({ projectId: "shop", scope: "read" });
  keyToGo = await admin.key({ projectId: "shop", scope: "ingest", name: "to go" });
  expect(await statusOf(first, { key })).toBe(200);
  expect(await until(200, () => statusOf(second, { headers: { "x-spanhouse-key": key } }))).toBeLessThan(
    revokedWithinMs,
  );
  expect(await statusOf(first, {})).toBe(401);
  expect(await statusOf(first, { key: read })).toBe(403);
  const shown = async (): Promise<number> =>
    (await sql(first, read, "SELECT count() >= 2 FROM otel_logs WHERE ProjectId = 'shop'")).text.includes("[[1]]")
      ? 1
      : 0;
  await until(1, shown);
  expect((await sql(first, read, "SELECT count() FROM otel_logs WHERE ProjectId = 'default'")).text).toContain(
    '[["0"]]',
  );
});

test("a revocation counts at both collectors within 10 s, and is in the audit table", async () => {
  const key = keyToGo;
  await until(200, () => statusOf(second, { key }));
  await admin.revoke(key);
  const revokedAt = performance.now();
  expect(await statusOf(first, { key })).toBe(401);
  await until(401, () => statusOf(second, { key }));
  expect(performance.now() - revokedAt).toBeLessThan(revokedWithinMs);
  const { entries } = (await (await admin.ask("/api/v1/audit")).json()) as { entries: Record<string, string>[] };
  expect(entries.slice(0, 2)).toMatchObject([
    {
      who: "local",
      address: expect.stringContaining("127.0.0.1") as string,
      action: "key.revoke",
      subject: keyIdOf(key),
    },
    { who: "local", action: "key.create", subject: keyIdOf(key), details: expect.stringContaining("to go") as string },
  ]);
});

test("a revocation counts also where the clock of ClickHouse has been set back since the key was made", async () => {
  const key = await admin.key({ projectId: "shop", scope: "ingest" });
  await server.command(`INSERT INTO otel.spanhouse_keys
    SELECT * REPLACE (now64(6, 'UTC') + INTERVAL 1 HOUR AS UpdatedAt)
    FROM otel.spanhouse_keys FINAL WHERE KeyId = '${keyIdOf(key)}'`);
  await admin.revoke(key);
  expect(await statusOf(first, { key })).toBe(401);
});

test("a tail ends when its key is revoked", async () => {
  const key = await admin.key({ projectId: "shop", scope: "read" });
  const tail = await fetch(`${first.queryUrl}/api/v1/tail`, { headers: { "x-spanhouse-key": key } });
  expect(tail.status).toBe(200);
  await admin.revoke(key);
  const revokedAt = performance.now();
  expect(await tail.text()).toContain('event: end\ndata: {"reason":"the key is no longer valid"}');
  expect(performance.now() - revokedAt).toBeLessThan(revokedWithinMs);
});

test("an expired key is refused", async () => {
  const expiresAt = new Date(Math.ceil(Date.now() / 1000 + 1) * 1000).toISOString();
  const key = await admin.key({ projectId: "shop", scope: "ingest", expiresAt });
  expect(await statusOf(first, { key })).toBe(200);
  await until(401, () => statusOf(first, { key }));
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
});

test("a public key works in pages of its origins alone, and never reads", async () => {
  const key = await admin.key({ projectId: "shop", scope: "ingest", origins: ["https://shop.example.com"] });
  const from = (origin: string): Sent => ({ headers: { Origin: origin }, query: `?key=${key}` });
  const granted = await send(first, from("https://shop.example.com"));
  expect({ status: granted.status, origin: granted.headers.get("access-control-allow-origin") }).toEqual({
    ...{ status: 200, origin: "https://shop.example.com" },
  });
  expect(await statusOf(first, from("https://evil.example"))).toBe(403);
  expect(await statusOf(first, from("http://localhost:3000"))).toBe(403);
  expect(await statusOf(first, { key })).toBe(403);
  expect((await sql(first, key, "SELECT 1")).status).toBe(403);
  // Another page may use a key without origins only when corsOrigins names it, and the origin of one key is not that of all.
  const secretKey = await admin.key({ projectId: "shop", scope: "ingest" });
  const headers = { Origin: "https://shop.example.com" };
  expect(await statusOf(first, { key: secretKey, headers })).toBe(403);
  const preflight = async (origin: string): Promise<number> =>
    (await fetch(`${first.ingestUrl}/v1/logs`, { method: "OPTIONS", headers: { Origin: origin } })).status;
  expect([await preflight("https://shop.example.com"), await preflight("https://evil.example")]).toEqual([204, 403]);
  const refused = await admin.ask("/api/v1/keys", "POST", {
    projectId: "shop",
    scope: "read",
    origins: ["https://a.example"],
  });
  expect(refused.status).toBe(400);
});

test("a key in the URL is in no log, no error text and no metric", async () => {
  const key = `sh_ingest_${"Z".repeat(10)}_${"s".repeat(32)}`;
  const texts: string[] = [];
  for (const path of ["/v1/logs", "/v1/nothing", "/"]) {
    for (const method of ["POST", "GET", "PUT"]) {
      const answer = await fetch(`${first.ingestUrl}${path}?key=${key}`, { method });
      texts.push(await answer.text());
    }
  }
  texts.push(await (await fetch(`${first.queryUrl}/api/v1/traces/x?key=${key}`)).text());
  texts.push(await (await admin.ask("/metrics")).text(), ...first.logged);
  expect(texts.join("\n")).not.toContain("s".repeat(32));
});

test("what cannot be made says why", async () => {
  const refusals: readonly (readonly [path: string, body: unknown, status: number])[] = [
    ["/api/v1/projects", { projectId: "Shop!" }, 400],
    ["/api/v1/projects", { projectId: "shop" }, 400],
    ["/api/v1/projects", { projectId: "default" }, 400],
    ["/api/v1/keys", { projectId: "nowhere", scope: "read" }, 404],
    ["/api/v1/keys", { projectId: "shop", scope: "write" }, 400],
    ["/api/v1/keys", { projectId: "shop", scope: "read", expiresAt: "2020-01-01T00:00:00Z" }, 400],
    ["/api/v1/keys", { projectId: "shop", scope: "read", expiresAt: "2106-02-07T06:28:16Z" }, 400],
    ["/api/v1/keys", { projectId: "shop", scope: "ingest", rate: { requests: -1 } }, 400],
  ];
  for (const [path, body, status] of refusals) {
    const answer = await admin.ask(path, "POST", body);
    expect([path, body, answer.status]).toEqual([path, body, status]);
  }
  expect((await admin.ask("/api/v1/keys/aaaaaaaaaa", "DELETE")).status).toBe(404);
});

test("an admin key administers, and neither sends nor reads", async () => {
  const key = await admin.key({ projectId: "default", scope: "admin" });
  const headers = { Authorization: `Bearer ${key}` };
  expect((await fetch(`${first.queryUrl}/api/v1/keys`, { headers })).status).toBe(200);
  expect((await fetch(`${first.queryUrl}/metrics`, { headers })).status).toBe(200);
  expect(await statusOf(first, { key })).toBe(403);
  expect((await sql(first, key, "SELECT 1")).status).toBe(403);
});

test("with ClickHouse away the last known keys go on, also for a collector that starts meanwhile", async () => {
  const key = await admin.key({ projectId: "shop", scope: "ingest" });
  const revoked = await admin.key({ projectId: "shop", scope: "ingest" });
  await admin.revoke(revoked);
  await until(200, () => statusOf(second, { key }));
  // It may have read the keys between the making and the revocation of the other one.
  await until(401, () => statusOf(second, { key: revoked }));
  const file = join(second.config.dataDir, "keys.json");
  // It is written just after the keys are used.
  const isWritten = async (): Promise<boolean> => {
    const { keys } = JSON.parse(await readFile(file, "utf8")) as { keys: { keyId: string; revokedAt?: string }[] };
    const of = (id: string): { revokedAt?: string } | undefined => keys.find(({ keyId }) => keyId === id);
    return of(keyIdOf(key)) !== undefined && of(keyIdOf(revoked))?.revokedAt !== undefined;
  };
  await until(1, async () => Number(await isWritten()));
  const text = await readFile(file, "utf8");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(text).not.toContain(key.slice(-32));
  await server.stop();
  expect([await statusOf(first, { key }), await statusOf(first, { key: revoked }), await statusOf(first, {})]).toEqual([
    200, 401, 401,
  ]);
  const { dataDir } = second.config;
  await second.stop();
  second = await startTestCollector({ ...options, dataDir });
  expect([
    await statusOf(second, { key }),
    await statusOf(second, { key: revoked }),
    await statusOf(second, {}),
  ]).toEqual([200, 401, 401]);
  // One that never knew any cannot say "never", only "later".
  const third = await startTestCollector({ ...options, auth: "keys" });
  onTestFinished(() => third.remove());
  expect([await statusOf(third, { key }), await statusOf(third, {})]).toEqual([503, 401]);
  await server.start();
  await until(200, () => statusOf(third, { key }));
});

test("on a server with one user for everything, SQL with a key is closed and a trace is still one's own", async () => {
  // Before the collector that is asked, which reads the keys when it starts and then every 5 s.
  const read = await admin.key({ projectId: "shop", scope: "read" });
  const own = await startTestCollector({ clickhouseUrl: server.url });
  onTestFinished(() => own.remove());
  await own.collector.whenReady();
  const [mine, theirs] = [makeProjectRecords("mine", 1), makeProjectRecords("theirs", 1)];
  await admin.project("other");
  for (const [projectId, { requests }] of [
    ["shop", mine],
    ["other", theirs],
  ] as const) {
    const headers = {
      "Content-Type": "application/json",
      Authorization: `Bearer ${await admin.key({ projectId, scope: "ingest" })}`,
    };
    for (const [signal, body] of requests) {
      const sent = await fetch(`${first.ingestUrl}/v1/${signal}`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      });
      expect(sent.status).toBe(200);
    }
  }
  const trace = async (traceId: string): Promise<number> =>
    (await fetch(`${own.queryUrl}/api/v1/traces/${traceId}`, { headers: { Authorization: `Bearer ${read}` } })).status;
  await until(200, () => trace(mine.traceId));
  expect(await trace(theirs.traceId)).toBe(404);
  const { status, text } = await sql(own, read, "SELECT count() FROM otel_logs");
  expect({ status, text }).toEqual({ status: 403, text: expect.stringContaining("clickhouseReaderUser") as string });
});
