/**
 * Random OTLP requests as OTLP/JSON objects, using all that the protocol allows: every AnyValue kind, unicode, duplicate
 * keys, the extremes of 64-bit integers, NaN and minus zero, missing and null fields, records that have to be rejected.
 * Anything here is legal OTLP/JSON: a request is never malformed, only some of its records may be unacceptable.
 */
import fc from "fast-check";
import type { Integer64, OtlpJson } from "./otlp-json.ts";

type Arbitrary<T> = fc.Arbitrary<T>;
type Fields<T> = { readonly [K in keyof T]-?: Arbitrary<T[K]> };

const dayMs = 86_400_000;
const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;
const uint64Max = 2n ** 64n - 1n;

/** An object in which every field may be missing, and now and then is null. */
function message<T>(fields: Fields<T>): Arbitrary<T> {
  const nullable = Object.fromEntries(
    Object.entries<Arbitrary<unknown>>(fields).map(([name, field]) => [name, rarely(fc.constant(null), field)]),
  );
  return fc.record(nullable, { requiredKeys: [] }) as unknown as Arbitrary<T>;
}

/** The fields of both. */
function merged<A, B>(first: Arbitrary<A>, second: Arbitrary<B>): Arbitrary<A & B> {
  return fc.tuple(first, second).map(merge);
}

function merge<A, B>([first, second]: readonly [A, B]): A & B {
  return { ...first, ...second };
}

/** The rare arbitrary once in `weight` + 1 times. */
function rarely<T, R>(rare: Arbitrary<R>, usual: Arbitrary<T>, weight = 40): Arbitrary<T | R> {
  return fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: rare });
}

function spell(value: bigint): Arbitrary<Integer64> {
  const spellings: Arbitrary<Integer64>[] = [fc.constant(String(value)), fc.constant(value)];
  if (value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)) {
    spellings.push(fc.constant(Number(value)));
  }
  return fc.oneof(...spellings);
}

function integer64(min: bigint, max: bigint): Arbitrary<Integer64> {
  const edges = [min, min + 1n, -1n, 0n, 1n, 2n ** 53n, 2n ** 53n + 1n, max - 1n, max].filter(
    (n) => n >= min && n <= max,
  );
  return fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(...edges), fc.bigInt({ min: 0n, max: 1000n })).chain(spell);
}

const int64 = integer64(int64Min, int64Max);
const uint64 = integer64(0n, uint64Max);
const uint32 = fc.oneof(fc.nat(10), fc.integer({ min: 0, max: 0xffffffff }));
const int32 = fc.oneof(fc.integer({ min: -10, max: 10 }), fc.integer());

/** Finite numbers as such or as text; what JSON has no number for as text. */
const double: Arbitrary<number | string> = fc
  .oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1e21, 1e-7, 5e-324, 0.1))
  .chain((value) => {
    const text = Object.is(value, -0) ? "-0" : String(value);
    const hasNumber = Number.isFinite(value) && !Object.is(value, -0);
    return hasNumber ? rarely(fc.constant(text), fc.constant(value), 8) : fc.constant(text);
  });

const text: Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 40 }) },
  { weight: 2, arbitrary: fc.constant("") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("\ud800", "a\udc00b", "\u0000", '"\\\n\u2028', "z".repeat(127), "é".repeat(64)),
  },
  { weight: 1, arbitrary: fc.string({ minLength: 200, maxLength: 2000 }) },
);

const key: Arbitrary<string> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom("a", "b", "B", "ab", "é", "z", "\u{10000}", "\uffee", "__proto__", "constructor", ""),
  },
  { weight: 2, arbitrary: fc.constantFrom("service.name", "http.request.method", "url.full") },
  { weight: 1, arbitrary: text },
);

const base64: Arbitrary<string> = fc
  .uint8Array({ maxLength: 40 })
  .chain((bytes) =>
    fc.constantFrom<BufferEncoding>("base64", "base64url").map((encoding) => Buffer.from(bytes).toString(encoding)),
  );

