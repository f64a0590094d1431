import { encodeOtlp } from "@spanhouse/schemas";
import type { MessageName } from "@spanhouse/schemas";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCommitBlock } from "../columns/commit-block.ts";
import { readNativeRows } from "../columns/native-reader.ts";
import type { Signal } from "../commit/sink.ts";
import { OperatingError } from "../errors.ts";
import { createDecoder } from "./decoder.ts";
import type { Decoded, DecoderOptions } from "./decoder.ts";

const nowMs = Date.UTC(2026, 10, 21);
const now = BigInt(nowMs) * 1_000_000n;
const traceId = "0102030405060708090a0b0c0d0e0f10";
const spanId = "0102030405060708";

const messages: Record<Signal, MessageName> = {
  traces: "ExportTraceServiceRequest",
  logs: "ExportLogsServiceRequest",
  metrics: "ExportMetricsServiceRequest",
};

function encode(signal: Signal, request: object): Uint8Array {
  return encodeOtlp(messages[signal], request);
}

function setup(options: Partial<DecoderOptions> = {}) {
  const block = createCommitBlock();
  const decoder = createDecoder(block, {
    retentionDays: { traces: 30, logs: 30, metrics: 30 },
    futureMsMax: 86_400_000,
    attributeValueBytesMax: 64,
    logBodyBytesMax: 128,
    expandedBytesMax: 1 << 20,
    now: () => nowMs,
    ...options,
  });
  function decode(signal: Signal, body: Uint8Array, encoding: "protobuf" | "json" = "protobuf"): Decoded {
    return decoder.decode({ signal, encoding, body, projectId: "default" });
  }
  /** The rows that were appended since the last call, and an empty block. */
  function rows(): Record<string, unknown>[] {
    return block.finish().flatMap(({ chunks }) => readNativeRows(chunks[0]));
  }
  return { block, decode, rows };
}

/** A length-delimited field. */
function wrap(fieldTag: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = [];
  for (let rest = bytes.length; rest > 0 || length.length === 0; rest >>>= 7)
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
  return new Uint8Array(Buffer.concat([Uint8Array.of(fieldTag, ...length), bytes]));
}

function span(fields: object = {}): object {
  return {
    traceId,
    spanId,
    name: "GET /",
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 5n),
    ...fields,
  };
}

