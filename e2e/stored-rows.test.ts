import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { tables } from "@spanhouse/schemas";
import type { MessageName } from "@spanhouse/schemas";
import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestCollector } from "../collector/test/start-test-collector.ts";
import type { TestCollector } from "../collector/test/start-test-collector.ts";
import { expectedLogs, expectedMetrics, expectedTraces } from "./oracle.ts";
import type { Expected, OracleOptions, Row } from "./oracle.ts";
import { otlpArbitraries } from "./otlp-arbitraries.ts";
import { printOtlpJson } from "./otlp-json.ts";
import type { OtlpJson } from "./otlp-json.ts";
import { expectedRows, storedRows } from "./read-rows.ts";
import { toProtobufjs } from "./to-protobufjs.ts";

/**
 * From the socket to the table: random requests of every kind over HTTP, each as protobuf by protobufjs and as JSON, in
 * every content encoding, into a real ClickHouse, and every row read back by SQL.
 */

const requestsPerSignal = 350;
const lanes = 8;
const nowMs = Date.now();
const seed = Number(process.env["SPANHOUSE_TEST_SEED"] ?? nowMs % 2 ** 31);
const arbitraries = otlpArbitraries(nowMs);

type Signal = "traces" | "logs" | "metrics";

const contentEncodings: readonly (readonly [name: string | undefined, (body: Uint8Array) => Uint8Array])[] = [
  [undefined, (body) => body],
  ["gzip", (body) => gzipSync(body)],
  ["deflate", (body) => deflateSync(body)],
  ["zstd", (body) => zstdCompressSync(body)],
];

let collector: TestCollector;
beforeAll(async () => {
  // As it is by default: random times fall on many days, and each day of each INSERT is a part of its own.
  collector = await startTestCollector({ segmentAgeMsMax: "1s" });
  await collector.collector.whenReady();
});
afterAll(() => collector.remove());

interface Answer {
  readonly rejected: number;
}

interface Body {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** `index` chooses the content encoding. */
async function post(signal: Signal, { contentType, body }: Body, index: number): Promise<Answer> {
  const [name, compress] = contentEncodings[index % contentEncodings.length]!;
  const answer = await fetch(`${collector.ingestUrl}/v1/${signal}`, {
    method: "POST",
    headers: { "content-type": contentType, ...(name === undefined ? {} : { "content-encoding": name }) },
    body: new Uint8Array(compress(body)),
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(answer.status, `request ${index} (seed ${seed}): ${Buffer.from(bytes).toString()}`).toBe(200);
  return { rejected: rejectedIn(signal, contentType, bytes) };
}

const responses = {
  traces: ["ExportTraceServiceResponse", "rejectedSpans"],
  logs: ["ExportLogsServiceResponse", "rejectedLogRecords"],
  metrics: ["ExportMetricsServiceResponse", "rejectedDataPoints"],
} as const;

function rejectedIn(signal: Signal, contentType: string, bytes: Uint8Array): number {
  const [message, field] = responses[signal];
  const response = (
    contentType === "application/json"
      ? JSON.parse(Buffer.from(bytes).toString())
      : otlpType(message).toObject(otlpType(message).decode(bytes), { longs: String })
  ) as { partialSuccess?: Record<string, string> };
  return Number(response.partialSuccess?.[field] ?? 0);
}

async function inLanes<T>(items: readonly T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      await work(items[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function waitUntilStored(table: string, rows: number): Promise<void> {
  await expect
    .poll(async () => Number((await collector.sql(`SELECT count() FROM ${table}`))[0]![0]), {
      timeout: 30_000,
      interval: 100,
    })
    .toBe(rows);
}

/** Sends each request in both encodings, and holds what the tables then have against what the oracle says. */
async function holds<M extends MessageName>(
  signal: Signal,
  [message, requests]: readonly [M, Arbitrary<OtlpJson<M>>],
  oracle: (request: OtlpJson<M>, options: OracleOptions) => Expected,
): Promise<void> {
  const fromNs = BigInt(Date.now()) * 1_000_000n;
  const expected: Record<string, Row[]> = {};
  await inLanes(fc.sample(requests, { numRuns: requestsPerSignal, seed }), async (request, index) => {
    const { rows, rejected } = oracle(request, { nowMs });
    const type = otlpType(message);
    const json = Buffer.from(printOtlpJson(request));
    const protobuf = type.encode(toProtobufjs(message, request)).finish();
    expect(await post(signal, { contentType: "application/x-protobuf", body: protobuf }, index)).toEqual({ rejected });
    expect(await post(signal, { contentType: "application/json", body: json }, index >> 2)).toEqual({
      rejected,
    });
    for (const [table, list] of Object.entries(rows)) (expected[table] ??= []).push(...list, ...list);
  });
  const received = { fromNs, toNs: BigInt(Date.now()) * 1_000_000n };
  for (const [table, rows] of Object.entries(expected)) {
    await waitUntilStored(table, rows.length);
    expect(await storedRows(collector.sql, table, received), `seed ${seed}`).toEqual(
      expectedRows(rows, table, received),
    );
  }
}

describe("every row that was accepted stands in its table as the oracle names it", () => {
  it("spans", () => holds("traces", ["ExportTraceServiceRequest", arbitraries.traces], expectedTraces));
  it("log records", () => holds("logs", ["ExportLogsServiceRequest", arbitraries.logs], expectedLogs));
  it("data points of all five kinds", async () => {
    await holds("metrics", ["ExportMetricsServiceRequest", arbitraries.metrics], expectedMetrics);
    for (const { name } of [tables.gauge, tables.sum, tables.histogram, tables.exponentialHistogram, tables.summary]) {
      expect(Number((await collector.sql(`SELECT count() FROM ${name}`))[0]![0]), name).toBeGreaterThan(0);
    }
  });

  it("and the collector's own count agrees: received = stored + rejected", async () => {
    const text = await collector.metrics();
    const total = (name: string): number =>
      text
        .split("\n")
        .filter((line) => line.startsWith(`${name}{`))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
    const received = total("spanhouse_records_received_total");
    expect(received).toBeGreaterThan(requestsPerSignal);
    expect(total("spanhouse_records_stored_total") + total("spanhouse_records_rejected_total")).toBe(received);
  });
});
