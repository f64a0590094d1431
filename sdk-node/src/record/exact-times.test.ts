import { setTimeout as pause } from "node:timers/promises";
import type { HrTime } from "@opentelemetry/api";
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type Span } from "@opentelemetry/sdk-trace";
import { afterEach, expect, test } from "vitest";
import { refineLogTime, refineStart } from "./exact-times.ts";

const exporter = new InMemorySpanExporter();
const refining = {
  onStart: (span: Span) => refineStart(span),
  onEnd() {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
const provider = new TracerProvider({ spanProcessors: [refining, new SimpleSpanProcessor({ exporter })] });
const tracer = provider.getTracer("test");

const microsOf = ([seconds, nanos]: HrTime): number => seconds * 1e6 + nanos / 1e3;
const systemNow = Date.now;

afterEach(() => {
  Date.now = systemNow;
  exporter.reset();
});

/** Keeps the thread busy, as work between two siblings does. */
function spin(micros: number): void {
  const untilMs = performance.now() + micros / 1_000;
  while (performance.now() < untilMs);
}

test("siblings that begin 50 us apart keep their order and lie within their parent", () => {
  const parent = tracer.startSpan("parent");
  for (let index = 0; index < 100; index++) {
    tracer.startSpan(String(index)).end();
    spin(50);
  }
  parent.end();
  const spans = exporter.getFinishedSpans();
  const begins = spans.slice(0, -1).map(({ startTime }) => microsOf(startTime));
  for (const [index, begin] of begins.entries()) {
    expect(begin - (begins[index - 1] ?? microsOf(spans.at(-1)!.startTime))).toBeGreaterThan(index === 0 ? -1 : 45);
  }
  const [last, whole] = spans.slice(-2);
  expect(microsOf(last!.endTime)).toBeLessThan(microsOf(whole!.endTime));
});

test("a span that lives while the clock is set back has the duration that passed", async () => {
  const span = tracer.startSpan("long");
  Date.now = () => systemNow() - 3_600_000;
  await pause(10);
  tracer.startSpan("after").end();
  span.end();
  const [after, long] = exporter.getFinishedSpans();
  expect(microsOf(long!.duration)).toBeGreaterThan(9_000);
  expect(microsOf(after!.duration)).toBeGreaterThanOrEqual(0);
  expect(microsOf(after!.startTime) / 1_000 - Date.now()).toBeLessThan(10);
});

test("a beginning that was given stays", () => {
  tracer.startSpan("given", { startTime: [1_700_000_000, 5] }).end();
  expect(exporter.getFinishedSpans()[0]?.startTime).toEqual([1_700_000_000, 5]);
});

test("logs are in order among spans; the time that a library gave stays", () => {
  const records = new InMemoryLogRecordExporter();
  const logs = new LoggerProvider({
    processors: [
      { onEmit: refineLogTime, forceFlush: () => Promise.resolve(), shutdown: () => Promise.resolve() },
      new SimpleLogRecordProcessor({ exporter: records }),
    ],
  });
  const span = tracer.startSpan("around");
  spin(50);
  logs.getLogger("test").emit({ body: "inside" });
  logs.getLogger("test").emit({ body: "given", timestamp: [1_700_000_000, 5] });
  spin(50);
  span.end();
  const { startTime, endTime } = exporter.getFinishedSpans()[0]!;
  const [inside, given] = records.getFinishedLogRecords();
  expect(microsOf(inside!.hrTime)).toBeGreaterThan(microsOf(startTime));
  expect(microsOf(inside!.hrTime)).toBeLessThan(microsOf(endTime));
  expect(inside!.hrTimeObserved).toEqual(inside!.hrTime);
  expect(given!.hrTime).toEqual([1_700_000_000, 5]);
});