function spansRequest(...spans: object[]): Uint8Array {
  return encode("traces", { resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

function logsRequest(...logRecords: object[]): Uint8Array {
  return encode("logs", { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
}

describe("a malformed body", () => {
  const body = spansRequest(
    span({
      attributes: [{ key: "a", value: { stringValue: "b" } }],
      events: [{ name: "e" }],
      links: [{ traceId, spanId }],
    }),
    span({ status: { code: 2, message: "no" } }),
  );

  it("is refused when it is cut anywhere inside, and leaves what was there before", () => {
    const { decode, rows } = setup();
    decode("traces", spansRequest(span({ name: "before" })));
    for (let length = 1; length < body.length; length++) {
      expect(() => decode("traces", body.subarray(0, length)), `cut at ${length}`).toThrow(OperatingError);
    }
    expect(rows().map((row) => row["SpanName"])).toEqual(["before"]);
  });

  it("never does anything but decode or be refused, whatever bytes change", () => {
    const { block, decode } = setup();
    const change = fc.record({ at: fc.nat(body.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.constantFrom<Signal>("traces", "logs", "metrics"),
        (changes, signal) => {
          const changed = body.slice();
          for (const { at, byte } of changes) changed[at] = byte;
          const before = block.rows();
          try {
            const { received, rejected } = decode(signal, changed);
            expect(block.rows() - before).toBe(received - rejected);
          } catch (error) {
            expect(error).toMatchObject({ code: "malformed_body" });
            expect(block.rows()).toBe(before);
          }
          block.finish();
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each<[what: string, bytes: number[]]>([
    ["a varint of eleven bytes", [0x08, ...Array<number>(10).fill(0xff), 0x01]],
    ["field number 0", [0x02, 0x00]],
    ["a length past the end", [0x0a, 0x7f, 0x00]],
    ["a length beyond 32 bits", [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ["a known field with another wire type", [0x08, 0x01]],
    ["an end of a group that never began", [0x14]],
    ["a group without an end", [0x7b, 0x08, 0x01]],
    ["a group that another one ends", [0x7b, 0x84, 0x01]],
    ["groups nested a thousand deep", Array<number>(1000).fill(0x7b)],
    ["wire type 6", [0x7e]],
  ])("is refused: %s", (_, bytes) => {
    const { decode } = setup();
    expect(() => decode("traces", Uint8Array.from(bytes))).toThrow(OperatingError);
  });

  it("is refused when values nest a thousand deep, without a stack overflow", () => {
    let value = new Uint8Array(0);
    for (let depth = 0; depth < 1000; depth++) value = wrap(0x2a, wrap(0x0a, value));
    const request = wrap(0x0a, wrap(0x12, wrap(0x12, wrap(0x2a, value))));
    expect(() => setup().decode("logs", request)).toThrow(/nested deeper than 100/);
  });
});

describe("unknown fields", () => {
  it("are skipped, groups included", () => {
    const { decode, rows } = setup();
    const unknown = [
      0xf8, 0x06, 0x01, 0xfb, 0x06, 0x08, 0x01, 0xfc, 0x06, 0xfa, 0x06, 0x01, 0x00, 0xfd, 0x06, 0, 0, 0, 0,
    ];
    expect(decode("traces", Uint8Array.from([...unknown, ...spansRequest(span())]))).toMatchObject({
      received: 1,
      rejected: 0,
    });
    expect(rows()).toHaveLength(1);
  });
});

describe("text", () => {
  it("that is not UTF-8 is stored with replacement characters", () => {
    const { decode, rows } = setup();
    const body = spansRequest(span({ name: "ab?cd", attributes: [{ key: "k?", value: { stringValue: "v?" } }] }));
    for (let i = 0; i < body.length; i++) if (body[i] === 0x3f) body[i] = 0xff;
    decode("traces", body);
    expect(rows()[0]).toMatchObject({ SpanName: "ab\ufffdcd", SpanAttributes: { "k\ufffd": "v\ufffd" } });
  });

  it("over its limit is cut between characters and counted", () => {
    const { decode, rows } = setup();
    const attributes = [{ key: "long", value: { stringValue: `${"x".repeat(63)}é` } }];
    const body = { stringValue: "é".repeat(100) };
    expect(decode("logs", logsRequest({ timeUnixNano: String(now), attributes, body })).truncated).toBe(2);
    expect(rows()[0]).toMatchObject({ LogAttributes: { long: "x".repeat(63) }, Body: "é".repeat(64) });
  });
});

describe("attributes", () => {
  const arbitraryKey = fc.oneof(
    fc.constantFrom("a", "b", "aa", "", "http.route", "é", "😀"),
    fc.string({ unit: "grapheme", maxLength: 12 }),
  );

  it("are stored in byte order of their keys, each once, of equal ones the last", () => {
    const { decode, rows } = setup();
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.tuple(arbitraryKey, fc.integer()), { maxLength: 45 }), { minLength: 1, maxLength: 5 }),
        (records) => {
          const spans = records.map((pairs) =>
            span({ attributes: pairs.map(([key, value]) => ({ key, value: { intValue: value } })) }),
          );
          decode("traces", spansRequest(...spans));
          const stored = rows().map((row) => Object.entries(row["SpanAttributes"] as object));
          const expected = records.map((pairs) =>
            [...new Map(pairs)]
              .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
              .map(([key, value]) => [key, String(value)]),
          );
          // Objects put integer-like keys first, so both sides are compared as maps and the order is checked apart.
          expect(stored.map((entries) => new Map(entries))).toEqual(
            expected.map((entries) => new Map(entries as [string, string][])),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("of thousands of kinds in one record do not cost the square", () => {
    const { decode, rows } = setup();
    const attributes = Array.from({ length: 20_000 }, (_, index) => ({
      key: `key-${(index * 7919) % 20_000}`,
      value: { intValue: index },
    }));
    decode("traces", spansRequest(span({ attributes })));
    const keys = Object.keys(rows()[0]!["SpanAttributes"] as object);
    expect(keys).toHaveLength(20_000);
    expect(keys).toEqual(keys.toSorted());
  });

  it("that are numbers are written as JavaScript writes them", () => {
    const { decode, rows } = setup();
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double(),
          fc.integer().map((n) => n / 1000),
          fc.integer().map((n) => n / 100),
        ),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        (double, int64) => {
          const attributes = [
            { key: "double", value: { doubleValue: double } },
            { key: "int", value: { intValue: String(int64) } },
          ];
          decode("traces", spansRequest(span({ attributes })));
          expect(rows()[0]!["SpanAttributes"]).toEqual({ double: String(double), int: String(int64) });
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("what cannot be stored", () => {
  it("is rejected record by record, named by place and reason", () => {
    const { decode, rows } = setup();
    const day = 86_400_000_000_000n;
    const decoded = decode(
      "traces",
      spansRequest(
        span({ name: "kept" }),
        span({ traceId: traceId.slice(0, 16) }),
        span({ traceId: "0".repeat(32) }),
        span({ spanId: "" }),
        span({ parentSpanId: spanId.slice(0, 6) }),
        span({ links: [{ traceId: spanId }] }),
        span({ startTimeUnixNano: "0" }),
        span({ startTimeUnixNano: String(now - 31n * day) }),
        span({ startTimeUnixNano: String(now + 2n * day) }),
      ),
    );
    expect(decoded).toMatchObject({ received: 9, rejected: 8 });
    expect(Object.fromEntries(decoded.reasons)).toEqual({
      invalid_trace_id: 2,
      invalid_span_id: 1,
      invalid_parent_span_id: 1,
      invalid_link_id: 1,
      timestamp_missing: 1,
      timestamp_too_old: 1,
      timestamp_in_future: 1,
    });
    expect(decoded.message).toContain(
      "8 of 9 rejected: trace id is not 16 bytes, or all zero (2, first at resourceSpans[0].scopeSpans[0].spans[1])",
    );
    expect(rows().map((row) => row["SpanName"])).toEqual(["kept"]);
  });

  it("is a request over too many days, beyond the first hundred", () => {
    const { decode } = setup({ retentionDays: { traces: 0, logs: 0, metrics: 0 } });
    const spans = Array.from({ length: 150 }, (_, day) =>
      span({ startTimeUnixNano: String(now - BigInt(day) * 86_400_000_000_000n) }),
    );
    const decoded = decode("traces", spansRequest(...spans));
    expect(Object.fromEntries(decoded.reasons)).toEqual({ too_many_days: 50 });
  });

  it("is a request that repeats too much", () => {
    const { block, decode } = setup();
    const resource = { attributes: [{ key: "k", value: { stringValue: "x".repeat(20_000) } }] };
    const spans = Array.from({ length: 100 }, () => span());
    const body = encode("traces", { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
    expect(() => decode("traces", body)).toThrow(/with what each repeats/);
    expect(block.rows()).toBe(0);
  });
});

describe("a small body", () => {
  const count = 40_000;
  const messages = (fieldTag: number): Uint8Array =>
    new Uint8Array(2 * count).map((_, i) => (i % 2 === 0 ? fieldTag : 0));
  const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
  const request = (records: Uint8Array): Uint8Array => wrap(0x0a, wrap(0x12, records));
  const oneSpan = (more: Uint8Array): Uint8Array => request(wrap(0x12, join(encodeOtlp("Span", span()), more)));
  const onePoint = (kindTag: number, more: Uint8Array): Uint8Array =>
    request(
      wrap(0x12, wrap(kindTag, wrap(0x0a, join(encodeOtlp("NumberDataPoint", { timeUnixNano: String(now) }), more)))),
    );

  it.each<[what: string, signal: Signal, body: Uint8Array]>([
    ["log records", "logs", request(messages(0x12))],
    ["spans", "traces", request(messages(0x12))],
    ["data points", "metrics", request(wrap(0x12, wrap(0x2a, messages(0x0a))))],
    ["events", "traces", oneSpan(messages(0x5a))],
    ["links", "traces", oneSpan(messages(0x6a))],
    ["exemplars", "metrics", onePoint(0x2a, messages(0x2a))],
    ["quantiles", "metrics", onePoint(0x5a, messages(0x32))],
    ["bucket counts", "metrics", onePoint(0x52, wrap(0x42, wrap(0x12, new Uint8Array(200_000))))],
  ])("of empty %s does not become megabytes of columns", (_, signal, body) => {
    const { block, decode } = setup();
    const before = block.size();
    expect(() => decode(signal, body)).toThrow(expect.objectContaining({ code: "body_too_large" }));
    expect(block.rows()).toBe(0);
    expect(block.size()).toBe(before);
  });

  it.each<[what: string, fieldTag: number]>([
    ["attributes", 0x4a],
    ["events", 0x5a],
  ])("does not make a record of any number of %s", (_, fieldTag) => {
    const { decode } = setup({ expandedBytesMax: 1 << 30 });
    const body = oneSpan(join(...Array.from({ length: 4 }, () => messages(fieldTag))));
    expect(() => decode("traces", body)).toThrow(/more than 131072/);
  });

  it("does not make a map of any size", () => {
    const { decode } = setup();
    const map = wrap(0x2a, wrap(0x32, Buffer.alloc(5 << 20, wrap(0x0a, Uint8Array.of(0x0a, 0x01, 0x61)))));
    expect(() => decode("logs", request(wrap(0x12, map)))).toThrow(/an array or a map has/);
  });
});

describe("a request that is undone", () => {
  const spanOf = (...keys: string[]): Uint8Array =>
    wrap(0x12, encodeOtlp("Span", span({ attributes: keys.map((key) => ({ key, value: { intValue: 1 } })) })));
  const broken = (bytes: Uint8Array): Uint8Array => {
    // The key of the last attribute says that it is longer than what surrounds it.
    const copy = bytes.slice();
    copy[copy.lastIndexOf(0x0a) + 1] = 0x7f;
    return copy;
  };
  const request = (record: Uint8Array): Uint8Array => wrap(0x0a, wrap(0x12, record));

  it("does not leave the order of its keys to the next one", () => {
    const { decode, rows } = setup();
    decode("traces", request(spanOf("a", "b", "c")));
    expect(() => decode("traces", broken(request(spanOf("b", "a", "x"))))).toThrow(OperatingError);
    decode("traces", request(spanOf("b", "a", "c")));
    const maps = rows().map((row) => Object.keys(row["SpanAttributes"] as object));
    expect(maps).toEqual([
      ["a", "b", "c"],
      ["a", "b", "c"],
    ]);
  });

  it("leaves no text of its own, neither in memory nor in the block", () => {
    const { block, decode } = setup();
    decode("traces", request(spanOf("kept")));
    const before = block.size();
    const long = Array.from({ length: 500 }, (_, index) => `undone-${index}-${"x".repeat(100)}`);
    for (const signal of ["traces", "logs", "metrics"] as const) {
      for (let time = 0; time < 3; time++) {
        const names = long.map((name) => wrap(0x12, encodeOtlp("Span", span({ name, attributes: [{ key: name }] }))));
        const body = signal === "traces" ? request(Buffer.concat(names)) : request(logOrMetric(signal, long));
        expect(() => decode(signal, Uint8Array.from([...body, 0x0a, 0x7f]))).toThrow(OperatingError);
        expect(block.size()).toBe(before);
      }
    }
    decode("traces", request(spanOf("z", "kept", "a")));
    const finished = block.finish();
    expect(finished.map(({ table }) => table)).toEqual(["otel_traces"]);
    const [bytes] = finished[0]!.chunks;
    expect(Buffer.from(bytes).includes("undone")).toBe(false);
    expect(readNativeRows(bytes).map((row) => Object.keys(row["SpanAttributes"] as object))).toEqual([
      ["kept"],
      ["a", "kept", "z"],
    ]);
  });

  function logOrMetric(signal: "logs" | "metrics", texts: readonly string[]): Uint8Array {
    const records = texts.map((text) =>
      signal === "logs"
        ? encodeOtlp("LogRecord", { severityText: text, attributes: [{ key: text }] })
        : encodeOtlp("Metric", { name: text, summary: { dataPoints: [{ timeUnixNano: String(now) }] } }),
    );
    return Buffer.concat(records.map((record) => wrap(0x12, record)));
  }
});

describe("a resource", () => {
  it("without service.name does not inherit that of the one before", () => {
    const { decode, rows } = setup();
    const named = { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] };
    const body = encode("traces", {
      resourceSpans: [
        { resource: named, scopeSpans: [{ spans: [span()] }], schemaUrl: "https://schema" },
        { scopeSpans: [{ spans: [span()] }] },
      ],
    });
    decode("traces", body);
    expect(rows()).toMatchObject([
      { ServiceName: "shop", ResourceSchemaUrl: "https://schema", ResourceAttributes: { "service.name": "shop" } },
      { ServiceName: "", ResourceSchemaUrl: "", ResourceAttributes: {} },
    ]);
  });
});

describe("a log record", () => {
  it("falls back to its observed time, and to the time it was received", () => {
    const { decode, rows } = setup();
    decode("logs", logsRequest({ timeUnixNano: String(now - 3n) }, { observedTimeUnixNano: String(now - 2n) }, {}));
    expect(rows().map((row) => [row["Timestamp"], row["ObservedTimestamp"]])).toEqual([
      [now - 3n, now],
      [now - 2n, now - 2n],
      [now, now],
    ]);
  });
});

describe("repeated scalars", () => {
  it("are taken packed, one by one, and in pieces", () => {
    const { decode, rows } = setup();
    const head = encodeOtlp("HistogramDataPoint", { timeUnixNano: String(now), explicitBounds: [1.5] });
    const one = (value: number): number[] => [0x31, value, 0, 0, 0, 0, 0, 0, 0];
    const packed = (...values: number[]): number[] => [
      0x32,
      values.length * 8,
      ...values.flatMap((value) => [value, 0, 0, 0, 0, 0, 0, 0]),
    ];
    const dataPoint = Uint8Array.from([...head, ...one(3), ...packed(4, 5), ...one(6)]);
    const metric = wrap(0x4a, wrap(0x0a, dataPoint));
    decode("metrics", wrap(0x0a, wrap(0x12, wrap(0x12, metric))));
    expect(rows()[0]).toMatchObject({ BucketCounts: [3n, 4n, 5n, 6n], ExplicitBounds: [1.5] });
  });
});

describe("an empty request", () => {
  it.each<["protobuf" | "json", string]>([
    ["protobuf", ""],
    ["json", ""],
    ["json", "{}"],
    ["json", '{"resourceSpans":[]}'],
  ])("succeeds (%s, %j)", (encoding, body) => {
    expect(setup().decode("traces", Buffer.from(body), encoding)).toMatchObject({ received: 0, rejected: 0 });
  });
});
