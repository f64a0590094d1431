/**
 * What every SDK is told to emit, and nothing else: spans, log records and metrics with each kind of attribute. Times and 64-bit
 * numbers are texts, because not every language's JSON keeps them.
 */

export type AttributeType = "string" | "int" | "double" | "bool" | "strings" | "ints" | "doubles" | "bools";

export interface Attribute {
  readonly key: string;
  readonly type: AttributeType;
  readonly value: unknown;
}

export interface ToldEvent {
  readonly name: string;
  readonly timeNs: string;
  readonly attributes: readonly Attribute[];
}

export interface ToldSpan {
  readonly name: string;
  readonly kind: "Internal" | "Server" | "Client" | "Producer" | "Consumer";
  /** Index of an earlier span; absent for a root. */
  readonly parent?: number;
  readonly startNs: string;
  readonly endNs: string;
  readonly attributes: readonly Attribute[];
  readonly events: readonly ToldEvent[];
  readonly links: readonly { readonly span: number; readonly attributes: readonly Attribute[] }[];
  readonly status: "Unset" | "Ok" | "Error";
  readonly statusMessage: string;
}

export interface ToldLog {
  readonly timeNs: string;
  readonly observedNs: string;
  /** Index of the span that it belongs to. */
  readonly span?: number;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: unknown;
  readonly attributes: readonly Attribute[];
}

export interface ToldMetric {
  readonly name: string;
  readonly kind: "counter" | "upDownCounter" | "gauge" | "histogram" | "exponentialHistogram";
  readonly unit: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
  /** Recorded one after the other with the same attributes. */
  readonly values: readonly number[];
  /** Of the buckets of `histogram`. */
  readonly bounds?: readonly number[];
}

export interface Emission {
  readonly serviceName: string;
  readonly resource: readonly Attribute[];
  readonly scope: { readonly name: string; readonly version: string; readonly schemaUrl: string };
  readonly spans: readonly ToldSpan[];
  readonly logs: readonly ToldLog[];
  readonly metrics: readonly ToldMetric[];
}

const everyKind: readonly Attribute[] = [
  { key: "text", type: "string", value: 'Grüße, 注文 "1"\n\t\\' },
  { key: "empty", type: "string", value: "" },
  { key: "whole", type: "int", value: 9_007_199_254_740_991 },
  { key: "negative", type: "int", value: -42 },
  { key: "ratio", type: "double", value: 0.125 },
  { key: "tiny", type: "double", value: -1.5e-7 },
  { key: "yes", type: "bool", value: true },
  { key: "no", type: "bool", value: false },
  { key: "texts", type: "strings", value: ["a", 'b "c"', ""] },
  { key: "wholes", type: "ints", value: [1, -2, 3] },
  { key: "ratios", type: "doubles", value: [0.5, 2.25] },
  { key: "truths", type: "bools", value: [true, false] },
];
const route: readonly Attribute[] = [
  { key: "http.route", type: "string", value: "/orders/{id}" },
  { key: "http.response.status_code", type: "int", value: 200 },
];

/** The set for one run; `serviceName` tells its rows from those of other runs. Times lie a few seconds before `nowMs`. */
export function createEmission(serviceName: string, nowMs: number): Emission {
  const baseNs = BigInt(nowMs - 5_000) * 1_000_000n;
  // Not whole microseconds, so that an SDK that rounds is found out.
  const at = (offsetNs: number): string => String(baseNs + BigInt(offsetNs));
  return {
    serviceName,
    resource: [{ key: "service.name", type: "string", value: serviceName }, ...everyKind],
    scope: { name: "interop.scope", version: "1.2.3", schemaUrl: "https://opentelemetry.io/schemas/1.30.0" },
    spans: [
      {
        ...{ name: "POST /orders", kind: "Server", startNs: at(123), endNs: at(1_000_000_456), attributes: everyKind },
        events: [
          { name: "received", timeNs: at(1_001), attributes: everyKind },
          { name: "checked – ok", timeNs: at(2_000_003), attributes: [] },
        ],
        ...{ links: [], status: "Ok", statusMessage: "" },
      },
      {
        ...{ name: "charge card", kind: "Client", parent: 0, startNs: at(5_000_001), endNs: at(9_000_007) },
        ...{ attributes: route, events: [], links: [{ span: 0, attributes: route }] },
        ...{ status: "Error", statusMessage: "card refused: „403“" },
      },
      {
        ...{ name: "Bestellung 注文 🛒", kind: "Producer", startNs: at(11), endNs: at(12), attributes: [] },
        ...{ events: [], links: [], status: "Unset", statusMessage: "" },
      },
    ],
    logs: [
      {
        ...{
          timeNs: at(777),
          observedNs: at(1_778),
          span: 1,
          severityNumber: 17,
          severityText: "ERROR",
          eventName: "",
        },
        ...{ body: "card refused for „A-1001“\nwith code 403", attributes: everyKind },
      },
      {
        ...{ timeNs: at(3_000_001), observedNs: at(3_000_002), severityNumber: 9, severityText: "info" },
        ...{ eventName: "order.received", body: "an event", attributes: route },
      },
      {
        ...{ timeNs: at(4_000_001), observedNs: at(4_000_002), span: 0, severityNumber: 5, severityText: "DEBUG" },
        ...{ eventName: "", body: { count: 3, items: ["a", true, 0.5], nested: { deep: "ü" } }, attributes: [] },
      },
    ],
    metrics: [
      metric("counter", "interop.orders", [3, 4]),
      metric("upDownCounter", "interop.balance", [2.5, -4]),
      metric("gauge", "interop.temperature", [20.25, 21.5]),
      { ...metric("histogram", "interop.duration", [1, 7, 30.5, 5]), bounds: [5, 10, 25] },
      metric("exponentialHistogram", "interop.exponential", [0, 1, 2, 4, 3.5]),
    ],
  };
}

function metric(kind: ToldMetric["kind"], name: string, values: readonly number[]): ToldMetric {
  return {
    kind,
    name,
    unit: "{order}",
    description: `Orders – as a ${kind}`,
    attributes: everyKind.slice(0, 8),
    values,
  };
}
