import { otlpMetrics } from "../../../collector/test/otlp-metrics.ts";
import { otlpLogs, otlpSpans, type TestLog, type TestSpan } from "../../../collector/test/otlp-records.ts";
import { store } from "../../../collector/test/query-api-client.ts";
import type { TestCollector } from "../../../collector/test/start-test-collector.ts";

/** The minute that the shop was open, ten minutes ago. */
export const openMs: number = Math.floor(Date.now() / 60_000) * 60_000 - 600_000;
export const shopRange = { fromMs: openMs, toMs: openMs + 60_000 };
export const traceId = "0af7651916cd43dd8448eb211c80319c";
export const session = "8c6c2b5f0e7b4a51";

const at = (seconds: number): bigint => BigInt(openMs + Math.round(seconds * 1_000)) * 1_000_000n;
const resource = { "service.version": "1.2.0", "deployment.environment.name": "test", "host.name": "a" };

/** 30 records, one a second: one in five failed. */
const logs: readonly TestLog[] = Array.from({ length: 30 }, (_, second) => ({
  ...{ service: second % 3 === 0 ? "stock" : "shop", timeNano: at(second) + BigInt(second), resource },
  ...{ severityNumber: second % 5 === 4 ? 17 : 9, severityText: second % 5 === 4 ? "ERROR" : "INFO" },
  body: second % 5 === 4 ? `payment failed for order ${second}` : `order ${second}`,
  attributes: { "order.id": String(second) },
  ...(second === 4 ? { traceId, spanId: "b7ad6b7169203331" } : {}),
}));

const browser = { "session.id": session, "browser.document.url.full": "https://shop.example/cart" };
const vital = { "browser.web_vital.id": "v1", "browser.web_vital.name": "LCP", "browser.web_vital.value": 1_234 };
const failure = {
  ...{ "exception.type": "TypeError", "exception.message": "no price for <item>" },
  "exception.stacktrace": "TypeError: no price for <item>\n    at pay (https://shop.example/checkout-4f3a9b2c.js:24:7)",
};
const page: readonly TestLog[] = [
  {
    service: "page",
    timeNano: at(1),
    event: "browser.page_view",
    attributes: { ...browser, "url.full": "https://shop.example/cart" },
  },
  { service: "page", timeNano: at(2), event: "browser.web_vital", attributes: { ...browser, ...vital } },
  { service: "page", timeNano: at(3), event: "exception", severityNumber: 17, attributes: { ...browser, ...failure } },
];

const span = { traceId, startNano: at(4), durationNano: 50_000_000n, resource };
const spans: readonly TestSpan[] = [
  {
    ...span,
    service: "shop",
    spanId: "b7ad6b7169203331",
    name: "POST /orders",
    kind: "server",
    error: "card declined",
  },
  {
    ...span,
    service: "shop",
    spanId: "00f067aa0ba902b7",
    parent: "b7ad6b7169203331",
    name: "GET stock",
    kind: "client",
  },
  {
    ...span,
    service: "stock",
    spanId: "00f067aa0ba902b8",
    parent: "00f067aa0ba902b7",
    name: "GET /stock",
    kind: "server",
  },
];

const histogram = {
  ...{ count: "4", sum: 10, bucketCounts: ["1", "2", "1"], explicitBounds: [1, 5] },
  exemplars: [{ timeUnixNano: String(at(20)), asDouble: 4, traceId, spanId: "b7ad6b7169203331" }],
};
const metrics = otlpMetrics([
  {
    ...{ name: "http.server.request.duration", unit: "s", kind: "histogram" },
    points: [{ service: "shop", timeNano: at(20), startNano: at(1), fields: histogram }],
  },
  {
    name: "queue.length",
    unit: "{order}",
    kind: "gauge",
    points: [{ service: "shop", timeNano: at(20), fields: { asDouble: 7 } }],
  },
]);

/** Sends what a small shop did in a minute, and waits until it is stored. */
export async function openShop(running: TestCollector): Promise<void> {
  await running.collector.whenReady();
  await store(running, "logs", otlpLogs([...logs, ...page]));
  await store(running, "traces", otlpSpans(spans));
  await store(running, "metrics", metrics);
}
