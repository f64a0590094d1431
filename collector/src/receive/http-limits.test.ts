import { once } from "node:events";
import https from "node:https";
import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { createTestAuthority } from "../../test/test-authority.ts";
import { openPrincipal, openRing } from "../keys/key-ring.ts";
import type { KeyRing } from "../keys/key-ring.ts";
import { createDailyQuota } from "../limits/daily-quota.ts";
import { createSenderRates } from "../limits/sender-rates.ts";
import { createSlowSenders } from "../limits/slow-senders.ts";
import { openCertificates } from "../tls/certificates.ts";
import { readUntil, send, startTestIngest } from "./start-test-ingest.ts";
import type { TestAnswer, TestIngest } from "./start-test-ingest.ts";

/** So that nothing leaks away while the test runs. */
const stillClock = (): number => 0;
const json = { "Content-Type": "application/json" };

/** Every text is a key of its own name. */
const anyKey: KeyRing = {
  ...openRing,
  identify: (text = "open") => ({ ...openPrincipal("ingest"), keyId: text, projectId: text }),
};

function sendAs(ingest: TestIngest, key: string, headers: Record<string, string> = {}): Promise<TestAnswer> {
  return send(`${ingest.url}/v1/logs`, { headers: { ...json, "x-spanhouse-key": key, ...headers }, body: "{}" });
}

/** The head of a request whose body of so many bytes does not come yet. */
function headOf(key: string, bytes: number): string {
  return `POST /v1/logs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nx-spanhouse-key: ${key}\r\nContent-Length: ${bytes}\r\n\r\n`;
}

describe("rates", () => {
  test("a key over its rate gets 429 and when to come back; another key does not wait", async () => {
    const rates = createSenderRates({ address: {}, key: { requests: 1 } }, stillClock);
    const ingest = await startTestIngest({}, [], { keys: anyKey, guards: { rates } });
    expect((await sendAs(ingest, "noisy")).status).toBe(200);
    const sentAtMs = performance.now();
    const refused = await sendAs(ingest, "noisy");
    expect(refused).toMatchObject({ status: 429, headers: { "retry-after": "1" } });
    // Who comes back at once is slowed down by the answer.
    expect(performance.now() - sentAtMs).toBeGreaterThan(190);
    expect(String(refused.body)).toContain("the key noisy may send 1 requests a second");
    expect((await sendAs(ingest, "quiet")).status).toBe(200);
    expect(await ingest.metrics()).toContain('spanhouse_requests_refused_total{code="over_rate"} 1');
  });

  test("a rate of bytes is judged by the declared length, before the body comes", async () => {
    const rates = createSenderRates({ address: {}, key: { bytes: 100 } }, stillClock);
    const ingest = await startTestIngest({}, [], { keys: anyKey, guards: { rates } });
    const large = await ingest.socket();
    large.write(headOf("a", 1000));
    await once(ingest.ingest.server, "request");
    expect((await sendAs(ingest, "a")).status).toBe(429);
    expect((await sendAs(ingest, "b")).status).toBe(200);
  });

  test("records are a debt: the request that brings too many is stored, the next one waits", async () => {
    const rates = createSenderRates({ address: {}, key: { records: 10 } }, stillClock);
    const ingest = await startTestIngest({}, [], { keys: anyKey, guards: { rates } });
    ingest.answer = () => ({ received: 1000, rejected: 0, message: "" });
    expect((await sendAs(ingest, "a")).status).toBe(200);
    expect(Number((await sendAs(ingest, "a")).headers["retry-after"])).toBeGreaterThan(90);
  });

  test("an address is what a trusted proxy says, and counts before the key is looked at", async () => {
    const rates = createSenderRates({ address: { requests: 1 }, key: {} }, stillClock);
    const keys: KeyRing = {
      ...anyKey,
      identify: () => {
        throw new Error("BUG: the key was looked at");
      },
    };
    const ingest = await startTestIngest({}, [], { keys, guards: { rates }, trustProxy: ["loopback"] });
    const from = async (address: string): Promise<number> =>
      (await sendAs(ingest, "a", { "X-Forwarded-For": address })).status;
    expect(await from("203.0.113.1")).toBe(500);
    expect(await from("203.0.113.1")).toBe(429);
    expect(await from("203.0.113.2")).toBe(500);
  });
});

