import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeOtlp, messageDepthMax } from "./otlp-encode.ts";
import { OtlpJsonError } from "./otlp-json-error.ts";
import { otlpType } from "./otlp-protobufjs.ts";
import { otlpFieldTable, type MessageName } from "./otlp-fields.ts";

/** What protobufjs reads from our bytes. */
function roundTrip(message: MessageName, json: unknown): unknown {
  const type = otlpType(message);
  return type.toObject(type.decode(encodeOtlp(message, json)), { longs: String, bytes: Array });
}

function bytesOf(message: MessageName, json: unknown): number[] {
  return [...encodeOtlp(message, json)];
}

function problem(message: MessageName, json: unknown): { path: string; message: string } {
  try {
    encodeOtlp(message, json);
  } catch (error) {
    if (error instanceof OtlpJsonError) return error;
    throw error;
  }
  throw new Error("was encoded");
}

function value(json: unknown): unknown {
  return roundTrip("AnyValue", json);
}

describe("encodeOtlp", () => {
  it("writes the bytes that the protobuf encoding prescribes", () => {
    expect(bytesOf("KeyValue", { key: "a", value: { intValue: "-1" } })).toEqual([
      ...[0x0a, 1, 0x61],
      ...[0x12, 11, 0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
    ]);
    expect(bytesOf("SpanStatus", { code: 2, message: "é" })).toEqual([0x18, 2, 0x12, 2, 0xc3, 0xa9]);
    expect(bytesOf("SpanLink", { flags: 0x01020304 })).toEqual([0x35, 4, 3, 2, 1]);
    expect(bytesOf("Buckets", { offset: -3, bucketCounts: [1, 300] })).toEqual([0x08, 5, 0x12, 3, 1, 0xac, 2]);
    expect(bytesOf("SpanStatus", { code: -1 })).toEqual([0x18, ...Array<number>(9).fill(0xff), 1]);
  });

  it("leaves out defaults, but not in a oneof or an optional field", () => {
    expect(
      bytesOf("Span", { name: "", kind: 0, startTimeUnixNano: "0", flags: 0, traceId: "", attributes: [] }),
    ).toEqual([]);
    expect(bytesOf("AnyValue", { stringValue: "" })).toEqual([0x0a, 0]);
    expect(bytesOf("AnyValue", { boolValue: false })).toEqual([0x10, 0]);
    expect(bytesOf("AnyValue", { intValue: 0 })).toEqual([0x18, 0]);
    expect(bytesOf("AnyValue", { bytesValue: "" })).toEqual([0x3a, 0]);
    expect(bytesOf("HistogramDataPoint", { sum: 0 })).toEqual([0x29, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(bytesOf("SummaryDataPoint", { sum: 0 })).toEqual([]);
    expect(bytesOf("SummaryDataPoint", { sum: "-0" })).toEqual([0x29, 0, 0, 0, 0, 0, 0, 0, 0x80]);
    expect(bytesOf("Metric", { gauge: {} })).toEqual([0x2a, 0]);
  });

  it("takes an empty request, missing arrays and null", () => {
    expect(bytesOf("ExportTraceServiceRequest", {})).toEqual([]);
    expect(bytesOf("ExportTraceServiceRequest", { resourceSpans: null })).toEqual([]);
    expect(
      roundTrip("ExportTraceServiceRequest", { resourceSpans: [{}, { scopeSpans: null, resource: null }] }),
    ).toEqual({
      resourceSpans: [{}, {}],
    });
  });

  it("ignores keys that OTLP does not have, snake_case too", () => {
    const odd = { trace_id: "zz", severity_number: "x", constructor: 1, toString: 2, future: [{}] };
    expect(roundTrip("LogRecord", { ...odd, severityText: "INFO", ["__proto__"]: 3 })).toEqual({
      severityText: "INFO",
    });
    expect(roundTrip("LogRecord", JSON.parse('{"__proto__":{"severityText":"x"},"eventName":"e"}'))).toEqual({
      eventName: "e",
    });
  });

  it("reads ids as hex in either case and of any whole number of bytes", () => {
    expect(roundTrip("Span", { traceId: "00fFAb", spanId: "" })).toEqual({ traceId: [0, 255, 171] });
  });

  it("reads base64 in both alphabets, with and without padding", () => {
    for (const text of ["3q2+7w==", "3q2+7w", "3q2-7w==", "3q2-7w"]) {
      expect(value({ bytesValue: text })).toEqual({ bytesValue: [0xde, 0xad, 0xbe, 0xef] });
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, url) => {
        const text = Buffer.from(bytes).toString(url ? "base64url" : "base64");
        expect(value({ bytesValue: text })).toEqual({ bytesValue: [...bytes] });
      }),
    );
  });

  it("reads doubles as numbers, texts and null", () => {
    expect(value({ doubleValue: null })).toEqual({ doubleValue: NaN });
    expect(value({ doubleValue: "NaN" })).toEqual({ doubleValue: NaN });
    expect(value({ doubleValue: "-Infinity" })).toEqual({ doubleValue: -Infinity });
    expect(value({ doubleValue: "1.5e3" })).toEqual({ doubleValue: 1500 });
    expect(value({ doubleValue: 2n ** 60n })).toEqual({ doubleValue: 2 ** 60 });
    expect(roundTrip("NumberDataPoint", { asDouble: null })).toEqual({ asDouble: NaN });
    expect(roundTrip("HistogramDataPoint", { explicitBounds: [1, null], sum: null })).toEqual({
      explicitBounds: [1, NaN],
    });
  });

  it("lets a null double be absent when its oneof holds something else", () => {
    expect(value({ doubleValue: null, stringValue: "x" })).toEqual({ stringValue: "x" });
    expect(value({ intValue: 3, doubleValue: null, stringValue: null })).toEqual({ intValue: "3" });
  });

  it("replaces lone surrogates and keeps all other text", () => {
    expect(value({ stringValue: "a\ud800b" })).toEqual({ stringValue: "a\ufffdb" });
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(value({ stringValue: text })).toEqual({ stringValue: text });
      }),
    );
  });

  it.each([126, 127, 128, 129, 16_383, 16_384, 70_000, 2_200_000])("writes the lengths around %i bytes", (length) => {
    const list = [{ stringValue: "x".repeat(length) }, { stringValue: "y" }];
    expect(value({ arrayValue: { values: list } })).toEqual({ arrayValue: { values: list } });
    // The guess of the previous length was wrong now, in the other direction.
    expect(value({ arrayValue: { values: list.slice(1) } })).toEqual({ arrayValue: { values: list.slice(1) } });
    const wide = { stringValue: "é".repeat(length / 2) };
    expect(value(wide)).toEqual(wide);
  });

  it("returns bytes that later calls do not change", () => {
    const first = encodeOtlp("KeyValue", { key: "first" });
    const copy = [...first];
    encodeOtlp("KeyValue", { key: "other" });
    expect([...first]).toEqual(copy);
  });

  it("encodes after an error as if nothing had happened", () => {
    problem("Span", { name: "half written", traceId: "x" });
    expect(bytesOf("KeyValue", { key: "a" })).toEqual([0x0a, 1, 0x61]);
  });

  it("encodes answers", () => {
    const partialSuccess = { rejectedSpans: 2, errorMessage: "two spans are too old" };
    expect(roundTrip("ExportTraceServiceResponse", { partialSuccess })).toEqual({
      partialSuccess: { ...partialSuccess, rejectedSpans: "2" },
    });
    expect(roundTrip("Status", { code: 3, message: "no" })).toEqual({ code: 3, message: "no" });
  });
});

