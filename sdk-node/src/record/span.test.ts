import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Levels as BrowserLevels } from "@spanhouse/browser/logger";
import type * as browser from "@spanhouse/browser/logger";
import { afterAll, beforeAll, beforeEach, expect, expectTypeOf, test } from "vitest";
import type { Levels, LogInput } from "./logger.ts";
import { startSpan, withSpan, type Span, type SpanOptions } from "./span.ts";

const exporter = new InMemorySpanExporter();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
});

beforeEach(() => exporter.reset());

afterAll(() => {
  trace.disable();
  context.disable();
});

test("code that is written for the browser's API runs here, and the other way round", () => {
  expectTypeOf<Span>().toExtend<browser.Span>();
  expectTypeOf<browser.Span>().toExtend<Span>();
  expectTypeOf<SpanOptions>().toExtend<browser.SpanOptions>();
  expectTypeOf<browser.SpanOptions>().toExtend<SpanOptions>();
  expectTypeOf<LogInput>().toExtend<browser.LogInput>();
  expectTypeOf<browser.LogInput>().toExtend<LogInput>();
  expectTypeOf<Levels>().toExtend<BrowserLevels>();
  expectTypeOf<BrowserLevels>().toExtend<Levels>();
  expect(startSpan("x").traceId).toMatch(/^[0-9a-f]{32}$/);
});

test("a span that begins in a span is its child, also after an await", async () => {
  const parent = startSpan("parent", { kind: 2 });
  await withSpan(parent, async () => {
    await Promise.resolve();
    startSpan("child").end();
  });
  parent.end();
  const [child, root] = exporter.getFinishedSpans();
  expect(child?.parentSpanContext?.spanId).toBe(parent.spanId);
  expect(root).toMatchObject({ name: "parent", kind: 1 });
});

test("a span continues a trace from elsewhere, and leaves the active one when it is told to", () => {
  const remote = { traceId: "a".repeat(32), spanId: "b".repeat(16), remote: true };
  startSpan("continued", { parent: remote }).end();
  withSpan(remote, () => withSpan(undefined, () => startSpan("alone").end()));
  const [continued, alone] = exporter.getFinishedSpans();
  expect(continued?.parentSpanContext).toMatchObject({
    traceId: remote.traceId,
    spanId: remote.spanId,
    isRemote: true,
  });
  expect(alone?.parentSpanContext).toBeUndefined();
});

test("what a span is told can be read from it", () => {
  const span = startSpan("first", { attributes: { a: 1, gone: undefined }, startTime: 1_700_000_000_000 });
  span.setAttribute("b", { nested: [true, new Date(0)] });
  span.name = "second";
  span.recordError(new TypeError("no"));
  expect(span).toMatchObject({ name: "second", status: { code: 2, message: "TypeError: no" } });
  expect(span.attributes).toEqual({
    a: 1,
    b: { nested: [true, "1970-01-01T00:00:00.000Z"] },
    "error.type": "TypeError",
  });
  span.end(1_700_000_000_500);
  expect(exporter.getFinishedSpans()[0]?.duration).toEqual([0, 500_000_000]);
});
