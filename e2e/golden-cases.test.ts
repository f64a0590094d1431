import { encodeOtlp, parseOtlpJson, tables, type MessageName } from "@spanhouse/schemas";
import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import { describe, expect, it } from "vitest";
import { loadGoldenCases, type GoldenCase } from "./golden-cases.ts";
import { expectedLogs, expectedMetrics, expectedTraces, type Expected } from "./oracle.ts";

const nowMs = Date.UTC(2026, 10, 21, 12);
const requests = {
  traces: "ExportTraceServiceRequest",
  logs: "ExportLogsServiceRequest",
  metrics: "ExportMetricsServiceRequest",
} as const satisfies Record<GoldenCase["signal"], MessageName>;

function expectedOf({ signal, body }: GoldenCase): Expected {
  const request = parseOtlpJson(Buffer.from(body)) as object;
  if (signal === "traces") return expectedTraces(request, { nowMs });
  return signal === "logs" ? expectedLogs(request, { nowMs }) : expectedMetrics(request, { nowMs });
}

describe("golden cases", () => {
  const cases = loadGoldenCases(nowMs);

  it("covers every table", () => {
    const names = new Set(cases.flatMap(({ expected }) => Object.keys(expected.rows)));
    expect([...names].toSorted()).toEqual(
      Object.values(tables)
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  it.each(cases)("$name is what the oracle expects", (golden) => {
    const { rows, rejected, received } = expectedOf(golden);
    expect(rows).toEqual(golden.expected.rows);
    expect(rejected).toBe(golden.expected.rejected);
    expect(received).toBe(rejected + Object.values(rows).reduce((count, list) => count + list.length, 0));
  });

  it.each(cases)("$name can be written as protobuf", ({ signal, body }) => {
    const bytes = encodeOtlp(requests[signal], parseOtlpJson(Buffer.from(body)));
    expect(() => otlpType(requests[signal]).decode(bytes)).not.toThrow();
  });
});
