import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setImmediate as turn, setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { readEvents, type ServerEvent } from "../src/cli/read-events.ts";
import { OperatingError } from "../src/errors.ts";
import { openPrincipal } from "../src/keys/key-ring.ts";
import type { PartReadiness } from "../src/query/health.ts";
import { createQueryServer, type QueryServerOptions } from "../src/query/server.ts";
import { listDeadLetters, openDeadLetter, writeDeadLetter } from "../src/spool/dead-letter.ts";
import { systemDisk } from "../src/spool/disk.ts";
import type { TableBlock } from "../src/spool/spool.ts";
import { committedBlocks, logsRequest, nowNano } from "./committed-blocks.ts";
import { withoutKeys } from "./without-keys.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "spanhouse-letters-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

type Listener = (blocks: readonly TableBlock[]) => void;

interface Running {
  readonly url: string;
  readonly port: number;
  readonly listeners: Set<Listener>;
  readonly errors: string[];
  parts: PartReadiness[];
  /** Announces a commit as the committer does: the bytes are overwritten afterwards. */
  commit(blocks: readonly TableBlock[]): void;
  stop(): Promise<void>;
}

async function start(options: Partial<QueryServerOptions> = {}): Promise<Running> {
  const listeners = new Set<Listener>();
  const errors: string[] = [];
  const made = createQueryServer({
    reader: {
      rows: () => Promise.reject(new OperatingError("clickhouse_unavailable", "nobody there", { retryAfterMs: 7000 })),
    },
    ...withoutKeys,
    readiness: () => running.parts,
    metrics: { text: () => Promise.resolve("up 1\n"), contentType: "text/plain; version=0.0.4; charset=utf-8" },
    commits: {
      onCommit(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    deadLetters: {
      list: () => listDeadLetters(directory),
      open: (id) => openDeadLetter(directory, id),
      async retry(id) {
        await openDeadLetter(directory, id);
        throw new OperatingError("clickhouse_refused", "refused again");
      },
    },
    version: "1.2.3",
    ports: () => [4318, 8318],
    log: { error: (message, fields) => void errors.push(`${message}: ${String(fields?.["error"])}`) },
    allowedHosts: ["observability.example"],
    ...options,
  });
  made.server.listen(0, "127.0.0.1");
  await once(made.server, "listening");
  const { port } = made.server.address() as AddressInfo;
  const running: Running = {
    ...{ url: `http://127.0.0.1:${port}`, port, listeners, errors, parts: [] },
    commit(blocks) {
      for (const listener of listeners) listener(blocks);
      for (const { chunks } of blocks) for (const chunk of chunks) chunk.fill(0xff);
    },
    stop: () => made.stop(0),
  };
  onTestFinished(() => running.stop());
  return running;
}

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** With exactly these headers, Host among them, which `fetch` does not allow. */
async function send(
  { port }: Running,
  path: string,
  request: http.RequestOptions & { body?: string | Buffer } = {},
): Promise<Answer> {
  const { body, ...options } = request;
  const sent = http.request({ port, path, agent: false, ...options });
  sent.on("error", () => undefined);
  sent.end(body);
  const [response] = (await once(sent, "response")) as [http.IncomingMessage];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

function codeOf({ text }: Answer): string {
  return (JSON.parse(text) as { error: { code: string } }).error.code;
}

const tooLarge = `{"query": "${"x".repeat(2 ** 20)}"}`;
const json = { "Content-Type": "application/json" };

test("health says who answers, readiness which part does not, metrics come as they are", async () => {
  const running = await start();
  const health = await send(running, "/healthz");
  expect(JSON.parse(health.text)).toMatchObject({
    status: "alive",
    version: "1.2.3",
    pid: process.pid,
    ports: [4318, 8318],
  });
  running.parts = [
    { part: "spool", ready: true, reason: "" },
    { part: "clickhouse", ready: false, reason: "connection refused" },
  ];
  const unready = await send(running, "/readyz");
  expect(unready).toMatchObject({ status: 503, headers: { "retry-after": "2" } });
  expect(JSON.parse(unready.text)).toEqual({ ready: false, parts: running.parts });
  running.parts = [{ part: "spool", ready: true, reason: "" }];
  expect((await send(running, "/readyz")).status).toBe(200);
  const metrics = await send(running, "/metrics");
  expect(metrics).toMatchObject({
    text: "up 1\n",
    headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
  });
  expect((await send(running, "/")).text).toContain(`http://localhost:${running.port}/api/v1/sql`);
});

test("an address with a slash at its end, which a proxy put paths behind, is the same address", async () => {
  const running = await start();
  expect((await send(running, "//healthz")).status).toBe(200);
  expect(await send(running, "//api/v1/openapi.json")).toMatchObject({ status: 200 });
  expect((await send(running, "//evil.example/healthz")).status).toBe(404);
});

test("every answer carries the security headers, errors too", async () => {
  const running = await start();
  for (const path of ["/healthz", "/nowhere", "/"]) {
    const { headers } = await send(running, path);
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("default-src 'none'") as string,
    });
    expect(headers).not.toHaveProperty("x-powered-by");
  }
});

test.each([
  ["GET", "/nowhere", 404, "not_found", undefined],
  ["GET", "/api/v1/sql", 405, "method_not_allowed", "POST"],
  ["DELETE", "/api/v1/traces/abc", 405, "method_not_allowed", "GET, HEAD"],
  ["POST", "/healthz", 405, "method_not_allowed", "GET, HEAD"],
  ["GET", "/api/v1/dead-letters/x/retry", 405, "method_not_allowed", "POST"],
  ["GET", "/api/v1/traces/%zz", 400, "query_invalid", undefined],
  ["GET", "/api/v1/tail?level=loud", 400, "query_invalid", undefined],
  ["GET", "/api/v1/tail?q=a&q=b", 400, "query_invalid", undefined],
  ["GET", "/api/v1/tail?servise=x", 400, "query_invalid", undefined],
])("%s %s is %i as JSON", async (...[method, path, status, code, allow]) => {
  const running = await start();
  const answer = await send(running, path, { method });
  expect(answer.status).toBe(status);
  expect(codeOf(answer)).toBe(code);
  expect(answer.headers.allow).toBe(allow);
  expect(running.errors).toEqual([]);
});

test.each([
  ["text/plain", "{}", 415, "unsupported_content_type"],
  ["application/json", "{", 400, "query_invalid"],
  ["application/json", '"text"', 400, "query_invalid"],
  ["application/json", "{}", 400, "query_invalid"],
  ["application/json", '{"query": ""}', 400, "query_invalid"],
  ["application/json", '{"query": "SELECT 1", "parms": {}}', 400, "query_invalid"],
  ["application/json", '{"query": "SELECT 1", "params": {"a b": 1}}', 400, "query_invalid"],
  ["application/json", '{"query": "SELECT 1"}', 503, "clickhouse_unavailable"],
])("a body of %s: %s is %i", async (...[contentType, body, status, code]) => {
  const running = await start();
  const answer = await send(running, "/api/v1/sql", { method: "POST", headers: { "Content-Type": contentType }, body });
  expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status, code });
  if (status === 503) expect(answer.headers["retry-after"]).toBe("7");
  expect(running.errors).toEqual([]);
});

