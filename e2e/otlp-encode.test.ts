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

/** What protobufjs reads from its own encoding of the request, and from ours of the object and of its JSON text. */
function encodings<M extends MessageName>(
  message: M,
  request: OtlpJson<M>,
): [own: unknown, ours: unknown, text: unknown] {
  const own = otlpType(message).encode(toProtobufjs(message, request)).finish();
  const text = parseOtlpJson(Buffer.from(printOtlpJson(request)));
  return [
    decode(message, own),
    decode(message, encodeOtlp(message, request)),
    decode(message, encodeOtlp(message, text)),
  ];
}

function check<M extends MessageName>(message: M, arbitrary: fc.Arbitrary<OtlpJson<M>>): void {
  const property = fc.property(arbitrary, (request) => {
    const [own, ours, text] = encodings(message, request);
    expect(ours).toEqual(own);
    expect(text).toEqual(own);
  });
  fc.assert(property, { numRuns: 300 });
}

describe("encodeOtlp against protobufjs", () => {
  it("writes the same traces", () => {
    expect(() => check("ExportTraceServiceRequest", arbitraries.traces)).not.toThrow();
  });
  it("writes the same logs", () => {
    expect(() => check("ExportLogsServiceRequest", arbitraries.logs)).not.toThrow();
  });
  it("writes the same metrics", () => {
    expect(() => check("ExportMetricsServiceRequest", arbitraries.metrics)).not.toThrow();
  });
});