function nested(levels: number, inner: unknown): unknown {
  let json = inner;
  for (let level = 0; level < levels; level++) json = { arrayValue: { values: [json] } };
  return json;
}

describe("encodeOtlp's limits and errors", () => {
  it("stops at 100 nested messages", () => {
    const levels = messageDepthMax / 2;
    expect(() => encodeOtlp("AnyValue", nested(levels, { intValue: 1 }))).not.toThrow();
    const error = problem("AnyValue", nested(levels + 1, { intValue: 1 }));
    expect(error.message).toMatch(/^arrayValue\.values\[0\]\..*: messages nest more than 100 deep$/);
  });

  it("gives the path to the value and what it should have been", () => {
    const spans = [{}, {}, {}, { traceId: "xyz1" }];
    const error = problem("ExportTraceServiceRequest", { resourceSpans: [{ scopeSpans: [{ spans }] }] });
    expect(error.path).toBe("resourceSpans[0].scopeSpans[0].spans[3].traceId");
    expect(error.message).toBe('resourceSpans[0].scopeSpans[0].spans[3].traceId: expected hex digits, got "xyz1"');
  });

  const integer64 = "64-bit integer as a decimal string or a number";
  it.each<[MessageName, unknown, string]>([
    ["Span", { traceId: "abc" }, 'traceId: expected an even number of hex digits, got "abc"'],
    ["Span", { traceId: 5 }, "traceId: expected hex digits, got 5"],
    ["Span", { traceId: "é0" }, 'traceId: expected hex digits, got "é0"'],
    ["Span", { name: 5 }, "name: expected a string, got 5"],
    ["Span", { name: ["a"] }, "name: expected a string, got an array"],
    [
      "Span",
      { kind: "SPAN_KIND_SERVER" },
      'kind: expected an integer (OTLP/JSON carries the numbers of enums, not their names), got "SPAN_KIND_SERVER"',
    ],
    ["Span", { kind: 1.5 }, "kind: expected an integer from -2147483648 to 2147483647, got 1.5"],
    ["Span", { droppedLinksCount: -1 }, "droppedLinksCount: expected an integer from 0 to 4294967295, got -1"],
    ["Span", { flags: 2 ** 32 }, "flags: expected an integer from 0 to 4294967295, got 4294967296"],
    ["Span", { startTimeUnixNano: "now" }, `startTimeUnixNano: expected an unsigned ${integer64}, got "now"`],
    ["Span", { startTimeUnixNano: -1 }, `startTimeUnixNano: expected an unsigned ${integer64}, got -1`],
    ["Span", { attributes: {} }, "attributes: expected an array, got an object"],
    ["Span", { attributes: [{}, null] }, "attributes[1]: expected an object, got null"],
    ["Span", { attributes: [[]] }, "attributes[0]: expected an object, got an array"],
    ["Span", { status: "ok" }, 'status: expected an object, got "ok"'],
    [
      "Span",
      { attributes: [{ value: { boolValue: 1 } }] },
      "attributes[0].value.boolValue: expected true or false, got 1",
    ],
    [
      "AnyValue",
      { intValue: "9223372036854775808" },
      `intValue: expected a signed ${integer64}, got "9223372036854775808"`,
    ],
    ["AnyValue", { intValue: 1.5 }, `intValue: expected a signed ${integer64}, got 1.5`],
    ["AnyValue", { intValue: {} }, `intValue: expected a signed ${integer64}, got an object`],
    [
      "AnyValue",
      { doubleValue: "0x10" },
      'doubleValue: expected a number, a numeric string, "NaN", "Infinity" or "-Infinity", got "0x10"',
    ],
    ["AnyValue", { bytesValue: "a b=" }, 'bytesValue: expected base64, got "a b="'],
    ["AnyValue", { bytesValue: "abcde" }, 'bytesValue: expected base64, got "abcde"'],
    ["AnyValue", { bytesValue: "ab=" }, 'bytesValue: expected base64, got "ab="'],
    ["AnyValue", { bytesValue: "===" }, 'bytesValue: expected base64, got "==="'],
    ["AnyValue", { stringValue: "a", intValue: 1 }, 'only one of "stringValue" and "intValue" may be set'],
    ["Metric", { gauge: {}, sum: {} }, 'only one of "gauge" and "sum" may be set'],
    [
      "KeyValue",
      { value: { stringValue: "", boolValue: true } },
      'value: only one of "stringValue" and "boolValue" may be set',
    ],
    ["HistogramDataPoint", { bucketCounts: [1, "x"] }, `bucketCounts[1]: expected an unsigned ${integer64}, got "x"`],
    ["HistogramDataPoint", { bucketCounts: [null] }, `bucketCounts[0]: expected an unsigned ${integer64}, got null`],
    ["EntityRef", { idKeys: ["a", 1] }, "idKeys[1]: expected a string, got 1"],
    ["Span", null, "expected an object, got null"],
    ["Span", [], "expected an object, got an array"],
    ["Span", { spanId: "x".repeat(1000) }, `spanId: expected hex digits, got "${"x".repeat(40)}…"`],
  ])("refuses %s %j", (message, json, expected) => {
    expect(problem(message, json).message).toBe(expected);
  });

  it("answers any JSON under OTLP's keys with bytes that protobufjs can read, or an OtlpJsonError", () => {
    const keys = [...new Set(Object.values(otlpFieldTable).flatMap((fields) => Object.keys(fields)))];
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof({ maxDepth: 8, withCrossShrink: true }, tie("leaf"), tie("list"), tie("record"), tie("record")),
      leaf: fc.oneof(fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.bigInt()),
      list: fc.array(tie("json"), { maxLength: 3 }),
      record: fc.dictionary(fc.constantFrom(...keys), tie("json"), { maxKeys: 3 }),
    }));
    const messages = fc.constantFrom(...(Object.keys(otlpFieldTable) as MessageName[]));
    fc.assert(
      fc.property(messages, json, (message, input) => {
        let bytes = new Uint8Array();
        try {
          bytes = Uint8Array.from(encodeOtlp(message, input));
        } catch (error) {
          expect(error).toBeInstanceOf(OtlpJsonError);
        }
        expect(() => otlpType(message).decode(bytes)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});
