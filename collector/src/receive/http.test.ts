import zlib from "node:zlib";
import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import { describe, expect, test } from "vitest";
import { OperatingError } from "../errors.ts";
import { send, startTestIngest, testLimits } from "./start-test-ingest.ts";

const json = { "Content-Type": "application/json" };
const protobuf = { "Content-Type": "application/x-protobuf" };

/** Reads a protobuf answer with a decoder that is not ours. */
function decode(message: Parameters<typeof otlpType>[0], body: Buffer): Record<string, unknown> {
  const type = otlpType(message);
  return type.toObject(type.decode(body), { longs: Number });
}

describe("success", () => {
  test("each signal reaches the sink with its body, and the answer is empty in the request's encoding", async () => {
    const { url, accepted } = await startTestIngest();
    const asJson = await send(`${url}/v1/logs`, { headers: json, body: '{"resourceLogs":[]}' });
    expect(asJson).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
    expect(asJson.body.toString()).toBe("{}");
    for (const type of ["application/x-protobuf", "application/protobuf", "APPLICATION/X-Protobuf; foo=bar"]) {
      const answer = await send(`${url}/v1/traces?key=x`, {
        headers: { "Content-Type": type },
        body: Buffer.from([10, 0]),
      });
      expect(answer).toMatchObject({
        status: 200,
        headers: { "content-type": "application/x-protobuf", "content-length": "0" },
      });
    }
    await send(`${url}/v1/metrics`, { headers: { "Content-Type": 'application/json; charset="UTF-8"' }, body: "{}" });
    expect(accepted.map(({ signal, encoding, projectId }) => `${signal} ${encoding} ${projectId}`)).toEqual([
      "logs json default",
      "traces protobuf default",
      "traces protobuf default",
      "traces protobuf default",
      "metrics json default",
    ]);
    expect(String(accepted[0]!.body)).toBe('{"resourceLogs":[]}');
  });

  test("an empty body is an empty request, compressed or not", async () => {
    const { url, accepted } = await startTestIngest();
    expect((await send(`${url}/v1/logs`, { headers: protobuf })).status).toBe(200);
    expect((await send(`${url}/v1/logs`, { headers: { ...protobuf, "Content-Encoding": "gzip" } })).status).toBe(200);
    const empty = { headers: { ...protobuf, "Content-Encoding": "gzip" }, body: zlib.gzipSync("") };
    expect((await send(`${url}/v1/logs`, empty)).status).toBe(200);
    expect(accepted.map(({ body }) => body.length)).toEqual([0, 0, 0]);
  });

  test("partial success names how many of what were rejected, and why", async () => {
    const ingest = await startTestIngest();
    const message = "3 of 9 rejected: timestamp is missing";
    ingest.answer = () => ({ received: 9, rejected: 3, message });
    const names = { traces: "rejectedSpans", logs: "rejectedLogRecords", metrics: "rejectedDataPoints" };
    const types = {
      traces: "ExportTraceServiceResponse",
      logs: "ExportLogsServiceResponse",
      metrics: "ExportMetricsServiceResponse",
    } as const;
    for (const signal of ["traces", "logs", "metrics"] as const) {
      const asJson = await send(`${ingest.url}/v1/${signal}`, { headers: json, body: "{}" });
      expect(asJson.status).toBe(200);
      expect(JSON.parse(String(asJson.body))).toEqual({
        partialSuccess: { [names[signal]]: "3", errorMessage: message },
      });
      const asProtobuf = await send(`${ingest.url}/v1/${signal}`, { headers: protobuf });
      expect(decode(types[signal], asProtobuf.body)).toEqual({
        partialSuccess: { [names[signal]]: 3, errorMessage: message },
      });
    }
  });

  test("a body in thousands of chunks of any size", async () => {
    const ingest = await startTestIngest();
    const sizes = Array.from({ length: 3000 }, (_, index) => 1 + (index % 7 === 0 ? index % 300 : 0));
    const chunks = sizes.map((size, index) => Buffer.alloc(size, index % 251));
    expect((await send(`${ingest.url}/v1/logs`, { headers: json, body: chunks })).status).toBe(200);
    expect(Buffer.concat(chunks).equals(ingest.accepted[0]!.body)).toBe(true);
  });

  test("every content encoding, whole and in chunks", async () => {
    const { url, accepted } = await startTestIngest();
    const body = Buffer.from("some OTLP, or so ".repeat(20_000));
    const sent: Record<string, Buffer> = {
      gzip: zlib.gzipSync(body),
      "X-GZIP": zlib.gzipSync(body),
      deflate: zlib.deflateSync(body),
      zstd: zlib.zstdCompressSync(body),
      identity: body,
    };
    for (const [encoding, bytes] of Object.entries(sent)) {
      const headers = { ...protobuf, "Content-Encoding": encoding };
      const third = Math.ceil(bytes.length / 3);
      const chunks = [bytes.subarray(0, third), bytes.subarray(third, 2 * third), bytes.subarray(2 * third)];
      for (const form of [bytes, chunks]) {
        expect((await send(`${url}/v1/traces`, { headers, body: form })).status).toBe(200);
        expect(body.equals(accepted.pop()!.body)).toBe(true);
      }
    }
  });
});