test("a body over 1 MiB is 413", async () => {
  const running = await start();
  const answer = await send(running, "/api/v1/sql", { method: "POST", headers: json, body: tooLarge });
  expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 413, code: "body_too_large" });
});

test("a body that does not inflate is 400", async () => {
  const running = await start();
  const headers = { ...json, "Content-Encoding": "gzip" };
  const answer = await send(running, "/api/v1/sql", { method: "POST", headers, body: "not gzip" });
  expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 400, code: "malformed_content_encoding" });
});

test.each([
  ["127.0.0.1:8318", 200],
  ["localhost", 200],
  ["LOCALHOST:1", 200],
  ["grafana.localhost:8318", 200],
  ["[::1]:8318", 200],
  ["127.8.9.1", 200],
  ["observability.example:8318", 200],
  ["evil.example:8318", 403],
  ["127.0.0.1.evil.example", 403],
  ["localhost.evil.example", 403],
  ["10.0.0.1", 403],
])("asked as host %j it answers %i", async (host, status) => {
  const running = await start();
  const answer = await send(running, "/healthz", { headers: { Host: host } });
  expect(answer.status).toBe(status);
  if (status === 403) expect(codeOf(answer)).toBe("host_not_allowed");
});

test("behind something that checks, every host is served", async () => {
  const running = await start({ allowedHosts: "any" });
  expect((await send(running, "/healthz", { headers: { Host: "evil.example" } })).status).toBe(200);
});

test("pages of another origin are refused, our own and programs are not", async () => {
  const running = await start();
  const host = `127.0.0.1:${running.port}`;
  const from = async (origin: string): Promise<number> =>
    (await send(running, "/healthz", { headers: { Host: host, Origin: origin } })).status;
  expect(await from(`http://${host}`)).toBe(200);
  expect(await from("http://evil.example")).toBe(403);
  expect(await from(`http://127.0.0.1:${running.port + 1}`)).toBe(403);
  expect(await from("null")).toBe(403);
});

test("an error that nobody foresaw is logged and not shown", async () => {
  const running = await start({
    readiness: () => {
      throw new Error("BUG: secret detail");
    },
  });
  const answer = await send(running, "/readyz");
  expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 500, code: "internal" });
  expect(answer.text).not.toContain("secret");
  expect(running.errors).toEqual(["a query failed in a way that nobody foresaw: Error: BUG: secret detail"]);
});

