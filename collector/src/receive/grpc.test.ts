import { once } from "node:events";
import http2 from "node:http2";
import { connect } from "node:net";
import zlib from "node:zlib";
import { encodeOtlp } from "@spanhouse/schemas";
import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Signal } from "../commit/sink.ts";
import { OperatingError } from "../errors.ts";
import { openRing } from "../keys/key-ring.ts";
import { call, callStream, deflate, exportOf, gzip, startTestGrpc } from "./start-test-grpc.ts";
import type { Outcome, TestGrpc } from "./start-test-grpc.ts";
import { readUntil } from "./start-test-ingest.ts";

const codes = {
  ok: 0,
  cancelled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
};
const signals: readonly Signal[] = ["traces", "logs", "metrics"];

/** Reads a protobuf message with a decoder that is not ours. */
function decode(message: Parameters<typeof otlpType>[0], bytes: Uint8Array): Record<string, unknown> {
  const type = otlpType(message);
  return type.toObject(type.decode(bytes), { longs: Number, bytes: String });
}

/** What the details say of coming back: undefined when they say nothing. */
function retryDelay(outcome: Outcome): unknown {
  const status = otlpType("Status").decode(outcome.details!) as unknown as {
    details: { typeUrl: string; value: Uint8Array }[];
  };
  if (status.details.length === 0) return undefined;
  expect(status.details[0]!.typeUrl).toBe("type.googleapis.com/google.rpc.RetryInfo");
  return decode("RetryInfo", status.details[0]!.value)["retryDelay"];
}

/** A request frame by hand, for what the client would not send. */
function frame(message: Uint8Array, compressed = 0, length = message.length): Buffer {
  const prefix = Buffer.alloc(5, compressed);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, message]);
}

interface RawAnswer {
  readonly headers: http2.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A session of HTTP/2 without a client of gRPC on top. */
function rawSession({ port }: TestGrpc): http2.ClientHttp2Session {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  session.on("error", () => undefined);
  onTestFinished(() => session.destroy());
  return session;
}

function rawStream(session: http2.ClientHttp2Session, more: http2.OutgoingHttpHeaders = {}): http2.ClientHttp2Stream {
  const stream = session.request({
    ":method": "POST",
    ":path": exportOf("logs", new Uint8Array()).path,
    "content-type": "application/grpc",
    te: "trailers",
    ...more,
  });
  stream.on("error", () => undefined);
  return stream;
}

/** All that comes back, trailers among the headers. */
async function rawAnswer(stream: http2.ClientHttp2Stream): Promise<RawAnswer> {
  let headers: http2.IncomingHttpHeaders = {};
  const add = (more: http2.IncomingHttpHeaders): void => void (headers = { ...headers, ...more });
  stream.on("response", add).on("trailers", add);
  const body: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => body.push(chunk));
  await new Promise((resolve) => stream.once("close", resolve));
  return { headers, body: Buffer.concat(body) };
}