/** Any value whose arrays and maps nest at most `depth` levels. */
function anyValueOf(depth: number): Arbitrary<OtlpJson<"AnyValue">> {
  const kinds: fc.MaybeWeightedArbitrary<OtlpJson<"AnyValue">>[] = [
    { weight: 8, arbitrary: text.map((stringValue) => ({ stringValue })) },
    { weight: 4, arbitrary: int64.map((intValue) => ({ intValue })) },
    { weight: 4, arbitrary: rarely(fc.constant(null), double, 8).map((doubleValue) => ({ doubleValue })) },
    { weight: 2, arbitrary: fc.boolean().map((boolValue) => ({ boolValue })) },
    { weight: 2, arbitrary: base64.map((bytesValue) => ({ bytesValue })) },
    { weight: 1, arbitrary: fc.constantFrom<OtlpJson<"AnyValue">>({}, { stringValue: null }) },
  ];
  if (depth > 0) {
    const inner = anyValueOf(depth - 1);
    const values = fc.array(inner, { maxLength: 4 });
    const entries = fc.array(keyValueOf(inner), { maxLength: 4 });
    kinds.push({ weight: 2, arbitrary: message({ values }).map((arrayValue) => ({ arrayValue })) });
    kinds.push({ weight: 2, arbitrary: message({ values: entries }).map((kvlistValue) => ({ kvlistValue })) });
  }
  return fc.oneof(...kinds);
}

function keyValueOf(value: Arbitrary<OtlpJson<"AnyValue">>): Arbitrary<OtlpJson<"KeyValue">> {
  return rarely(message({ key, value }), fc.record({ key, value }), 15);
}

const anyValue = anyValueOf(4);
const attributes = fc.array(keyValueOf(anyValue), { maxLength: 6 });

function hexId(bytes: number): Arbitrary<string> {
  const digits = fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .filter((id) => id.some((byte) => byte !== 0))
    .map((id) => Buffer.from(id).toString("hex"));
  return rarely(
    digits.map((id) => id.toUpperCase()),
    digits,
    8,
  );
}

function wrongId(bytes: number): Arbitrary<string> {
  return fc.constantFrom("0a", "ab".repeat(bytes - 1), "ab".repeat(bytes + 1), "ab".repeat(24 - bytes));
}

/** An id that a record cannot do without: rarely missing, of wrong length or all zero. */
function requiredId(bytes: number): Arbitrary<string | null | undefined> {
  const bad = fc.oneof(fc.constantFrom("", null, undefined, "00".repeat(bytes)), wrongId(bytes));
  return rarely(bad, hexId(bytes));
}

function optionalId(bytes: number): Arbitrary<string | null | undefined> {
  const absent = fc.constantFrom("", null, undefined);
  return rarely(wrongId(bytes), fc.oneof({ weight: 3, arbitrary: hexId(bytes) }, { weight: 1, arbitrary: absent }));
}

const traceId = requiredId(16);
const spanId = requiredId(8);
const optionalTraceId = optionalId(16);
const optionalSpanId = optionalId(8);

/** Nanoseconds at `ms` after 1970 plus up to a millisecond. */
function nanosecondsOf(ms: Arbitrary<number>): Arbitrary<Integer64> {
  return fc.tuple(ms, fc.nat(999_999)).chain(([at, rest]) => spell(BigInt(at) * 1_000_000n + BigInt(rest)));
}

/** A time that nobody judges: any that `DateTime64(9)` can hold. */
const anyTime = fc.oneof(
  nanosecondsOf(fc.integer({ min: 0, max: 9_000_000_000_000 })),
  fc.constantFrom<Integer64>(0, "0", "1", "1700000000123456789"),
);

const scope: Arbitrary<OtlpJson<"InstrumentationScope">> = message({
  name: text,
  version: text,
  attributes,
  droppedAttributesCount: uint32,
});

const entityRef: Arbitrary<OtlpJson<"EntityRef">> = message({
  schemaUrl: text,
  type: text,
  idKeys: fc.array(key, { maxLength: 2 }),
  descriptionKeys: fc.array(key, { maxLength: 2 }),
});