test("a project over its quota of today gets 429 with the time at which it may go on", async () => {
  const file = { read: async () => undefined, write: async () => undefined };
  const now = (): number => Date.parse("2026-11-21T23:59:00Z");
  const quota = createDailyQuota({ standard: { records: 5 }, file, log: { repeated: () => undefined }, now });
  const ingest = await startTestIngest({}, [], { keys: anyKey, guards: { quota } });
  ingest.answer = () => ({ received: 6, rejected: 1, message: "one was wrong" });
  expect((await sendAs(ingest, "shop")).status).toBe(200);
  const refused = await sendAs(ingest, "shop");
  expect(refused).toMatchObject({ status: 429, headers: { "retry-after": "60" } });
  expect(JSON.parse(String(refused.body))).toEqual({
    code: 8,
    message: "the project shop has sent 5 of its 5 records of today. The day begins anew at 2026-11-22T00:00:00Z",
  });
  expect((await sendAs(ingest, "other")).status).toBe(200);
});

describe("what is in flight", () => {
  test("one noisy key leaves room for another", async () => {
    const ingest = await startTestIngest({ inFlightRequestsMax: 10 }, [], { keys: anyKey });
    await sendAs(ingest, "quiet");
    const held: Socket[] = [];
    const begin = async (): Promise<string | undefined> => {
      const socket = await ingest.socket();
      socket.write(headOf("noisy", 10));
      await once(ingest.ingest.server, "request");
      held.push(socket);
      return ingest.logged.at(-1);
    };
    let refused: string | undefined;
    while (refused === undefined && held.length < 10) refused = await begin();
    expect(refused).toContain("most of what is in flight is of the key noisy");
    expect(held).toHaveLength(9);
    expect((await sendAs(ingest, "quiet")).status).toBe(200);
    held[0]!.write("          ");
    expect(await readUntil(held[0]!, (text) => text.endsWith("}"))).toMatch(/^HTTP\/1\.1 200 /);
  });

  test("without memory requests are refused before their bodies are read, and one at a time is let in", async () => {
    const memory = (): string => "the process holds 201 MiB of the 200 MiB it may";
    const ingest = await startTestIngest({}, [], { keys: anyKey, guards: { memory } });
    expect((await sendAs(ingest, "a")).status).toBe(200);
    const slow = await ingest.socket();
    slow.write(headOf("a", 10));
    await once(ingest.ingest.server, "request");
    const refused = await sendAs(ingest, "a");
    expect(refused).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    expect(String(refused.body)).toContain("there is no memory for more requests now: the process holds 201 MiB");
    expect(await ingest.metrics()).toContain('spanhouse_requests_refused_total{code="overloaded"} 1');
  });

  test("a body that comes too slowly is answered 408 on its last connection, and its place is free again", async () => {
    const slowSenders = createSlowSenders({ bodyBytesPerSecondMin: 1000, graceMs: 50 });
    const ingest = await startTestIngest({}, [], { slowSenders });
    const slow = await ingest.socket();
    slow.write(`${headOf("a", 1000)}x`);
    const answer = await readUntil(slow, (text) => text.endsWith("}"));
    expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*Connection: close[^]*only 1 bytes came in 0 s/);
    expect(await ingest.metrics()).toContain("spanhouse_in_flight_requests 0");
  });
});

describe("connections", () => {
  test("one address holds as many as it may, and gets a place back when one ends", async () => {
    const ingest = await startTestIngest({ addressConnectionsMax: 1 });
    const first = await ingest.socket();
    const second = await ingest.socket();
    await once(second, "close");
    expect(await ingest.metrics()).toContain('spanhouse_connections_refused_total{reason="address"} 1');
    const ended = once(ingest.ingest.server, "connection").then(() => undefined);
    first.destroy();
    await expect
      .poll(async () => (await send(`${ingest.url}/`, { method: "GET" }).catch(() => undefined))?.status)
      .toBe(200);
    await ended;
  });

  test("a trusted proxy may hold more", async () => {
    const ingest = await startTestIngest({ addressConnectionsMax: 1 }, [], { trustProxy: ["loopback"] });
    await ingest.socket();
    expect((await send(`${ingest.url}/`, { method: "GET" })).status).toBe(200);
  });
});

test("over TLS requests are taken as without, and what is not TLS is closed", async () => {
  const authority = await createTestAuthority();
  const { cert, key } = await authority.sign("ingest");
  const certificates = await openCertificates({
    paths: { certFile: "cert", keyFile: "key", clientCaFile: undefined },
    read: async (path) => (path === "cert" ? cert : key),
    log: { info: () => undefined, repeated: () => undefined },
  });
  const ingest = await startTestIngest({}, [], { certificates });
  const request = https.request(`${ingest.url}/v1/logs`, { method: "POST", headers: json, ca: authority.cert });
  request.end("{}");
  const [response] = (await once(request, "response")) as [{ statusCode: number; resume(): void }];
  response.resume();
  expect(response.statusCode).toBe(200);
  const plain = await ingest.socket();
  plain.write(headOf("a", 0));
  await readUntil(plain, () => false);
  expect(ingest.logged).toEqual([expect.stringContaining("tls: ")]);
});
