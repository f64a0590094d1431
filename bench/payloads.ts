import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import { createRandom, pick, randomBytes } from "./random.ts";
import type { Random } from "./random.ts";

/**
 * The requests that the benchmarks send: made by us, the same on every run (a seeded generator), encoded by protobufjs
 * so that nothing of ours is on both sides of a comparison.
 *
 * spans    what a backend service sends: 1,000 spans a request in traces of 5 to 50, 10 attributes each, 3 services
 * browser  what one page sends in one go: 3 to 30 log records of a visit, as OTLP/JSON
 */

/** A text attribute. */
export const text = (key: string, value: string): object => ({ key, value: { stringValue: value } });
/** A whole number as an attribute. */
export const integer = (key: string, value: number): object => ({ key, value: { intValue: value } });

const operations = [
  "GET /api/cart",
  "POST /api/checkout",
  "GET /api/products/:id",
  "SELECT shop.orders",
  "publish order.placed",
];
const agents = [
  "Mozilla/5.0 (X11; Linux x64; rv:140.0) Gecko/20100101 Firefox/140.0",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
];

function spanAttributes(random: Random): object[] {
  const id = Math.floor(random() * 100_000);
  return [
    text("http.request.method", pick(random, ["GET", "POST", "PUT"])),
    text("url.path", `/api/products/${id}`),
    text("http.route", "/api/products/:id"),
    integer("http.response.status_code", pick(random, [200, 200, 200, 201, 404, 500])),
    text("server.address", "shop.internal"),
    integer("server.port", 8080),
    text("network.peer.address", `10.0.${id % 256}.${(id >> 8) % 256}`),
    text("user_agent.original", pick(random, agents)),
    text("enduser.id", `user-${id}`),
    { key: "shop.cart.value", value: { doubleValue: Math.round(random() * 10_000) / 100 } },
  ];
}

/** The resource of one service, as an SDK describes it. */
export function resource(service: string): object {
  return {
    attributes: [
      text("service.name", service),
      text("service.version", "1.14.2"),
      text("deployment.environment.name", "production"),
      text("host.name", `${service}-7d9f5c6b8-x2x4z`),
      text("telemetry.sdk.language", "nodejs"),
      text("telemetry.sdk.name", "opentelemetry"),
    ],
  };
}

function spans(random: Random, count: number, nowNs: bigint): object[] {
  const made: object[] = [];
  let traceId = randomBytes(random, 16);
  let parent = new Uint8Array(0);
  let left = 0;
  while (made.length < count) {
    if (left === 0) {
      traceId = randomBytes(random, 16);
      parent = new Uint8Array(0);
      left = 5 + Math.floor(random() * 46);
    }
    const spanId = randomBytes(random, 8);
    const start = nowNs - BigInt(Math.floor(random() * 1e9));
    made.push({
      traceId,
      spanId,
      parentSpanId: parent,
      name: pick(random, operations),
      kind: pick(random, [1, 2, 3]),
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + BigInt(Math.floor(random() * 2e8))),
      attributes: spanAttributes(random),
      status: random() < 0.02 ? { code: 2, message: "upstream timed out" } : {},
      flags: 257,
      events: random() < 0.02 ? [exceptionEvent(start)] : [],
    });
    if (random() < 0.5) parent = spanId;
    left--;
  }
  return made;
}

function exceptionEvent(time: bigint): object {
  return {
    timeUnixNano: String(time),
    name: "exception",
    attributes: [text("exception.type", "TimeoutError"), text("exception.message", "upstream timed out after 200 ms")],
  };
}

/** One traces request of `count` spans, protobuf. */
export function spansRequest(seed: number, count: number, nowMs: number): Uint8Array {
  return encodeSpans(createRandom(seed), count, nowMs);
}

/** The same from a generator that goes on: with one for many requests, no span id comes twice. */
export function encodeSpans(random: Random, count: number, nowMs: number): Uint8Array {
  const services = ["shop-gateway", "shop-orders", "shop-inventory"];
  const each = Math.ceil(count / services.length);
  const nowNs = BigInt(nowMs) * 1_000_000n;
  const type = otlpType("ExportTraceServiceRequest");
  const resourceSpans = services.map((service, index) => ({
    resource: resource(service),
    scopeSpans: [
      {
        scope: { name: "@opentelemetry/instrumentation-http", version: "0.301.0" },
        spans: spans(random, Math.min(each, count - index * each), nowNs),
      },
    ],
  }));
  return type.encode(type.fromObject({ resourceSpans })).finish();
}

/** One logs request as a page sends it: 3 to 30 records of one visit, OTLP/JSON. */
export function browserRequest(seed: number, nowMs: number): Uint8Array {
  return Buffer.from(JSON.stringify(browserLogs(createRandom(seed), nowMs)));
}

export interface LogsRequest {
  readonly resourceLogs: readonly {
    readonly resource: object;
    readonly scopeLogs: readonly { readonly scope: object; readonly logRecords: readonly LogRecord[] }[];
  }[];
}

export interface LogRecord {
  readonly attributes: readonly object[];
}

/** The same before it is made into JSON. */
export function browserLogs(random: Random, nowMs: number): LogsRequest {
  const session = Buffer.from(randomBytes(random, 16)).toString("hex");
  const logRecords = Array.from({ length: 3 + Math.floor(random() * 28) }, () => ({
    timeUnixNano: String(BigInt(nowMs) * 1_000_000n - BigInt(Math.floor(random() * 1e9))),
    severityNumber: 9,
    eventName: pick(random, ["browser.page_view", "browser.web_vital", "app.click"]),
    body: { stringValue: pick(random, ["page view", "largest contentful paint", "button clicked"]) },
    attributes: [
      text("session.id", session),
      text("url.full", `https://shop.example/products/${Math.floor(random() * 5000)}`),
      { key: "browser.web_vital.value", value: { doubleValue: random() * 4000 } },
    ],
  }));
  return {
    resourceLogs: [
      { resource: resource("shop-web"), scopeLogs: [{ scope: { name: "@spanhouse/browser" }, logRecords }] },
    ],
  };
}