const serviceName = text.map((stringValue) => ({ key: "service.name", value: { stringValue } }));
const resource: Arbitrary<OtlpJson<"Resource">> = message({
  attributes: fc.oneof(
    attributes,
    fc.tuple(attributes, serviceName).map(([others, name]) => others.concat(name)),
  ),
  droppedAttributesCount: uint32,
  entityRefs: fc.array(entityRef, { maxLength: 2 }),
});

const event: Arbitrary<OtlpJson<"SpanEvent">> = message({
  timeUnixNano: anyTime,
  name: text,
  attributes,
  droppedAttributesCount: uint32,
});

const link: Arbitrary<OtlpJson<"SpanLink">> = message({
  traceId: optionalTraceId,
  spanId: optionalSpanId,
  traceState: text,
  attributes,
  droppedAttributesCount: uint32,
  flags: uint32,
});

const exemplar: Arbitrary<OtlpJson<"Exemplar">> = merged(
  message({ filteredAttributes: attributes, timeUnixNano: anyTime, spanId: optionalSpanId, traceId: optionalTraceId }),
  numberValue(),
);

function numberValue(): Arbitrary<{ asDouble?: number | string | null; asInt?: Integer64 }> {
  return fc.oneof(
    { weight: 5, arbitrary: rarely(fc.constant(null), double, 10).map((asDouble) => ({ asDouble })) },
    { weight: 5, arbitrary: int64.map((asInt) => ({ asInt })) },
    { weight: 1, arbitrary: fc.constant({}) },
  );
}

const exemplars = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(exemplar, { maxLength: 3 }) },
);

/** Mostly few, now and then many. */
function some<T>(items: Arbitrary<T>, many: number): Arbitrary<T[]> {
  return rarely(fc.array(items, { minLength: many, maxLength: many }), fc.array(items, { maxLength: 3 }));
}

const status: Arbitrary<OtlpJson<"SpanStatus">> = message({
  message: text,
  code: fc.oneof(fc.constantFrom(0, 1, 2), fc.constantFrom(3, -1, 2 ** 31 - 1)),
});

export interface OtlpArbitraries {
  readonly traces: Arbitrary<OtlpJson<"ExportTraceServiceRequest">>;
  readonly logs: Arbitrary<OtlpJson<"ExportLogsServiceRequest">>;
  readonly metrics: Arbitrary<OtlpJson<"ExportMetricsServiceRequest">>;
}

/**
 * Arbitraries whose times lie around `nowMs`. Judged times keep at least an hour's distance from the borders of the
 * retention (30 days) and of the day ahead, so that a slow test does not change the verdict.
 */
export function otlpArbitraries(nowMs: number): OtlpArbitraries {
  const recordTime = fc.oneof(
    { weight: 40, arbitrary: nanosecondsOf(fc.integer({ min: nowMs - 29 * dayMs, max: nowMs + dayMs / 2 })) },
    { weight: 1, arbitrary: fc.constantFrom<Integer64>(0, "0") },
    { weight: 1, arbitrary: nanosecondsOf(fc.integer({ min: 0, max: nowMs - 31 * dayMs })) },
    { weight: 1, arbitrary: nanosecondsOf(fc.integer({ min: nowMs + 2 * dayMs, max: 9_000_000_000_000 })) },
    { weight: 1, arbitrary: fc.constantFrom<Integer64>(1, String(int64Max), uint64Max) },
  );
  return { traces: tracesOf(recordTime), logs: logsOf(recordTime), metrics: metricsOf(recordTime) };
}

function tracesOf(recordTime: Arbitrary<Integer64>): OtlpArbitraries["traces"] {
  const optional = message<Omit<OtlpJson<"Span">, "traceId" | "spanId" | "startTimeUnixNano">>({
    traceState: text,
    parentSpanId: optionalSpanId,
    name: text,
    kind: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 5 }) }, fc.constantFrom(6, -1, 2 ** 31 - 1)),
    endTimeUnixNano: fc.oneof(recordTime, anyTime),
    attributes,
    droppedAttributesCount: uint32,
    events: some(event, 40),
    droppedEventsCount: uint32,
    links: some(link, 20),
    droppedLinksCount: uint32,
    status,
    flags: fc.oneof(fc.constantFrom(0, 1, 257, 769), uint32),
  });
  const span = merged(optional, fc.record({ traceId, spanId, startTimeUnixNano: recordTime }));
  const scopeSpans = fc.array(message({ scope, spans: fc.array(span, { maxLength: 4 }), schemaUrl: text }), {
    maxLength: 3,
  });
  return message({ resourceSpans: fc.array(message({ resource, scopeSpans, schemaUrl: text }), { maxLength: 3 }) });
}