describe("success", () => {
  test("each signal reaches the sink with its message, and the answer is an empty message", async () => {
    const test = await startTestGrpc();
    const client = test.client();
    for (const signal of signals) {
      const outcome = await call(client, exportOf(signal, Buffer.from(signal)));
      expect(outcome).toMatchObject({ code: codes.ok, message: Buffer.alloc(0) });
    }
    expect(
      test.accepted.map(({ signal, encoding, projectId, body }) => [signal, encoding, projectId, String(body)]),
    ).toEqual(signals.map((signal) => [signal, "protobuf", "default", signal]));
    expect(await test.metrics()).toContain('spanhouse_requests_total{signal="logs",protocol="grpc",status="200"} 1');
  });

  test("gzip, deflate and zstd are inflated, whatever their size", async () => {
    const test = await startTestGrpc();
    for (const bytes of [0, 10, 5_000, 900_000]) {
      const message = Buffer.from("some OTLP, or so ".repeat(bytes / 17 + 1)).subarray(0, bytes);
      for (const options of [gzip, deflate]) {
        expect(await call(test.client(options), exportOf("traces", message))).toMatchObject({ code: codes.ok });
        expect(message.equals(test.accepted.pop()!.body)).toBe(true);
      }
      const stream = rawStream(rawSession(test), { "grpc-encoding": "zstd" });
      stream.end(frame(zlib.zstdCompressSync(message), 1));
      expect((await rawAnswer(stream)).headers).toMatchObject({ ":status": 200, "grpc-status": "0" });
      expect(message.equals(test.accepted.pop()!.body)).toBe(true);
    }
  });

  test("a message in pieces of any size, and many at the same time over one connection", async () => {
    const test = await startTestGrpc();
    const session = rawSession(test);
    const messages = Array.from({ length: 40 }, (_, index) => Buffer.alloc(index * 5_000 + 1, index));
    const answers = messages.map(async (message, index) => {
      const stream = rawStream(session);
      const bytes = frame(message);
      const step = 1 + index * 37;
      for (let at = 0; at < bytes.length; at += index < 3 ? 1 : step * 50) {
        stream.write(bytes.subarray(at, at + (index < 3 ? 1 : step * 50)));
      }
      stream.end();
      return (await rawAnswer(stream)).headers["grpc-status"];
    });
    expect(new Set(await Promise.all(answers))).toEqual(new Set(["0"]));
    const received = test.accepted.map(({ body }) => Buffer.from(body)).toSorted((a, b) => a.length - b.length);
    expect(received.every((body, index) => body.equals(messages[index]!))).toBe(true);
    expect(test.inFlight()).toEqual({ requests: 0, bytes: 0 });
  });

  test("partial success names how many of what were rejected, and why", async () => {
    const test = await startTestGrpc();
    const message = "3 of 9 rejected: timestamp is missing";
    test.answer = () => ({ received: 9, rejected: 3, message });
    const names = { traces: "rejectedSpans", logs: "rejectedLogRecords", metrics: "rejectedDataPoints" };
    const types = {
      traces: "ExportTraceServiceResponse",
      logs: "ExportLogsServiceResponse",
      metrics: "ExportMetricsServiceResponse",
    } as const;
    for (const signal of signals) {
      const outcome = await call(test.client(), exportOf(signal, Buffer.alloc(0)));
      expect(outcome.code).toBe(codes.ok);
      expect(decode(types[signal], outcome.message!)).toEqual({
        partialSuccess: { [names[signal]]: 3, errorMessage: message },
      });
    }
  });
});

