/**
 * Our table of the wire schema against field numbers that others wrote: OpenTelemetry JS has hand-written protobuf and
 * JSON serializers. What its protobuf says, read by our table, has to be what its JSON says, written by our table.
 */
import { encodeOtlp, parseOtlpJson, type MessageName } from "@spanhouse/schemas";
import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";

interface Serializer {
  serializeRequest(records: unknown): Uint8Array;
}

type Transformer = Readonly<Record<`${"Protobuf" | "Json"}${"Trace" | "Logs" | "Metrics"}Serializer`, Serializer>>;

function transformerOf(example: string): Transformer {
  const require = createRequire(new URL(`../examples/${example}/package.json`, import.meta.url));
  return require("@opentelemetry/otlp-transformer") as Transformer;
}

const resource = {
  attributes: { "service.name": "shop", "host.cpu": 4, "resource.list": ["a", 1, true] },
  droppedAttributesCount: 3,
  schemaUrl: "https://example.com/resource",
  asyncAttributesPending: false,
};
const scope = { name: "scope", version: "1.2.3", schemaUrl: "https://example.com/scope" };
const traceId = "0102030405060708090a0b0c0d0e0f10";
const attributes = {
  string: "text ü",
  integer: -42,
  large: 2 ** 40,
  double: 1.25,
  boolean: false,
  list: ["x", "y"],
  bytes: Uint8Array.of(1, 2, 250),
  map: { inner: { deep: 1 } },
};
const context = { traceId, spanId: "1112131415161718", traceFlags: 1, isRemote: true };

const span = {
  name: "GET /",
  kind: 2,
  spanContext: () => ({ ...context, traceState: { serialize: () => "a=1" } }),
  parentSpanContext: { ...context, spanId: "2122232425262728" },
  startTime: [1_700_000_000, 123_456_789],
  endTime: [1_700_000_001, 1],
  status: { code: 2, message: "failed" },
  attributes,
  links: [{ context: { ...context, traceState: { serialize: () => "b=2" } }, attributes, droppedAttributesCount: 5 }],
  events: [{ time: [1_700_000_000, 200_000_000], name: "event", attributes, droppedAttributesCount: 6 }],
  duration: [0, 1],
  ended: true,
  resource,
  instrumentationScope: scope,
  droppedAttributesCount: 7,
  droppedEventsCount: 8,
  droppedLinksCount: 9,
};

const logRecord = {
  hrTime: [1_700_000_000, 5],
  hrTimeObserved: [1_700_000_001, 6],
  spanContext: context,
  severityNumber: 17,
  severityText: "ERROR",
  body: { message: "body", list: [1, 2.5] },
  eventName: "browser.error",
  resource,
  instrumentationScope: scope,
  attributes,
  droppedAttributesCount: 4,
};

const point = { startTime: [1_700_000_000, 7], endTime: [1_700_000_060, 8], attributes };
const histogram = { count: 6, sum: 20.5, min: 0.5, max: 9.5, buckets: { boundaries: [1, 5], counts: [1, 2, 3] } };
const exponential = {
  ...{ count: 9, sum: -4.5, min: -9, max: 2, scale: -3, zeroCount: 2 },
  positive: { offset: -5, bucketCounts: [1, 0, 300] },
  negative: { offset: 4, bucketCounts: [7] },
};

/** The numbers of OpenTelemetry JS: data point type, value type (0 integer, 1 double), temporality (1 cumulative). */
function metric(name: string, dataPointType: number, value: unknown): unknown {
  return {
    descriptor: {
      name,
      description: `${name} described`,
      unit: "By",
      valueType: typeof value === "number" ? value % 1 && 1 : 1,
    },
    ...{ aggregationTemporality: 1, dataPointType, isMonotonic: dataPointType === 3 ? true : undefined },
    dataPoints: [{ ...point, value }],
  };
}

const resourceMetrics = {
  resource,
  scopeMetrics: [
    {
      scope,
      metrics: [
        metric("histogram", 0, histogram),
        metric("exponential histogram", 1, exponential),
        metric("gauge", 2, -7),
        metric("sum", 3, 1.5),
      ],
    },
  ],
};

const cases = [
  ["Trace", "ExportTraceServiceRequest", [span]],
  ["Logs", "ExportLogsServiceRequest", [logRecord]],
  ["Metrics", "ExportMetricsServiceRequest", resourceMetrics],
] as const satisfies readonly (readonly [string, MessageName, unknown])[];

describe.each(["otel-js-2", "otel-js-3"])("the wire schema against the serializers of %s", (example) => {
  const transformer = transformerOf(example);

  it.each(cases)("%s", (signal, message, records) => {
    const type = otlpType(message);
    const protobuf = transformer[`Protobuf${signal}Serializer`].serializeRequest(records);
    const json = transformer[`Json${signal}Serializer`].serializeRequest(records);
    const read = (bytes: Uint8Array): unknown =>
      type.toObject(type.decode(bytes), { longs: String, bytes: Array, defaults: true });
    expect(read(protobuf)).toEqual(read(encodeOtlp(message, parseOtlpJson(json))));
  });
});