function logsOf(recordTime: Arbitrary<Integer64>): OtlpArbitraries["logs"] {
  const logRecord: Arbitrary<OtlpJson<"LogRecord">> = message({
    timeUnixNano: recordTime,
    severityNumber: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 24 }) },
      fc.integer({ min: 25, max: 255 }),
    ),
    severityText: text,
    body: anyValue,
    attributes,
    droppedAttributesCount: uint32,
    flags: fc.oneof(fc.constantFrom(0, 1, 257), uint32),
    traceId: optionalTraceId,
    spanId: optionalSpanId,
    observedTimeUnixNano: recordTime,
    eventName: text,
  });
  const scopeLogs = fc.array(message({ scope, logRecords: fc.array(logRecord, { maxLength: 5 }), schemaUrl: text }), {
    maxLength: 3,
  });
  return message({ resourceLogs: fc.array(message({ resource, scopeLogs, schemaUrl: text }), { maxLength: 3 }) });
}

function metricsOf(recordTime: Arbitrary<Integer64>): OtlpArbitraries["metrics"] {
  const scopeMetrics = fc.array(
    message({ scope, metrics: fc.array(metricOf(recordTime), { maxLength: 5 }), schemaUrl: text }),
    { maxLength: 3 },
  );
  return message({ resourceMetrics: fc.array(message({ resource, scopeMetrics, schemaUrl: text }), { maxLength: 3 }) });
}

function metricOf(recordTime: Arbitrary<Integer64>): Arbitrary<OtlpJson<"Metric">> {
  const point = { startTimeUnixNano: anyTime, attributes, flags: fc.oneof(fc.constantFrom(0, 1), uint32) };
  const counts = { count: uint64, sum: double };
  const range = { min: double, max: double };
  const time = fc.record({ timeUnixNano: recordTime });
  function points<T>(data: Arbitrary<T>): Arbitrary<{ readonly dataPoints?: readonly T[] | null | undefined }> {
    return message({ dataPoints: fc.array(merged(data, time), { maxLength: 4 }) });
  }
  const buckets = message({ offset: int32, bucketCounts: fc.array(uint64, { maxLength: 5 }) });
  const bucketCounts = fc.array(uint64, { maxLength: 5 });
  const explicitBounds = fc.array(double, { maxLength: 5 });
  const quantileValues = fc.array(message({ quantile: double, value: double }), { maxLength: 4 });
  const exponential = { scale: int32, zeroCount: uint64, positive: buckets, negative: buckets, zeroThreshold: double };
  const numbers = points(merged(message({ ...point, exemplars }), numberValue()));
  const histograms = points(message({ ...point, ...counts, ...range, bucketCounts, explicitBounds, exemplars }));
  const exponentials = points(message({ ...point, ...counts, ...range, ...exponential, exemplars }));
  const aggregationTemporality = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(0, 1, 2) }, fc.constantFrom(3, -1));
  const temporality = message({ aggregationTemporality });
  const kinds: readonly Arbitrary<OtlpJson<"Metric">>[] = [
    numbers.map((gauge) => ({ gauge })),
    merged(numbers, message({ aggregationTemporality, isMonotonic: fc.boolean() })).map((sum) => ({ sum })),
    merged(histograms, temporality).map((histogram) => ({ histogram })),
    merged(exponentials, temporality).map((exponentialHistogram) => ({ exponentialHistogram })),
    points(message({ ...point, ...counts, quantileValues })).map((summary) => ({ summary })),
    fc.constant({}),
  ];
  return merged(message({ name: text, description: text, unit: text, metadata: attributes }), fc.oneof(...kinds));
}
