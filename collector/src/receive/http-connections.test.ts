import { once } from "node:events";
import type http from "node:http";
import zlib from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Receipt } from "../commit/sink.ts";
import { readUntil, send, startTestIngest, testLimits } from "./start-test-ingest.ts";

const json = { "Content-Type": "application/json" };
const post = (body: string, more: string = ""): string =>
  `POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
const stored: Receipt = { received: 1, rejected: 0, message: "" };

/** A sink that answers when told to, and says when a request has reached it. */
function gate(): { answer: () => Promise<Receipt>; reached: Promise<void>; open: () => void } {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const answer = async (): Promise<Receipt> => {
    reached.resolve();
    await opened.promise;
    return stored;
  };
  return { answer, reached: reached.promise, open: opened.resolve };
}

describe("how bodies arrive", () => {
  test("byte by byte over one connection, one request after the other", async () => {
    const { socket, accepted } = await startTestIngest();
    const client = await socket();
    client.setNoDelay(true);
    for (const body of ['{"a":1}', '{"b":22}']) {
      for (const byte of post(body)) client.write(byte);
      expect(await readUntil(client, (text) => text.endsWith("{}"))).toMatch(/^HTTP\/1\.1 200 OK/);
      expect(String(accepted.at(-1)!.body)).toBe(body);
    }
  });

  test("pipelined requests are answered in their order", async () => {
    const ingest = await startTestIngest();
    const first = gate();
    ingest.answer = () =>
      ingest.accepted.length === 1 ? first.answer() : { ...stored, rejected: 1, message: "second" };
    const client = await ingest.socket();
    client.write(post("{}") + post("{}"));
    await first.reached;
    first.open();
    const text = await readUntil(client, (all) => all.includes("second"));
    expect(text.indexOf("\r\n\r\n{}")).toBeLessThan(text.indexOf("second"));
  });

  test("Expect: 100-continue is answered before the body, or by the refusal alone", async () => {
    const { socket, accepted } = await startTestIngest();
    const client = await socket();
    client.write(post("{}", "Expect: 100-continue\r\n").slice(0, -2));
    expect(await readUntil(client, (text) => text.endsWith("\r\n\r\n"))).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    client.write("{}");
    expect(await readUntil(client, (text) => text.endsWith("{}"))).toContain("200 OK");

    const refused = await socket();
    refused.write(
      "POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n",
    );
    const text = await readUntil(refused, (all) => all.endsWith("}"));
    expect(text).toMatch(/^HTTP\/1\.1 415 /);
    expect(text).toContain("Connection: close");
    expect(accepted).toHaveLength(1);
  });

  test("a sender of a huge body gets the whole refusal although it is still sending", async () => {
    const { socket, accepted } = await startTestIngest();
    const client = await socket();
    const bytes = 50 * 2 ** 20;
    client.write(
      `POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${bytes}\r\n\r\n`,
    );
    client.write(Buffer.alloc(bytes));
    const text = await readUntil(client, () => false);
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toContain(`the body has ${bytes} bytes, the limit is ${testLimits.requestBytesMax}`);
    expect(accepted).toEqual([]);
  });

  test("after a small refused body the connection goes on", async () => {
    const { socket, accepted } = await startTestIngest();
    const client = await socket();
    client.write(
      "POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nContent-Length: 5\r\n\r\nhello" + post("{}"),
    );
    expect(await readUntil(client, (text) => text.endsWith("{}"))).toMatch(/^HTTP\/1\.1 415 [^]*HTTP\/1\.1 200 OK/);
    expect(accepted).toHaveLength(1);
  });
});

describe("clients that fail", () => {
  test("a client that goes away in the middle of its body leaves nothing behind", async () => {
    const ingest = await startTestIngest();
    const client = await ingest.socket();
    client.write(post("x".repeat(1000)).slice(0, -500));
    const [request] = (await once(ingest.ingest.server, "request")) as [http.IncomingMessage];
    const closed = new Promise((resolve) => request.once("close", resolve));
    client.destroy();
    await closed;
    expect(ingest.accepted).toEqual([]);
    const counted = 'spanhouse_requests_total{signal="logs",protocol="http/json",status="499"} 1';
    await expect.poll(ingest.metrics).toContain(counted);
    expect(await ingest.metrics()).toContain("spanhouse_in_flight_bytes 0");
  });

  test("a client that goes away before its answer: the records are stored all the same", async () => {
    const ingest = await startTestIngest();
    const storing = gate();
    ingest.answer = storing.answer;
    const client = await ingest.socket();
    client.write(post("{}"));
    await storing.reached;
    client.destroy();
    storing.open();
    ingest.answer = () => stored;
    expect((await send(`${ingest.url}/v1/logs`, { headers: json, body: "{}" })).status).toBe(200);
    expect(ingest.accepted).toHaveLength(2);
  });

  test("a body that does not come in time is answered 408 and cut", async () => {
    const { socket, accepted, metrics } = await startTestIngest({ requestMsMax: 100 });
    const client = await socket();
    client.write(post("x".repeat(1000)).slice(0, -500));
    expect(await readUntil(client, () => false)).toMatch(/^HTTP\/1\.1 408 /);
    expect(accepted).toEqual([]);
    expect(await metrics()).toContain("spanhouse_in_flight_requests 0");
  });

  test("what is not HTTP is answered 400, too large headers 431", async () => {
    const { socket } = await startTestIngest();
    const client = await socket();
    client.write("\u0016\u0003\u0001 this is TLS, or so\r\n\r\n");
    expect(await readUntil(client, () => false)).toMatch(/^HTTP\/1\.1 400 /);
    const long = await socket();
    long.write(post("{}", `X-Long: ${"x".repeat(20_000)}\r\n`));
    expect(await readUntil(long, () => false)).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe("too much at once", () => {
  test("a sink that is not ready refuses before the body is read, and says when to come back", async () => {
    const ingest = await startTestIngest();
    ingest.unready = { code: "spool_full", message: "8 GiB of 8 GiB", retryAfterMs: 3000 };
    const client = await ingest.socket();
    client.write(post("x".repeat(1000)).slice(0, -1000));
    const text = await readUntil(client, (all) => all.endsWith("}"));
    expect(text).toMatch(/^HTTP\/1\.1 503 /);
    expect(text).toContain("Retry-After: 3\r\n");
    const [, requestId] = /X-Request-Id: (\S+)\r\n/.exec(text)!;
    expect(text).toContain(`{"code":14,"message":"8 GiB of 8 GiB (request ${requestId})"}`);
  });

  test("requests in flight are limited, by number and by bytes", async () => {
    const ingest = await startTestIngest({ inFlightRequestsMax: 2, inFlightBytesMax: 1000 });
    const storing = gate();
    ingest.answer = storing.answer;
    const running = send(`${ingest.url}/v1/logs`, { headers: json, body: "x".repeat(600) });
    await storing.reached;
    const byBytes = await send(`${ingest.url}/v1/logs`, { headers: json, body: "x".repeat(401) });
    expect(byBytes).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    expect(String(byBytes.body)).toContain("600 of 1000 bytes are in flight");
    const inChunks = await send(`${ingest.url}/v1/logs`, { headers: json, body: ["x".repeat(300), "x".repeat(300)] });
    expect(inChunks.status).toBe(503);
    const inflated = { headers: { ...json, "Content-Encoding": "gzip" }, body: zlib.gzipSync("x".repeat(500)) };
    expect((await send(`${ingest.url}/v1/logs`, inflated)).status).toBe(503);
    const second = send(`${ingest.url}/v1/logs`, { headers: json, body: "x".repeat(400) });
    await expect.poll(() => ingest.accepted.length).toBe(2);
    const byNumber = await send(`${ingest.url}/v1/logs`, { headers: json });
    expect(String(byNumber.body)).toContain("2 requests are in flight");
    storing.open();
    expect([(await running).status, (await second).status]).toEqual([200, 200]);
    expect(await ingest.metrics()).toContain("spanhouse_in_flight_bytes 0");
  });

  test("what a body says about itself takes no place: a length that never comes", async () => {
    const ingest = await startTestIngest({ inFlightBytesMax: 1000 });
    const client = await ingest.socket();
    client.write(post("x".repeat(1000)).slice(0, -1000));
    await once(ingest.ingest.server, "request");
    expect((await send(`${ingest.url}/v1/logs`, { headers: json, body: "x".repeat(900) })).status).toBe(200);
    client.write("x".repeat(1000));
    expect(await readUntil(client, (text) => text.endsWith("{}"))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ingest.metrics()).toContain("spanhouse_in_flight_bytes 0");
  });

  test.each([
    ["gzip", Buffer.concat([zlib.gzipSync(Buffer.alloc(4 * 2 ** 20)), zlib.gzipSync("y".repeat(100))])],
    ["zstd", zlib.zstdCompressSync(Buffer.alloc(4 * 2 ** 20))],
  ])("a %s body that inflates to more than it seemed is refused when that does not fit", async (encoding, body) => {
    const ingest = await startTestIngest({ inFlightBytesMax: 3 * 2 ** 20 });
    const answer = await send(`${ingest.url}/v1/logs`, { headers: { ...json, "Content-Encoding": encoding }, body });
    expect(answer.status).toBe(503);
    expect(String(answer.body)).toContain("more bytes do not fit");
    expect(ingest.accepted).toEqual([]);
    expect(await ingest.metrics()).toContain("spanhouse_in_flight_bytes 0");
  });

  test("more connections than allowed are closed at once", async () => {
    const { socket, ingest, logged } = await startTestIngest({ connectionsMax: 1 });
    const dropped = once(ingest.server, "drop");
    await socket();
    const second = await socket();
    await Promise.all([dropped, once(second, "close")]);
    expect(logged[0]).toContain("connections_max");
  });
});

describe("stop", () => {
  test("running requests are answered and their connections closed; idle ones end; new ones are refused", async () => {
    const ingest = await startTestIngest();
    const storing = gate();
    const idle = await ingest.socket();
    idle.write(post("{}"));
    await readUntil(idle, (text) => text.endsWith("{}"));
    ingest.answer = storing.answer;
    const busy = await ingest.socket();
    busy.write(post("{}"));
    await storing.reached;

    const stopped = ingest.ingest.stop(5000);
    await once(idle, "close");
    const pipelined = once(ingest.ingest.server, "request");
    busy.write(post("{}"));
    await pipelined;
    const answers = readUntil(busy, () => false);
    storing.open();
    expect(await answers).toMatch(/^HTTP\/1\.1 200 OK[^]*Connection: close/);
    await stopped;
    await expect(ingest.socket()).rejects.toThrow("ECONNREFUSED");
    expect(ingest.accepted).toHaveLength(2);
  });

  test("a request that never ends is cut at the deadline", async () => {
    const ingest = await startTestIngest();
    const client = await ingest.socket();
    client.write(post("x".repeat(1000)).slice(0, -500));
    await once(ingest.ingest.server, "request");
    const ended = once(client, "close");
    await ingest.ingest.stop(50);
    await ended;
    expect(ingest.accepted).toEqual([]);
  });
});
