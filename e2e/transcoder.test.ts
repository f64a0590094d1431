import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import type { MessageName } from "@spanhouse/schemas";
import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";
import { createCommitBlock } from "../collector/src/columns/commit-block.ts";
import { readNativeBlocks } from "../collector/src/columns/native-reader.ts";
import { createDecoder } from "../collector/src/decode/decoder.ts";
import { loadGoldenCases } from "./golden-cases.ts";
import { expectedLogs, expectedMetrics, expectedTraces } from "./oracle.ts";
import type { Expected, OracleOptions } from "./oracle.ts";
import { otlpArbitraries } from "./otlp-arbitraries.ts";
import { printOtlpJson } from "./otlp-json.ts";
import type { OtlpJson } from "./otlp-json.ts";
import { toComparable } from "./comparable-rows.ts";
import { toProtobufjs } from "./to-protobufjs.ts";

/** The transcoder alone, without a server: many more requests in a second than a round trip would allow. */

const nowMs = Date.UTC(2026, 10, 21, 12);
const options: OracleOptions = { nowMs };
const arbitraries = otlpArbitraries(nowMs);
const block = createCommitBlock();
const decoder = createDecoder(block, {
  retentionDays: { traces: 30, logs: 30, metrics: 30 },
  futureMsMax: 86_400_000,
  attributeValueBytesMax: 1 << 20,
  logBodyBytesMax: 1 << 20,
  expandedBytesMax: 1 << 28,
  now: () => nowMs,
});

type Signal = "traces" | "logs" | "metrics";

function decode(signal: Signal, encoding: "protobuf" | "json", body: Uint8Array): unknown {
  const { received, rejected } = decoder.decode({ signal, encoding, body, projectId: "default" });
  const tables = block.finish().map(({ table, chunks }) => [table, readNativeBlocks(chunks[0])] as const);
  return { received, rejected, rows: toComparable(Object.fromEntries(tables)) };
}

function comparable({ received, rejected, rows }: Expected): unknown {
  return { received, rejected, rows: toComparable(rows, BigInt(nowMs) * 1_000_000n) };
}

function protobufBody<M extends MessageName>(message: M, request: OtlpJson<M>): Uint8Array {
  const type = otlpType(message);
  return type.encode(toProtobufjs(message, request)).finish();
}

function holds<M extends MessageName>(
  signal: Signal,
  [message, requests]: readonly [M, Arbitrary<OtlpJson<M>>],
  oracle: (request: OtlpJson<M>, options: OracleOptions) => Expected,
): void {
  fc.assert(
    fc.property(requests, (request) => {
      const expected = comparable(oracle(request, options));
      expect(decode(signal, "protobuf", protobufBody(message, request))).toEqual(expected);
      expect(decode(signal, "json", Buffer.from(printOtlpJson(request)))).toEqual(expected);
    }),
    { numRuns: 400 },
  );
}

describe("whatever OTLP can say becomes the rows that the oracle names, from protobuf and from JSON alike", () => {
  it("traces", () => holds("traces", ["ExportTraceServiceRequest", arbitraries.traces], expectedTraces));
  it("logs", () => holds("logs", ["ExportLogsServiceRequest", arbitraries.logs], expectedLogs));
  it("metrics", () => holds("metrics", ["ExportMetricsServiceRequest", arbitraries.metrics], expectedMetrics));
});

describe("golden cases", () => {
  it.each(loadGoldenCases(nowMs).map((golden) => [golden.name, golden] as const))("%s", (_, golden) => {
    const { rejected, rows } = golden.expected;
    const decoded = decode(golden.signal, "json", Buffer.from(golden.body));
    expect(decoded).toMatchObject({ rejected, rows: toComparable(rows, BigInt(nowMs) * 1_000_000n) });
  });
});