describe("refusals", () => {
  test.each([
    { name: "unknown path", path: "/v1/trace", status: 404, code: 12, text: "POST /v1/traces" },
    { name: "path with a slash behind it", path: "/v1/traces/", status: 404, code: 12, text: "POST /v1/traces" },
    {
      name: "wrong method",
      path: "/v1/logs",
      method: "PUT",
      status: 405,
      code: 12,
      text: "PUT is not allowed at /v1/logs",
    },
    { name: "no content type", path: "/v1/logs", headers: {}, status: 415, code: 3, text: "there is no Content-Type" },
    {
      name: "text",
      path: "/v1/logs",
      headers: { "Content-Type": "text/plain" },
      status: 415,
      code: 3,
      text: "text/plain",
    },
    {
      name: "other charset",
      path: "/v1/logs",
      headers: { "Content-Type": "application/json;charset=latin1" },
      status: 415,
      code: 3,
      text: "latin1",
    },
    {
      name: "unknown content encoding",
      path: "/v1/logs",
      headers: { ...json, "Content-Encoding": "br" },
      status: 415,
      code: 12,
      text: "send gzip, deflate, zstd or identity",
    },
    {
      name: "two content encodings",
      path: "/v1/logs",
      headers: { ...json, "Content-Encoding": "gzip, gzip" },
      status: 415,
      code: 12,
      text: "gzip, gzip",
    },
    {
      name: "bad gzip",
      path: "/v1/logs",
      headers: { ...json, "Content-Encoding": "gzip" },
      body: "this is not gzip",
      status: 400,
      code: 3,
      text: "the gzip body of 16 bytes does not inflate: incorrect header check",
    },
    {
      name: "cut gzip",
      path: "/v1/logs",
      headers: { ...json, "Content-Encoding": "gzip" },
      body: zlib.gzipSync("x".repeat(1000)).subarray(0, -9),
      status: 400,
      code: 3,
      text: "unexpected end of file",
    },
    {
      name: "too large",
      path: "/v1/logs",
      body: Buffer.alloc(testLimits.requestBytesMax + 1),
      status: 413,
      code: 8,
      text: "the body has 1048577 bytes, the limit is 1048576",
    },
    {
      name: "too large, length not declared",
      path: "/v1/logs",
      body: [Buffer.alloc(testLimits.requestBytesMax), Buffer.alloc(10)],
      status: 413,
      code: 8,
      text: "the limit is 1048576",
    },
    {
      name: "too large when inflated",
      path: "/v1/logs",
      headers: { ...json, "Content-Encoding": "zstd" },
      body: zlib.zstdCompressSync(Buffer.alloc(testLimits.inflatedBytesMax + 1)),
      status: 413,
      code: 8,
      text: "inflates to more than 8388608 bytes",
    },
    {
      name: "foreign page",
      path: "/v1/logs",
      headers: { ...json, Origin: "https://evil.example" },
      status: 403,
      code: 7,
      text: "corsOrigins",
    },
  ])(
    "$name: $status with a Status body",
    async ({ path, method = "POST", headers = json, body = "{}", status, code, text }) => {
      const { url, accepted } = await startTestIngest();
      const answer = await send(url + path, { method, headers, body });
      expect(answer).toMatchObject({ status, headers: { "content-type": "application/json" } });
      expect(JSON.parse(String(answer.body))).toEqual({ code, message: expect.stringContaining(text) as string });
      expect(answer.headers.allow).toBe(status === 405 ? "POST, OPTIONS" : undefined);
      expect(answer.headers["retry-after"]).toBeUndefined();
      expect(accepted).toEqual([]);
    },
  );

  test("a protobuf sender gets its Status in protobuf", async () => {
    const { url } = await startTestIngest();
    const answer = await send(`${url}/v1/logs`, {
      headers: { ...protobuf, "Content-Encoding": "gzip" },
      body: "no gzip",
    });
    expect(answer).toMatchObject({ status: 400, headers: { "content-type": "application/x-protobuf" } });
    expect(decode("Status", answer.body)).toMatchObject({
      code: 3,
      message: expect.stringContaining("gzip") as string,
    });
  });

  test("what the sink refuses: malformed 400, full 503 with Retry-After, a bug 500 without its text", async () => {
    const ingest = await startTestIngest();
    const answerTo = async (error: Error): Promise<[number, string | undefined, unknown]> => {
      ingest.answer = () => {
        throw error;
      };
      const sent = { headers: { ...json, "X-Request-Id": "r1" }, body: "{}" };
      const { status, headers, body } = await send(`${ingest.url}/v1/traces`, sent);
      expect(headers["x-request-id"]).toBe("r1");
      return [status, headers["retry-after"], JSON.parse(String(body))];
    };
    expect(await answerTo(new OperatingError("malformed_body", "cut at byte 7"))).toEqual([
      400,
      undefined,
      { code: 3, message: "cut at byte 7" },
    ]);
    for (const code of ["spool_full", "disk_full", "sync_failed", "shutting_down"] as const) {
      expect(await answerTo(new OperatingError(code, "later", { retryAfterMs: 4200 }))).toEqual([
        503,
        "5",
        { code: 14, message: "later (request r1)" },
      ]);
    }
    const [status, , body] = await answerTo(new TypeError("cannot read properties of undefined"));
    expect([status, body]).toEqual([
      500,
      { code: 13, message: "the collector failed on this request; its log says why (request r1)" },
    ]);
    expect(ingest.logged.at(-1)).toContain("TypeError: cannot read properties");
  });

  test("every answer is counted by signal, encoding and status", async () => {
    const { url, metrics } = await startTestIngest();
    await send(`${url}/v1/logs`, { headers: json, body: "{}" });
    await send(`${url}/v1/logs`, { headers: protobuf, body: "" });
    await send(`${url}/v1/logs`, { headers: { "Content-Type": "text/html" }, body: "" });
    const text = await metrics();
    expect(text).toContain('spanhouse_requests_total{signal="logs",protocol="http/json",status="200"} 1');
    expect(text).toContain('spanhouse_requests_total{signal="logs",protocol="http/protobuf",status="200"} 1');
    expect(text).toContain('spanhouse_requests_total{signal="logs",protocol="http/json",status="415"} 1');
    expect(text).toContain("spanhouse_in_flight_requests 0");
    expect(text).toContain("spanhouse_in_flight_bytes 0");
  });
});

