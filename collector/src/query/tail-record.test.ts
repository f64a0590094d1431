import { expect, test } from "vitest";
import { createTailMatcher, signalOf, toTailRecord, type TailFilter } from "./tail-record.ts";

const log = toTailRecord("logs", {
  ProjectId: "default",
  Timestamp: 1_700_000_000_123_456_789n,
  Body: "Payment Declined",
  ServiceName: "shop",
  SeverityNumber: 17,
  SeverityText: "ERROR",
  EventName: "payment.declined",
  LogAttributes: { "card.type": "visa" },
  ResourceAttributes: { "host.name": "web-1" },
  TraceId: "",
  DroppedAttributesCount: 0,
});

test("a row becomes a record without what is not set", () => {
  expect(log).toEqual({
    signal: "logs",
    timeUnixNano: "1700000000123456789",
    service: "shop",
    text: "Payment Declined",
    level: "error",
    attributes: { "card.type": "visa" },
    resourceAttributes: { "host.name": "web-1" },
    fields: { SeverityNumber: 17, SeverityText: "ERROR", EventName: "payment.declined" },
  });
});

test.each<[TailFilter, boolean]>([
  [{}, true],
  [{ signal: "logs" }, true],
  [{ signal: "traces" }, false],
  [{ service: "shop" }, true],
  [{ service: "sho" }, false],
  [{ level: "warn" }, true],
  [{ level: "error" }, true],
  [{ level: "fatal" }, false],
  [{ q: "declined" }, true],
  [{ q: "PAYMENT.D" }, true],
  [{ q: "Card" }, true],
  [{ q: "visa" }, true],
  [{ q: "web-1" }, true],
  [{ q: "17" }, false],
  [{ signal: "logs", service: "shop", level: "info", q: "visa" }, true],
  [{ service: "shop", q: "nothing of it" }, false],
])("the filter %j lets it through: %s", (filter, expected) => {
  expect(createTailMatcher(filter)(log)).toBe(expected);
});

test.each([
  [{ SeverityNumber: 1, SeverityText: "" }, "trace"],
  [{ SeverityNumber: 8, SeverityText: "" }, "debug"],
  [{ SeverityNumber: 9, SeverityText: "" }, "info"],
  [{ SeverityNumber: 16, SeverityText: "" }, "warn"],
  [{ SeverityNumber: 24, SeverityText: "" }, "fatal"],
  [{ SeverityNumber: 255, SeverityText: "" }, "fatal"],
  [{ SeverityNumber: 0, SeverityText: "Warning" }, "warn"],
  [{ SeverityNumber: 0, SeverityText: "" }, "info"],
])("a log record of %j is %s", (severity, level) => {
  expect(toTailRecord("logs", severity).level).toBe(level);
});

test("a failed span is an error, and a measured 0 is kept", () => {
  expect(toTailRecord("traces", { SpanName: "GET", StatusCode: "Error" })).toMatchObject({
    text: "GET",
    level: "error",
  });
  expect(toTailRecord("metrics", { MetricName: "queue", Value: 0, Flags: 0 })).toMatchObject({
    text: "queue",
    fields: { Value: 0 },
  });
});

test("every table that is written has a signal", () => {
  expect(["otel_logs", "otel_traces", "otel_metrics_sum", "other"].map(signalOf)).toEqual([
    "logs",
    "traces",
    "metrics",
    undefined,
  ]);
});