describe("refusals that are final", () => {
  test("a message that is too large, as it comes or inflated, is RESOURCE_EXHAUSTED without RetryInfo", async () => {
    const test = await startTestGrpc({ requestBytesMax: 10_000, inflatedBytesMax: 50_000 });
    const large = await call(test.client(), exportOf("logs", Buffer.alloc(3_000_000)));
    expect(large).toMatchObject({
      code: codes.resourceExhausted,
      text: expect.stringContaining("3000000 bytes") as string,
    });
    expect(retryDelay(large)).toBeUndefined();
    const bomb = await call(test.client(gzip), exportOf("logs", Buffer.alloc(1_000_000)));
    expect(bomb).toMatchObject({
      code: codes.resourceExhausted,
      text: expect.stringContaining("inflates to more") as string,
    });
    expect(retryDelay(bomb)).toBeUndefined();
    expect(test.accepted).toEqual([]);
    // The connection is still good for what fits.
    expect(await call(test.client(), exportOf("logs", Buffer.alloc(10_000)))).toMatchObject({ code: codes.ok });
    expect(await test.metrics()).toContain('protocol="grpc",status="413"} 2');
  });

  test("a message that the sink finds malformed is INVALID_ARGUMENT, its text in words and in the details", async () => {
    const test = await startTestGrpc();
    test.answer = () => {
      throw new OperatingError("malformed_body", "100 % wrong – at byte 7\n");
    };
    const outcome = await call(test.client(), exportOf("traces", Buffer.from([1, 2])));
    expect(outcome).toMatchObject({ code: codes.invalidArgument, text: "100 % wrong – at byte 7\n" });
    expect(decode("Status", outcome.details!)).toEqual({ code: 3, message: "100 % wrong – at byte 7\n" });
  });

  test.each([
    ["cut off", frame(Buffer.alloc(3), 0, 9), {}, 3, "it ends after 8 of 14 bytes"],
    ["cut off in its prefix", Buffer.alloc(2), {}, 3, "it ends after 2"],
    ["no message", Buffer.alloc(0), {}, 3, "there is none"],
    ["two messages", Buffer.concat([frame(Buffer.alloc(3)), frame(Buffer.alloc(3))]), {}, 3, "more than its 3 bytes"],
    ["a prefix that is none", Buffer.from("{}{}{}{}"), {}, 3, "its first byte is 123"],
    ["compressed without saying how", frame(Buffer.alloc(30), 1), {}, 3, "no grpc-encoding"],
    ["not gzip", frame(Buffer.alloc(30), 1), { "grpc-encoding": "gzip" }, 3, "does not inflate"],
    [
      "unknown encoding",
      frame(Buffer.alloc(3)),
      { "grpc-encoding": "snappy" },
      12,
      "send gzip, deflate, zstd or identity",
    ],
    ["unknown method", frame(Buffer.alloc(3)), { ":path": "/a.Service/Do" }, 12, "/a.Service/Do"],
  ] as const)("%s: refused in words", async (...[, bytes, headers, code, words]) => {
    const test = await startTestGrpc();
    const stream = rawStream(rawSession(test), headers);
    stream.end(bytes);
    const answer = await rawAnswer(stream);
    expect(answer.headers).toMatchObject({
      ":status": 200,
      "content-type": "application/grpc",
      "grpc-status": String(code),
    });
    expect(decodeURIComponent(String(answer.headers["grpc-message"]))).toContain(words);
    expect(answer.headers["grpc-accept-encoding"]).toBe("identity,deflate,gzip,zstd");
    expect(test.accepted).toEqual([]);
    expect(test.inFlight()).toEqual({ requests: 0, bytes: 0 });
  });

  test("what is no gRPC gets a status of HTTP", async () => {
    const test = await startTestGrpc();
    const session = rawSession(test);
    const json = rawStream(session, { "content-type": "application/json" });
    json.end("{}");
    expect((await rawAnswer(json)).headers[":status"]).toBe(415);
    const get = rawStream(session, { ":method": "GET" });
    get.end();
    expect((await rawAnswer(get)).headers[":status"]).toBe(405);
  });

  test("HTTP/1 is told which port it wants, anything else is cut, byte by byte as well", async () => {
    const test = await startTestGrpc();
    for (const text of ["POST /v1/logs HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"]) {
      const socket = connect(test.port, "127.0.0.1");
      for (const letter of text) socket.write(letter);
      expect(await readUntil(socket, () => false)).toMatch(/^HTTP\/1.1 400 [^]*4318 unless configured\.\n$/);
    }
    const tls = connect(test.port, "127.0.0.1");
    tls.write(Buffer.from([22, 3, 1, 2, 0]));
    expect(await readUntil(tls, () => false)).toBe("");
    expect(test.logged).toEqual([
      "not_grpc: HTTP/1 was spoken",
      "not_grpc: HTTP/1 was spoken",
      "not_grpc: it was not HTTP/2 without TLS",
    ]);
  });

  test("a fault of our own is INTERNAL, and its text goes to the log", async () => {
    const test = await startTestGrpc();
    test.answer = () => {
      throw new Error("BUG: secret");
    };
    const outcome = await call(test.client(), exportOf("logs", Buffer.alloc(1)));
    expect(outcome).toMatchObject({
      code: codes.internal,
      text: expect.stringContaining("its log says why") as string,
    });
    expect(test.logged).toEqual([expect.stringContaining("BUG: secret")]);
  });
});

