import { encodeOtlp, parseOtlpJson, type MessageName } from "@spanhouse/schemas";
import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { otlpArbitraries } from "./otlp-arbitraries.ts";
import { printOtlpJson, type OtlpJson } from "./otlp-json.ts";
import { toProtobufjs } from "./to-protobufjs.ts";

const arbitraries = otlpArbitraries(Date.UTC(2026, 10, 21));

function decode(message: MessageName, bytes: Uint8Array): unknown {
  const type = otlpType(message);
  return type.toObject(type.decode(bytes), { longs: String, bytes: Array, defaults: true, oneofs: true });
}

/** Encodes the request in both ways and holds what protobufjs reads from them against each other. */
function expectEqualEncodings<M extends MessageName>(message: M, arbitrary: fc.Arbitrary<OtlpJson<M>>): void {
  fc.assert(
    fc.property(arbitrary, (request) => {
      const reference = decode(message, otlpType(message).encode(toProtobufjs(message, request)).finish());
      expect(decode(message, encodeOtlp(message, request))).toEqual(reference);
      const body = Buffer.from(printOtlpJson(request));
      expect(decode(message, encodeOtlp(message, parseOtlpJson(body)))).toEqual(reference);
    }),
    { numRuns: 300 },
  );
}

describe("encodeOtlp against protobufjs", () => {
  it("writes the same traces", () => expectEqualEncodings("ExportTraceServiceRequest", arbitraries.traces));
  it("writes the same logs", () => expectEqualEncodings("ExportLogsServiceRequest", arbitraries.logs));
  it("writes the same metrics", () => expectEqualEncodings("ExportMetricsServiceRequest", arbitraries.metrics));
});
