import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectDrained, totalOf } from "./expect-stored-once.ts";
import { startTestCollector, type TestCollector } from "./start-test-collector.ts";

let collector: TestCollector;
beforeAll(async () => {
  collector = await startTestCollector({
    requestBytesMax: "64KiB",
    inflatedBytesMax: "64KiB",
    attributeValueBytesMax: "64",
  });
  await collector.collector.whenReady();
});
afterAll(() => collector.remove());

const json = { "Content-Type": "application/json" };

function logs(...records: object[]): string {
  return JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] });
}

const good = logs({ body: { stringValue: "good" } });

test.each<readonly [what: string, status: number, request: RequestInit & { readonly path?: string }]>([
  ["no OTLP", 400, { method: "POST", headers: json, body: '{"resourceLogs": 1}' }],
  ["records before the place where it breaks off", 400, { method: "POST", headers: json, body: good.slice(0, -1) }],
  ["no gzip", 400, { method: "POST", headers: { ...json, "Content-Encoding": "gzip" }, body: good }],
  ["text", 415, { method: "POST", headers: { "Content-Type": "text/plain" }, body: good }],
  [
    "a body over the limit",
    413,
    { method: "POST", headers: json, body: logs({ body: { stringValue: "x".repeat(70_000) } }) },
  ],
  [
    "a body that inflates over the limit",
    413,
    {
      method: "POST",
      headers: { ...json, "Content-Encoding": "gzip" },
      body: gzipSync(logs({ body: { stringValue: "x".repeat(70_000) } })),
    },
  ],
  ["a GET", 405, { method: "GET" }],
  ["another path", 404, { path: "/v1/profiles", method: "POST", headers: json, body: good }],
])("%s is answered %d, and nothing of it is stored", async (_what, status, { path = "/v1/logs", ...init }) => {
  const answer = await fetch(`${collector.ingestUrl}${path}`, init);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ message: expect.stringMatching(/\w+ \w+/) as string });
  await expectDrained(collector);
  expect(totalOf(await collector.metrics(), "spanhouse_records_received_total")).toBe(0);
  expect(await collector.sql("SELECT count() FROM otel_logs")).toEqual([["0"]]);
});

test("of a request with invalid records the rest is stored; what is over a limit is cut; both are counted", async () => {
  const long = { key: "long", value: { stringValue: "é".repeat(100) } };
  const body = logs(
    { body: { stringValue: "kept" }, attributes: [long] },
    { body: { stringValue: "bad id" }, traceId: "abcd" },
    { body: { stringValue: "too old" }, timeUnixNano: "1000000000" },
  );
  const answer = await fetch(`${collector.ingestUrl}/v1/logs`, { method: "POST", headers: json, body });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ partialSuccess: { rejectedLogRecords: "2" } });
  await expectDrained(collector);
  expect(await collector.sql("SELECT Body, LogAttributes['long'] FROM otel_logs")).toEqual([["kept", "é".repeat(32)]]);
  const metrics = await collector.metrics();
  expect(totalOf(metrics, "spanhouse_records_rejected_total")).toBe(2);
  expect(metrics).toMatch(/^spanhouse_values_truncated_total 1$/m);
});