describe("people and browsers", () => {
  test("GET / says what this is and how to send; HEAD the same without a body", async () => {
    const { url } = await startTestIngest();
    const answer = await send(`${url}/`, { method: "GET" });
    expect(answer).toMatchObject({ status: 200, headers: { "content-type": "text/plain; charset=utf-8" } });
    expect(String(answer.body)).toContain(`POST ${url}/v1/traces`);
    const head = await send(`${url}/`, { method: "HEAD" });
    expect(head).toMatchObject({ status: 200, headers: { "content-length": String(answer.body.length) } });
    expect(head.body).toHaveLength(0);
    expect(await send(`${url}/`, { headers: json })).toMatchObject({
      status: 405,
      headers: { allow: "GET, HEAD, OPTIONS" },
    });
    expect((await send(`${url}/v1/logs`, { method: "HEAD" })).status).toBe(405);
  });

  test("a page of this machine may ask and send, and can read refusals", async () => {
    const { url, accepted } = await startTestIngest();
    const origin = "http://localhost:3000";
    const preflight = await send(`${url}/v1/logs`, {
      method: "OPTIONS",
      headers: {
        Origin: origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,content-encoding,x-key",
        "Access-Control-Request-Private-Network": "true",
      },
    });
    expect(preflight).toMatchObject({
      status: 204,
      headers: {
        "access-control-allow-origin": origin,
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": "POST",
        "access-control-allow-headers": "content-type,content-encoding,x-key",
        "access-control-allow-private-network": "true",
        "access-control-max-age": "7200",
        vary: "Origin",
      },
    });
    const sent = await send(`${url}/v1/logs`, { headers: { ...json, Origin: origin }, body: "{}" });
    expect(sent).toMatchObject({ status: 200, headers: { "access-control-allow-origin": origin } });
    expect(accepted).toHaveLength(1);
    const refused = await send(`${url}/v1/logs`, { headers: { "Content-Type": "text/plain", Origin: origin } });
    expect(refused).toMatchObject({
      status: 415,
      headers: { "access-control-allow-origin": origin, "access-control-expose-headers": "Retry-After, X-Request-Id" },
    });
  });

  test("a foreign page is refused at the preflight; OPTIONS without an origin lists the methods", async () => {
    const { url } = await startTestIngest();
    const asked = { Origin: "https://evil.example", "Access-Control-Request-Method": "POST" };
    const refused = await send(`${url}/v1/logs`, { method: "OPTIONS", headers: asked });
    expect(refused.status).toBe(403);
    expect(refused.headers["access-control-allow-origin"]).toBeUndefined();
    expect(await send(`${url}/v1/logs`, { method: "OPTIONS" })).toMatchObject({
      status: 204,
      headers: { allow: "POST, OPTIONS" },
    });
  });
});