describe("keys", () => {
  test("a key comes in the metadata, and names the project", async () => {
    const seen: (string | undefined)[] = [];
    const test = await startTestGrpc(
      {},
      {
        keys: {
          ...openRing,
          identify(text, scope) {
            seen.push(text);
            if (text === undefined) throw new OperatingError("key_missing", "send a key");
            if (text === "read") throw new OperatingError("key_scope", "this key may not send");
            return {
              ...openRing.identify(text, scope),
              projectId: "shop",
              origins: text === "page" ? ["https://a.example"] : [],
            };
          },
        },
      },
    );
    const client = test.client();
    const sent = (metadata: Record<string, string>): Promise<Outcome> =>
      call(client, exportOf("logs", Buffer.alloc(1), metadata));
    expect(await sent({})).toMatchObject({ code: codes.unauthenticated, text: "send a key" });
    expect(await sent({ authorization: "Bearer read" })).toMatchObject({ code: codes.permissionDenied });
    expect(await sent({ authorization: "Bearer one" })).toMatchObject({ code: codes.ok });
    expect(await sent({ "x-spanhouse-key": "two" })).toMatchObject({ code: codes.ok });
    expect(await sent({ "x-spanhouse-key": "page" })).toMatchObject({ code: codes.permissionDenied });
    expect(seen).toEqual([undefined, "read", "one", "two", "page"]);
    expect(test.accepted.map(({ projectId }) => projectId)).toEqual(["shop", "shop"]);
  });
});

describe("refusals that pass", () => {
  test("while the spool is full: UNAVAILABLE with RetryInfo, before the message is read", async () => {
    const test = await startTestGrpc();
    test.unready = { code: "spool_full", message: "the spool is full", retryAfterMs: 2_500 };
    const stream = rawStream(rawSession(test));
    stream.write(frame(Buffer.alloc(10), 0, 900_000));
    const { headers } = await rawAnswer(stream);
    const requestId = headers["x-request-id"] as string;
    expect(headers).toMatchObject({ "grpc-status": "14", "grpc-message": `the spool is full (request ${requestId})` });
    const outcome = await call(test.client(), exportOf("logs", Buffer.alloc(900_000)));
    expect(outcome).toMatchObject({
      code: codes.unavailable,
      text: expect.stringContaining("the spool is full (request ") as string,
    });
    expect(retryDelay(outcome)).toEqual({ seconds: 2, nanos: 500_000_000 });
    test.unready = undefined;
    expect(await call(test.client(), exportOf("logs", Buffer.alloc(900_000)))).toMatchObject({ code: codes.ok });
  });

  test("over the rate: RESOURCE_EXHAUSTED with RetryInfo, so that it is sent again", async () => {
    const test = await startTestGrpc();
    test.answer = () => {
      throw new OperatingError("over_rate", "slower", { retryAfterMs: 3000 });
    };
    const outcome = await call(test.client(), exportOf("logs", Buffer.alloc(1)));
    expect(outcome.code).toBe(codes.resourceExhausted);
    expect(retryDelay(outcome)).toEqual({ seconds: 3 });
  });

  test("messages count while they come: who would go over the limit is refused, and the others are served", async () => {
    const test = await startTestGrpc({ requestBytesMax: 800_000, inFlightBytesMax: 1_000_000 });
    const held = rawStream(rawSession(test));
    held.write(frame(Buffer.alloc(700_000), 0, 800_000));
    await expect.poll(() => test.inFlight().bytes).toBe(700_000);
    const refused = await call(test.client(), exportOf("logs", Buffer.alloc(500_000)));
    expect(refused).toMatchObject({
      code: codes.unavailable,
      text: expect.stringContaining("are in flight") as string,
    });
    expect(retryDelay(refused)).toEqual({ seconds: 1 });
    expect(await call(test.client(), exportOf("logs", Buffer.alloc(200_000)))).toMatchObject({ code: codes.ok });
    held.end(Buffer.alloc(100_000));
    expect((await rawAnswer(held)).headers["grpc-status"]).toBe("0");
    expect(test.inFlight()).toEqual({ requests: 0, bytes: 0 });
  });

  test("a message that takes too long to come is DEADLINE_EXCEEDED", async () => {
    const test = await startTestGrpc({ requestMsMax: 50 });
    const stream = rawStream(rawSession(test));
    stream.write(frame(Buffer.alloc(3), 0, 9));
    expect((await rawAnswer(stream)).headers["grpc-status"]).toBe(String(codes.deadlineExceeded));
    expect(test.inFlight()).toEqual({ requests: 0, bytes: 0 });
  });
});

