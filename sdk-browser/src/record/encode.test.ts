import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doubleNames } from "../pipeline.ts";
import { encodeAttributes, encodeRecord, encodeValue, type AnyValue } from "./encode.ts";
import { encodeLog } from "./log-record.ts";
import { beginSpan } from "./span.ts";

/** Reads OTLP/JSON with protobufjs, by way of the wire; what it does not know is an error. */
function decode(message: "KeyValueList" | "LogRecord" | "Span", json: unknown): Record<string, unknown> {
  const type = otlpType(message);
  const bytes = type.encode(type.fromObject(json as Record<string, unknown>)).finish();
  return type.toObject(type.decode(bytes), { longs: String, bytes: String, arrays: true });
}

/** What an AnyValue of protobufjs stands for. */
function valueOf(value: Record<string, unknown> = {}): unknown {
  const { arrayValue, kvlistValue, intValue, ...scalar } = value as Record<string, { values: never[] }>;
  if (arrayValue) return arrayValue.values.map(valueOf);
  if (kvlistValue) return fromList(kvlistValue.values);
  if (intValue !== undefined) return Number(intValue);
  return Object.values(scalar)[0] ?? null;
}

function fromList(list: readonly { key: string; value: Record<string, unknown> }[]): unknown {
  return Object.fromEntries(list.map(({ key, value }) => [key, valueOf(value)]));
}

const wellFormed = fc.string({ unit: "grapheme", maxLength: 20 });
const key = wellFormed.filter((text) => text !== "" && text !== "__proto__" && text !== "toJSON");
const { value: anyAttribute } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    wellFormed,
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true }).filter((number) => !Object.is(number, -0)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe("attributes", () => {
  it("mean the same to an independent decoder, whatever they are", () => {
    fc.assert(
      fc.property(fc.dictionary(key, anyAttribute, { maxKeys: 6, noNullPrototype: true }), (attributes) => {
        const wire = JSON.parse(JSON.stringify(encodeAttributes(attributes))) as unknown;
        const { values } = decode("KeyValueList", { values: wire }) as { values: never[] };
        expect(fromList(values)).toEqual(attributes);
      }),
    );
  });

  it("never fail and always decode, also from what OTLP has no type for", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withDate: true })), (attributes) => {
        const wire = JSON.parse(JSON.stringify(encodeAttributes(attributes))) as unknown;
        decode("KeyValueList", { values: wire });
      }),
    );
  });

  const one = (value: unknown, name = "a"): AnyValue => encodeValue(value, name);

  it("are integers as decimal strings, and numbers that JSON lacks by their names", () => {
    expect(one(36)).toEqual({ intValue: "36" });
    expect(one(0.7)).toEqual({ doubleValue: 0.7 });
    expect(one(2 ** 53)).toEqual({ doubleValue: 2 ** 53 });
    expect([Number.NaN, Infinity, -Infinity].map((value) => one(value))).toEqual(
      ["NaN", "Infinity", "-Infinity"].map((doubleValue) => ({ doubleValue })),
    );
  });

  it("without a value are left out, and null is an empty value", () => {
    expect(encodeAttributes({ a: undefined, b: null, "": 1 })).toEqual([{ key: "b", value: {} }]);
  });

  it("in a circle end, and lone surrogates become replacement characters", () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    expect(JSON.stringify(one(circle))).toContain("[object Object]");
    expect(one("a\ud800b")).toEqual({ stringValue: "a\ufffdb" });
  });

  it("that know better are asked first", () => {
    const special = (value: unknown, name: string): AnyValue | undefined =>
      typeof value === "number" && doubleNames.test(name) ? { doubleValue: value } : undefined;
    expect(encodeValue(36, "browser.web_vital.value", special)).toEqual({ doubleValue: 36 });
    expect(encodeValue(36, "count", special)).toEqual({ intValue: "36" });
  });
});

describe("records", () => {
  it("are log records to an independent decoder, events with their name in its field", () => {
    const trace = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
    const log = decode(
      "LogRecord",
      JSON.parse(encodeLog({ name: "a.b", severity: 9, time: 1_795_000_000_000.25, trace, attributes: { c: 1 } })),
    );
    expect(log).toMatchObject({ eventName: "a.b", severityNumber: 9, timeUnixNano: "1795000000000250000" });
    expect(log["attributes"]).toEqual([{ key: "c", value: { intValue: "1" } }]);
    expect(log).not.toHaveProperty("body");
  });

  it("are spans with a status, attributes and an end not before the beginning", () => {
    let json = "";
    const parent = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
    beginSpan("work", { parent, kind: 3, startTime: 2_000 }, (span) => (json = encodeRecord(span)))
      .setAttribute("a", 1)
      .recordError(new TypeError("bad"))
      .end(1_000);
    const span = decode("Span", JSON.parse(json));
    expect(span).toMatchObject({
      name: "work",
      kind: 3,
      startTimeUnixNano: "2000000000",
      endTimeUnixNano: "2000000000",
      status: { code: 2, message: "TypeError: bad" },
    });
    expect(JSON.parse(json)).toMatchObject({ traceId: parent.traceId, parentSpanId: parent.spanId });
  });

  it("are sent once, however often a span is ended", () => {
    let count = 0;
    const span = beginSpan("work", {}, () => count++);
    span.end();
    span.end();
    expect(count).toBe(1);
    expect(span.traceId).toMatch(/^[\da-f]{32}$/);
    expect(span.spanId).toMatch(/^[\da-f]{16}$/);
  });
});
