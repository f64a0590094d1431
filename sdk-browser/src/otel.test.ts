import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Client } from "./client.ts";
import type { LoggerProvider } from "./otel/logger-provider.ts";
import { register } from "./otel.ts";
import { encodeRecord } from "./record/encode.ts";
import { stopAll, type Stop } from "./record/guard.ts";
import { encodeLog } from "./record/log-record.ts";
import { beginSpan } from "./record/span.ts";

type Decoded = Record<string, unknown> & { attributes: { key: string; value: { stringValue?: string } }[] };

/** Decoded with protobufjs, as a collector would read them. */
let spans: Decoded[];
let logs: Decoded[];
let restore: Stop;
let loggers: LoggerProvider | undefined;

function decode(message: "Span" | "LogRecord", json: string): Decoded {
  const type = otlpType(message);
  const bytes = type.encode(type.fromObject(JSON.parse(json) as object)).finish();
  return type.toObject(type.decode(bytes), { longs: String, arrays: true }) as Decoded;
}

/** As much of a client as needs no page: its records are decoded instead of sent. */
function createPagelessClient(): Client {
  const pageless: Partial<Client> = {
    log: (record) => logs.push(decode("LogRecord", encodeLog(record))),
    startSpan: (name, options = {}) =>
      beginSpan(name, options, (span) => spans.push(decode("Span", encodeRecord(span)))),
    isSampled: () => true,
    consent: () => "granted",
    onShutdown: (stop) => (restore = stop),
  };
  return pageless as Client;
}

beforeEach(() => {
  spans = [];
  logs = [];
  const api = { setGlobalLoggerProvider: (provider: LoggerProvider) => (loggers = provider), disable: () => {} };
  register(createPagelessClient(), { logs: api });
});
afterEach(() => stopAll([restore]));

const tracer = (): ReturnType<typeof trace.getTracer> => trace.getTracer("shop", "1.0");

it("spans of the API are spans of the client, one the parent of the other", () => {
  tracer().startActiveSpan("outer", { kind: SpanKind.CLIENT, attributes: { a: 1 } }, (outer) => {
    tracer().startActiveSpan("inner", (inner) => inner.setStatus({ code: SpanStatusCode.ERROR, message: "no" }).end());
    outer.updateName("renamed").end();
  });
  const [inner, outer] = spans;
  expect(outer).toMatchObject({ name: "renamed", kind: 3 });
  expect(outer?.attributes.map(({ key }) => key)).toEqual(["otel.scope.name", "otel.scope.version", "a"]);
  expect(inner).toMatchObject({ name: "inner", kind: 1, status: { code: 2, message: "no" } });
  expect(inner!["traceId"]).toEqual(outer!["traceId"]);
  expect(inner!["parentSpanId"]).toEqual(outer!["spanId"]);
});

it("events, exceptions and links are kept, in the times that the API takes", () => {
  const linked = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", traceFlags: 1 };
  const span = tracer().startSpan("work", { startTime: [1_795_000_000, 500_000], links: [{ context: linked }] });
  span.addEvent("step", { n: 1 }, new Date(1_795_000_000_100));
  span.recordException(new RangeError("far"));
  span.end(1_795_000_001_000);
  const [work] = spans as (Decoded & { events: Decoded[]; links: Decoded[] })[];
  expect(work).toMatchObject({ startTimeUnixNano: "1795000000000500000", endTimeUnixNano: "1795000001000000000" });
  expect(work?.events.map((event) => event["name"])).toEqual(["step", "exception"]);
  expect(work?.events[0]).toMatchObject({ timeUnixNano: "1795000000100000000" });
  expect(work?.events[1]?.attributes.map(({ value }) => value.stringValue)).toContain("far");
  expect(work?.links).toHaveLength(1);
  expect(span.isRecording()).toBe(false);
});

it("logs of the API are records of the client, in the span of their context", () => {
  const span = tracer().startSpan("work");
  const logger = loggers!.getLogger("shop");
  logger.emit({ eventName: "order.taken", severityNumber: 9, context: trace.setSpan(ROOT_CONTEXT, span) });
  logger.emit({ body: "failed", exception: new TypeError("bad") });
  const [event, failed] = logs;
  expect(event).toMatchObject({ eventName: "order.taken", severityNumber: 9 });
  span.end();
  expect(event!["spanId"]).toEqual(spans[0]!["spanId"]);
  expect(failed?.attributes.map(({ value }) => value.stringValue)).toContain("TypeError");
});

it("trace context goes out and comes in as the W3C says, and what is malformed is ignored", () => {
  const carrier: Record<string, string> = {};
  tracer().startActiveSpan("outgoing", (span) => {
    propagation.inject(context.active(), carrier);
    span.end();
  });
  expect(carrier["traceparent"]).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/);
  const received = propagation.extract(ROOT_CONTEXT, carrier);
  expect(trace.getSpanContext(received)).toMatchObject({ isRemote: true, traceFlags: 1 });
  for (const traceparent of ["", "00-0-0-01", `00-${"0".repeat(32)}-b7ad6b7169203331-01`, `ff-${"a".repeat(32)}`]) {
    expect(trace.getSpanContext(propagation.extract(ROOT_CONTEXT, { traceparent }))).toBeUndefined();
  }
});

it("the context holds for a function and for what is bound to it, and shutdown takes everything back", () => {
  const key = Symbol("key");
  const read = context.bind(ROOT_CONTEXT.setValue(key, 7), () => context.active().getValue(key));
  expect(read()).toBe(7);
  expect(context.active().getValue(key)).toBeUndefined();
  stopAll([restore]);
  expect(tracer().startSpan("after").isRecording()).toBe(false);
});
