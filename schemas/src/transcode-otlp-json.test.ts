import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeOtlp } from "./otlp-encode.ts";
import { OtlpJsonError } from "./otlp-json-error.ts";
import { otlpFieldTable, isEnum, isScalar, type MessageName } from "./otlp-fields.ts";
import { parseOtlpJson } from "./parse-otlp-json.ts";
import { transcodeOtlpJson } from "./transcode-otlp-json.ts";

const runs = 400;

/** What the two steps that take all of OTLP/JSON make of a text; undefined when they refuse it. */
function inTwoSteps(message: MessageName, json: Uint8Array): string | undefined {
  try {
    return Buffer.from(encodeOtlp(message, parseOtlpJson(json))).toString("hex");
  } catch (error) {
    if (error instanceof OtlpJsonError) return undefined;
    throw error;
  }
}

function inOneStep(message: MessageName, json: Uint8Array): string | undefined {
  const bytes = transcodeOtlpJson(message, json);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString("hex");
}

function spelled(json: unknown, space?: number): Buffer {
  return Buffer.from(JSON.stringify(json, undefined, space));
}

/** A value as exporters spell it. */
function scalarOf(type: string): fc.Arbitrary<unknown> {
  switch (type) {
    case "string":
      return fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.string({ minLength: 30, maxLength: 200 }));
    case "bool":
      return fc.boolean();
    case "double":
      return fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    case "hex":
      return fc.uint8Array({ maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString("hex"));
    case "int64":
    case "sfixed64":
      return fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String), fc.integer());
    case "uint64":
    case "fixed64":
      return fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String), fc.nat());
    case "bytes":
      return fc.base64String();
    default:
      return fc.nat();
  }
}

/** Messages with any of their fields, at most one of a oneof, in any order. */
function messageOf(name: MessageName, depth: number): fc.Arbitrary<unknown> {
  const fields = Object.entries(otlpFieldTable[name]).map(([key, { type, repeated, hex }]) => {
    const isMessage = !isScalar(type) && !isEnum(type);
    if (isMessage && depth === 0) return fc.constant(undefined);
    const value = isMessage ? messageOf(type, depth - 1) : scalarOf(hex ? "hex" : isScalar(type) ? type : "enum");
    const values = repeated ? fc.array(value, { maxLength: 3 }) : value;
    return fc.option(
      values.map((given) => [key, given] as const),
      { nil: undefined },
    );
  });
  return fc
    .tuple(...fields)
    .chain((members) => fc.shuffledSubarray(members.filter((member) => member !== undefined)))
    .map((members) => {
      const taken = new Set<string>();
      const kept = members.filter(([key]) => {
        const { oneof } = otlpFieldTable[name][key]!;
        if (oneof === undefined || !taken.has(oneof)) return Boolean(taken.add(oneof ?? key));
        return false;
      });
      return Object.fromEntries(kept);
    });
}

const requests: readonly MessageName[] = ["ExportTraceServiceRequest", "ExportLogsServiceRequest"];

test.each(requests)("%s: what one step gives, two steps give", (name) => {
  let plain = 0;
  fc.assert(
    fc.property(messageOf(name, 6), fc.constantFrom(undefined, 1, 2), (json, space) => {
      const text = spelled(json, space);
      const once = inOneStep(name, text);
      if (once === undefined) return;
      plain++;
      expect(once).toBe(inTwoSteps(name, text));
    }),
    { numRuns: runs },
  );
  expect(plain).toBeGreaterThan(runs / 10);
});

test("any change of a byte is refused by both, or means the same to both", () => {
  const text = spelled({
    resourceSpans: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "sh\u00f6p\n" } }] },
        scopeSpans: [
          {
            spans: [
              {
                traceId: "0af7651916cd43dd8448eb211c80319c",
                kind: 2,
                startTimeUnixNano: "1763700000000000001",
                attributes: [
                  { key: "a", value: { intValue: -36 } },
                  { key: "b", value: { doubleValue: 0.25e-3 } },
                  { key: "c", value: { boolValue: true } },
                  { key: "d", value: { arrayValue: { values: [{ intValue: "7" }, {}] } } },
                ],
              },
            ],
          },
        ],
      },
    ],
  });
  expect(inOneStep("ExportTraceServiceRequest", text)).toBe(inTwoSteps("ExportTraceServiceRequest", text));
  expect(inOneStep("ExportTraceServiceRequest", text)).toBeDefined();
  const characters = Array.from('"\\{}[]:, \n0-+.eEtfnau\u0000\u007f\u00e9');
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.constantFrom("", ...characters), fc.nat(2), (at, put, removed) => {
      const changed = Buffer.concat([text.subarray(0, at), Buffer.from(put), text.subarray(at + removed)]);
      const once = inOneStep("ExportTraceServiceRequest", changed);
      if (once !== undefined) expect(once).toBe(inTwoSteps("ExportTraceServiceRequest", changed));
    }),
    { numRuns: 20_000 },
  );
});

test.each([
  ["a key twice", '{"resourceLogs":[],"resourceLogs":[]}'],
  [
    "two members of a oneof",
    '{"resourceLogs":[{"resource":{"attributes":[{"value":{"intValue":1,"boolValue":true}}]}}]}',
  ],
  ["an unknown key", '{"resourceLogs":[],"more":1}'],
  ["null", '{"resourceLogs":null}'],
  ["an escaped key", '{"resource\\u004cogs":[]}'],
  ["no UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ["a byte order mark", "\ufeff{}"],
  ["an array", "[]"],
  ["nothing", ""],
  ["more than one value", "{}{}"],
  ["half an object", '{"resourceLogs":['],
  ["a string without its end", '{"resourceLogs":[{"schemaUrl":"a'],
])("%s is left to the two steps", (_, text) => {
  expect(transcodeOtlpJson("ExportLogsServiceRequest", Buffer.from(text))).toBeUndefined();
});

test("values nested deeper than protobuf parsers go are left to the two steps", () => {
  let value: unknown = { intValue: 1 };
  for (let depth = 0; depth < 120; depth++) value = { arrayValue: { values: [value] } };
  expect(transcodeOtlpJson("AnyValue", spelled(value))).toBeUndefined();
});

test("a large request stands for itself, and the next one does not change it", () => {
  const large = spelled({ resourceLogs: [{ schemaUrl: "x".repeat(2 ** 21) }] });
  const bytes = transcodeOtlpJson("ExportLogsServiceRequest", large)!;
  const before = Buffer.from(bytes).toString("hex");
  expect(before).toBe(inTwoSteps("ExportLogsServiceRequest", large));
  expect(inOneStep("ExportLogsServiceRequest", spelled({ resourceLogs: [{ schemaUrl: "y" }] }))).toBeDefined();
  expect(Buffer.from(bytes).toString("hex")).toBe(before);
});

test("a later request does not see what an earlier one left behind", () => {
  const long = spelled({ resourceLogs: [{ schemaUrl: "x".repeat(1000) }] });
  const short = spelled({ resourceLogs: [{ schemaUrl: "y" }] });
  const before = inOneStep("ExportLogsServiceRequest", short);
  inOneStep("ExportLogsServiceRequest", long);
  transcodeOtlpJson("ExportLogsServiceRequest", Buffer.from('{"resourceLogs":[{"schemaUrl":"half'));
  expect(inOneStep("ExportLogsServiceRequest", short)).toBe(before);
});