describe("clients that leave", () => {
  test("a client that cancels while it sends leaves nothing, and one that cancels while it waits is stored", async () => {
    const test = await startTestGrpc();
    const early = rawStream(rawSession(test));
    early.write(frame(Buffer.alloc(3), 0, 9));
    await expect.poll(() => test.inFlight().bytes).toBe(3);
    early.close(http2.constants.NGHTTP2_CANCEL);
    await expect.poll(() => test.inFlight()).toEqual({ requests: 0, bytes: 0 });
    expect(test.accepted).toEqual([]);

    const { promise, resolve } = Promise.withResolvers<{ received: number; rejected: number; message: string }>();
    test.answer = () => promise;
    let cancel = (): void => undefined;
    const outcome = call(test.client(), exportOf("logs", Buffer.alloc(9)), (begun) => (cancel = () => begun.cancel()));
    await expect.poll(() => test.accepted.length).toBe(1);
    cancel();
    expect((await outcome).code).toBe(codes.cancelled);
    resolve({ received: 1, rejected: 0, message: "" });
    await expect.poll(() => test.inFlight()).toEqual({ requests: 0, bytes: 0 });
    test.answer = () => ({ received: 1, rejected: 0, message: "" });
    expect(await call(test.client(), exportOf("logs", Buffer.alloc(1)))).toMatchObject({ code: codes.ok });
  });

  test("a connection that is cut in the middle of a message", async () => {
    const test = await startTestGrpc();
    const session = rawSession(test);
    rawStream(session).write(frame(Buffer.alloc(3), 0, 9));
    await expect.poll(() => test.inFlight().bytes).toBe(3);
    session.destroy();
    await expect.poll(test.metrics).toContain('protocol="grpc",status="499"} 1');
    expect(test.inFlight()).toEqual({ requests: 0, bytes: 0 });
    expect(test.accepted).toEqual([]);
  });

  test("more connections than allowed are closed at once, and logged", async () => {
    const test = await startTestGrpc({ connectionsMax: 1 });
    const first = test.client();
    expect(await call(first, exportOf("logs", Buffer.alloc(1)))).toMatchObject({ code: codes.ok });
    const second = connect(test.port, "127.0.0.1").on("error", () => undefined);
    await once(second, "close");
    expect(test.logged).toEqual([expect.stringContaining("connections_max")]);
    expect(await call(first, exportOf("logs", Buffer.alloc(1)))).toMatchObject({ code: codes.ok });
  });

  test("headers that are too large end their request and not the collector", async () => {
    const test = await startTestGrpc();
    const stream = rawStream(rawSession(test), { "x-large": "x".repeat(60_000), "x-more": "y".repeat(60_000) });
    stream.end(frame(Buffer.alloc(1)));
    expect((await rawAnswer(stream)).headers["grpc-status"]).toBeUndefined();
    expect(test.accepted).toEqual([]);
    expect(await call(test.client(), exportOf("logs", Buffer.alloc(1)))).toMatchObject({ code: codes.ok });
  });
});