/** Opens a tail and waits until it is one of the listeners. */
async function tail(running: Running, query: string): Promise<{ next(): Promise<ServerEvent>; close(): void }> {
  const leaving = new AbortController();
  const response = await fetch(`${running.url}/api/v1/tail?${query}`, { signal: leaving.signal });
  expect(response.status).toBe(200);
  const events = readEvents(response);
  return {
    async next() {
      const result = await events.next();
      if (result.done === true) throw new Error("the tail has ended");
      return result.value;
    },
    close: () => leaving.abort(),
  };
}

function textOf({ data }: ServerEvent): unknown {
  return (JSON.parse(data) as { text?: unknown }).text;
}

test("the tail shows what is committed, each signal in its own words", async () => {
  const running = await start();
  const opened = await tail(running, "");
  const at = String(nowNano());
  const ids = { traceId: "0".repeat(31) + "1", spanId: "0".repeat(15) + "1" };
  const dataPoints = [
    { timeUnixNano: at, asInt: "9007199254740993", attributes: [{ key: "queue", value: { stringValue: "q" } }] },
  ];
  running.commit(
    committedBlocks(
      ["logs", logsRequest("shop", ["one"], { severityNumber: 13, traceId: ids.traceId, spanId: ids.spanId })],
      [
        "traces",
        {
          resourceSpans: [
            {
              scopeSpans: [
                { spans: [{ ...ids, name: "GET", startTimeUnixNano: at, endTimeUnixNano: at, status: { code: 2 } }] },
              ],
            },
          ],
        },
      ],
      ["metrics", { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "depth", gauge: { dataPoints } }] }] }] }],
    ),
  );
  const records = [await opened.next(), await opened.next(), await opened.next()].map(({ event, data }) => {
    expect(event).toBe("record");
    return JSON.parse(data) as Record<string, unknown>;
  });
  expect(records).toMatchObject([
    {
      signal: "logs",
      service: "shop",
      text: "one",
      level: "warn",
      fields: { TraceId: ids.traceId, SeverityNumber: 13 },
    },
    { signal: "traces", text: "GET", level: "error", timeUnixNano: at, fields: { Duration: "0" } },
    { signal: "metrics", text: "depth", attributes: { queue: "q" }, fields: { Value: 9007199254740992 } },
  ]);
});

test("each client gets what it asked for", async () => {
  const running = await start();
  const tails = await Promise.all([
    tail(running, "service=shop"),
    tail(running, "signal=logs&level=ERROR"),
    tail(running, "q=NEEDLE"),
  ]);
  running.commit(
    committedBlocks(
      ["logs", logsRequest("other", ["first", "with a needle"], { severityNumber: 9 })],
      ["logs", logsRequest("shop", ["second"], { severityNumber: 17 })],
    ),
  );
  expect(await Promise.all(tails.map(async (opened) => textOf(await opened.next())))).toEqual([
    "second",
    "second",
    "with a needle",
  ]);
});

test("nothing is listened to while nobody is there", async () => {
  const running = await start();
  expect(running.listeners.size).toBe(0);
  const [first, second] = await Promise.all([tail(running, ""), tail(running, "signal=traces")]);
  expect(running.listeners.size).toBe(1);
  first.close();
  second.close();
  while (running.listeners.size > 0) await delay(5);
});

test("what is over the rows of a block or of a second is counted as dropped, and the client is told", async () => {
  const running = await start({ tailLimits: { rowsPerBlockMax: 4, rowsPerSecondMax: 6, heartbeatMs: 20 } });
  const opened = await tail(running, "signal=logs");
  const [first, second] = ["a", "b"].map((letter) => Array.from({ length: 10 }, (_, index) => `${letter}${index}`));
  running.commit(committedBlocks(["logs", logsRequest("shop", first ?? [])]));
  running.commit(committedBlocks(["logs", logsRequest("shop", second ?? [])]));
  const records: unknown[] = [];
  let dropped = 0;
  while (records.length + dropped < 20) {
    const event = await opened.next();
    if (event.event === "record") records.push(textOf(event));
    else dropped += (JSON.parse(event.data) as { dropped: number }).dropped;
  }
  expect(records).toEqual(["a0", "a1", "a2", "a3", "b0", "b1"]);
});

test("bytes that are no block cost a line in the log, and the tail goes on", async () => {
  const running = await start({ tailLimits: { heartbeatMs: 20 } });
  const opened = await tail(running, "");
  running.commit([{ table: "otel_logs", rows: 3, chunks: [Buffer.from("nonsense")] }]);
  expect(JSON.parse((await opened.next()).data)).toEqual({ dropped: 3, droppedTotal: 3 });
  expect(running.errors).toHaveLength(1);
  running.commit(committedBlocks(["logs", logsRequest("shop", ["after"])]));
  expect(textOf(await opened.next())).toBe("after");
});

