import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import { integer, resource, text } from "../payloads.ts";
import { pick, randomBytes } from "../random.ts";
import type { Random } from "../random.ts";
import type { PreparedRequest } from "./payloads.ts";

/** A kind of span: its names, its OTLP kind, and its attributes. */
interface SpanKind {
  readonly scope: string;
  readonly kind: number;
  readonly names: readonly string[];
  readonly attributes: (random: Random) => object[];
}

const number = (random: Random, below: number): number => Math.floor(random() * below);

const httpServer: SpanKind = {
  scope: "@opentelemetry/instrumentation-http",
  kind: 2,
  names: ["GET /", "GET /api/products/:id", "POST /api/cart", "POST /api/checkout", "GET /api/recommendations"],
  attributes: (random) => [
    text("http.request.method", pick(random, ["GET", "GET", "POST"])),
    text("url.path", `/api/products/${number(random, 5000)}`),
    text("url.scheme", "http"),
    text("http.route", "/api/products/:id"),
    integer("http.response.status_code", pick(random, [200, 200, 200, 304, 404, 500])),
    text("server.address", "shop.internal"),
    integer("server.port", 8080),
    text("client.address", `10.0.${number(random, 256)}.${number(random, 256)}`),
    text("network.protocol.version", "1.1"),
    text("user_agent.original", "Mozilla/5.0 (X11; Linux x64; rv:140.0) Gecko/20100101 Firefox/140.0"),
    text("session.id", `s-${number(random, 10_000)}`),
    { key: "shop.cart.empty", value: { boolValue: random() < 0.5 } },
  ],
};

const databaseClient: SpanKind = {
  scope: "@opentelemetry/instrumentation-pg",
  kind: 3,
  names: ["SELECT shop.products", "INSERT shop.orders", "UPDATE shop.stock"],
  attributes: (random) => [
    text("db.system.name", "postgresql"),
    text("db.namespace", "shop"),
    text(
      "db.query.text",
      `SELECT id, name, price FROM products WHERE category = $1 ORDER BY price LIMIT ${number(random, 100)}`,
    ),
    text("server.address", "db.shop.internal"),
    integer("db.response.returned_rows", number(random, 100)),
  ],
};

const messaging: SpanKind = {
  scope: "@opentelemetry/instrumentation-kafkajs",
  kind: 4,
  names: ["publish orders", "publish stock"],
  attributes: (random) => [
    text("messaging.system", "kafka"),
    text("messaging.destination.name", "orders"),
    integer("messaging.kafka.offset", number(random, 1e9)),
    text("messaging.message.id", randomBytes(random, 8).join("")),
  ],
};

const rpcClient: SpanKind = {
  scope: "@opentelemetry/instrumentation-grpc",
  kind: 3,
  names: ["shop.Cart/GetCart", "shop.Currency/Convert", "shop.Payment/Charge", "shop.Shipping/GetQuote"],
  attributes: (random) => [
    text("rpc.system", "grpc"),
    text("rpc.service", pick(random, ["shop.Cart", "shop.Currency", "shop.Payment"])),
    integer("rpc.grpc.status_code", pick(random, [0, 0, 0, 0, 14])),
  ],
};

const inside: SpanKind = {
  scope: "shop",
  kind: 1,
  names: ["render", "calculate quote", "validate cart", "load feature flags"],
  attributes: (random) => [
    text("shop.user.tier", pick(random, ["basic", "plus"])),
    { key: "shop.amount", value: { doubleValue: number(random, 100_000) / 100 } },
    { key: "shop.items", value: { arrayValue: { values: [{ stringValue: "a12" }, { stringValue: "b7" }] } } },
  ],
};

const services: readonly (readonly [name: string, kinds: readonly SpanKind[]])[] = [
  ["frontend", [httpServer, rpcClient, rpcClient, inside]],
  ["cart", [httpServer, databaseClient, inside]],
  ["checkout", [httpServer, rpcClient, messaging, inside]],
  ["currency", [inside]],
  ["payment", [httpServer, databaseClient]],
  ["product-catalog", [httpServer, databaseClient, databaseClient]],
  ["recommendation", [rpcClient, inside]],
  ["shipping", [httpServer, inside]],
];

function span(random: Random, kind: SpanKind, nowNs: bigint): object {
  const start = nowNs - BigInt(number(random, 1e9));
  const failed = random() < 0.03;
  const exception = {
    timeUnixNano: String(start),
    name: "exception",
    attributes: [text("exception.type", "Error"), text("exception.message", "upstream timed out after 200 ms")],
  };
  const link = { traceId: randomBytes(random, 16), spanId: randomBytes(random, 8) };
  return {
    traceId: randomBytes(random, 16),
    spanId: randomBytes(random, 8),
    parentSpanId: kind.kind === 2 && random() < 0.3 ? new Uint8Array(0) : randomBytes(random, 8),
    name: pick(random, kind.names),
    kind: kind.kind,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + BigInt(number(random, 2e8))),
    attributes: kind.attributes(random),
    status: failed ? { code: 2, message: "upstream timed out" } : {},
    flags: 257,
    events: failed || random() < 0.05 ? [exception] : [],
    links: kind.kind === 4 ? [link] : [],
  };
}

/** What the SDK of one service sends in one go: mostly few spans, sometimes up to 200 (38 on average), protobuf. */
export function mixedSpans(random: Random, nowMs: number): PreparedRequest {
  const [service, kinds] = pick(random, services);
  const nowNs = BigInt(nowMs) * 1_000_000n;
  const records = Math.ceil(200 ** random());
  const chosen = Array.from({ length: records }, () => pick(random, kinds));
  const scopeSpans = [...new Set(chosen)].map((kind) => ({
    scope: { name: kind.scope, version: "0.301.0" },
    spans: chosen.filter((other) => other === kind).map(() => span(random, kind, nowNs)),
  }));
  const type = otlpType("ExportTraceServiceRequest");
  const request = type.fromObject({ resourceSpans: [{ resource: resource(service), scopeSpans }] });
  return { body: type.encode(request).finish(), records };
}