describe("health", () => {
  const checkPath = "/grpc.health.v1.Health/Check";
  const watchPath = "/grpc.health.v1.Health/Watch";
  /** `HealthCheckRequest` for a service. */
  const ask = (service: string): Uint8Array => Buffer.concat([Buffer.from([10, service.length]), Buffer.from(service)]);
  const serving = Buffer.from([8, 1]);
  const notServing = Buffer.from([8, 2]);

  test("Check says whether records are accepted, for the server and for each service", async () => {
    const test = await startTestGrpc();
    const client = test.client();
    const names = [
      "",
      ...["trace.v1.Trace", "logs.v1.Logs", "metrics.v1.Metrics"].map(
        (n) => `opentelemetry.proto.collector.${n}Service`,
      ),
    ];
    for (const name of names) {
      expect(await call(client, { path: checkPath, message: ask(name) })).toMatchObject({
        code: codes.ok,
        message: serving,
      });
    }
    expect(await call(client, { path: checkPath, message: Buffer.alloc(0) })).toMatchObject({ message: serving });
    test.unready = { code: "disk_full", message: "full", retryAfterMs: 1 };
    expect(await call(client, { path: checkPath, message: ask("") })).toMatchObject({
      code: codes.ok,
      message: notServing,
    });
    expect(await call(client, { path: checkPath, message: ask("a.Service") })).toMatchObject({ code: codes.notFound });
    expect(await call(client, { path: checkPath, message: Buffer.from("nonsense") })).toMatchObject({
      code: codes.invalidArgument,
    });
    expect(await call(client, { path: checkPath, message: Buffer.alloc(2000) })).toMatchObject({
      code: codes.resourceExhausted,
    });
  });

  test("Watch tells the state now, at each change, and at the stop", async () => {
    const test = await startTestGrpc();
    const watch = callStream(test.client(), { path: watchPath, message: ask("") });
    const unknown = callStream(test.client(), { path: watchPath, message: ask("a.Service") });
    expect((await once(watch, "data"))[0]).toEqual(serving);
    expect((await once(unknown, "data"))[0]).toEqual(Buffer.from([8, 3]));
    test.unready = { code: "spool_full", message: "full", retryAfterMs: 1 };
    expect((await once(watch, "data"))[0]).toEqual(notServing);
    test.unready = undefined;
    expect((await once(watch, "data"))[0]).toEqual(serving);
    const ended = once(watch, "status");
    const last = once(watch, "data");
    await Promise.all([test.grpc.stop(10_000), last, ended]);
    expect((await last)[0]).toEqual(notServing);
    expect((await ended)[0]).toMatchObject({ code: codes.ok });
  });
});

describe("stop", () => {
  test("what runs is answered, what comes is refused or finds nobody, and then all connections are closed", async () => {
    const test = await startTestGrpc();
    const { promise, resolve } = Promise.withResolvers<{ received: number; rejected: number; message: string }>();
    test.answer = () => promise;
    const session = rawSession(test);
    const sending = rawStream(session);
    sending.write(frame(Buffer.alloc(3), 0, 9));
    await expect.poll(() => test.inFlight().requests).toBe(1);
    const waiting = call(test.client(), exportOf("logs", Buffer.alloc(9)));
    await expect.poll(() => test.accepted.length).toBe(1);
    const stopped = test.grpc.stop(10_000);
    const late = await call(test.client(), exportOf("logs", Buffer.alloc(9)));
    expect(late.code).toBe(codes.unavailable);
    sending.end(Buffer.alloc(6));
    await expect.poll(() => test.accepted.length).toBe(2);
    resolve({ received: 1, rejected: 0, message: "" });
    expect(await waiting).toMatchObject({ code: codes.ok });
    expect((await rawAnswer(sending)).headers["grpc-status"]).toBe("0");
    await stopped;
    expect(session.closed || session.destroyed).toBe(true);
  });

  test("after its time it cuts what has not sent its message", async () => {
    const test = await startTestGrpc();
    const stream = rawStream(rawSession(test));
    stream.write(frame(Buffer.alloc(3), 0, 9));
    await expect.poll(() => test.inFlight().bytes).toBe(3);
    await Promise.all([test.grpc.stop(20), once(stream, "close")]);
    expect(test.inFlight()).toEqual({ requests: 0, bytes: 0 });
    expect(test.accepted).toEqual([]);
  });

  test("OTLP in the message is what the table of the wire says", () => {
    expect(decode("RetryInfo", encodeOtlp("RetryInfo", { retryDelay: { seconds: "7", nanos: 5 } }))).toEqual({
      retryDelay: { seconds: 7, nanos: 5 },
    });
  });
});