test("a client that does not read costs a bounded queue", async () => {
  const running = await start({ tailLimits: { queueBytesMax: 100_000, heartbeatMs: 20, rowsPerSecondMax: 10_000 } });
  const socket = connect(running.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write("GET /api/v1/tail HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await once(socket, "data");
  socket.pause();
  const sent = 2000;
  for (let round = 0; round < 20; round++) {
    running.commit(
      committedBlocks([
        "logs",
        logsRequest(
          "shop",
          Array.from({ length: sent / 20 }, () => "x".repeat(10_000)),
        ),
      ]),
    );
    await turn();
  }
  let text = "";
  let told = 0;
  socket.setEncoding("utf8");
  for await (const chunk of socket.iterator({ destroyOnReturn: true })) {
    text += String(chunk);
    told = [...text.matchAll(/"dropped":(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
    if (told > 0 && (text.match(/event: record/g)?.length ?? 0) + told >= sent) break;
  }
  expect(told).toBeGreaterThan(0);
  expect((text.match(/event: record/g)?.length ?? 0) + told).toBe(sent);
});

test("an idle tail gets heartbeats, a stopping collector says so", async () => {
  const running = await start({ tailLimits: { heartbeatMs: 5 } });
  const response = await fetch(`${running.url}/api/v1/tail`);
  let text = "";
  let stopped: Promise<void> | undefined;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString();
    if (text.includes(": heartbeat\n\n")) stopped ??= running.stop();
  }
  await stopped;
  expect(text).toContain('event: end\ndata: {"reason":"the collector is stopping"}');
});

test("tails over the limit are refused", async () => {
  const running = await start({ tailLimits: { clientsMax: 1 } });
  const opened = await tail(running, "");
  const refused = await send(running, "/api/v1/tail");
  expect({ status: refused.status, code: codeOf(refused) }).toEqual({ status: 503, code: "too_many_in_flight" });
  opened.close();
});

test("the tails of one key leave room for those of others", async () => {
  const keys: QueryServerOptions["keys"] = {
    identify: (text, scope) => ({ ...openPrincipal(scope), keyId: text ?? "none" }),
    ...{ allowsOrigin: () => false, hasKeys: () => true },
  };
  const running = await start({ keys, tailLimits: { clientsMax: 3, clientsOfKeyMax: 2 } });
  const leaving = new AbortController();
  const open = async (key: string): Promise<number> => {
    const headers = { "x-spanhouse-key": key };
    return (await fetch(`${running.url}/api/v1/tail`, { headers, signal: leaving.signal })).status;
  };
  const statuses: number[] = [];
  for (const key of ["greedy", "greedy", "greedy", "other", "other"]) statuses.push(await open(key));
  leaving.abort();
  expect(statuses).toEqual([200, 200, 503, 200, 503]);
});

test("dead letters are listed, shown with their rows, and refused again when ClickHouse still does not want them", async () => {
  const running = await start();
  expect((await send(running, "/api/v1/dead-letters")).text).toBe('{"deadLetters":[]}');
  const [block] = committedBlocks(["logs", logsRequest("shop", ["a", "b", "c"])]);
  if (block === undefined) throw new Error("no block was made");
  const bytes = Buffer.concat(block.chunks);
  const id = `${"ab".repeat(16)}.otel_logs`;
  const letter = {
    ...{ id, segment: "ab".repeat(16), table: "otel_logs", rows: 3, bytes: bytes.length, reason: "no such table" },
    ...{ firstFailedAt: "2026-01-01T00:00:00.000Z", deadLetteredAt: "2026-01-01T00:00:01.000Z" },
  };
  await writeDeadLetter(systemDisk, directory, { letter, blocks: Readable.from([bytes]) });
  expect(JSON.parse((await send(running, "/api/v1/dead-letters")).text)).toEqual({ deadLetters: [letter] });
  const shown = JSON.parse((await send(running, `/api/v1/dead-letters/${id}?limit=2`)).text) as unknown;
  expect(shown).toMatchObject({
    deadLetter: letter,
    truncated: true,
    rows: [{ Body: "a", ServiceName: "shop" }, { Body: "b" }],
  });
  const retried = await send(running, `/api/v1/dead-letters/${id}/retry`, { method: "POST" });
  expect({ status: retried.status, code: codeOf(retried) }).toEqual({ status: 422, code: "clickhouse_refused" });
  for (const path of ["..%2f..%2fetc%2fpasswd", "0".repeat(32), `${id}?limit=x`]) {
    expect([400, 404]).toContain((await send(running, `/api/v1/dead-letters/${path}`)).status);
  }
});
