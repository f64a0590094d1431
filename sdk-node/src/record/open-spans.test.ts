import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type Span } from "@opentelemetry/sdk-trace";
import { expect, test } from "vitest";
import { createOpenSpans } from "./open-spans.ts";

test("of more spans than any process has open the youngest are looked after, and end before their parents", () => {
  const exporter = new InMemorySpanExporter();
  const tracer = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }).getTracer("test");
  const open = createOpenSpans();
  for (let index = 0; index < 10_002; index++) open.add(tracer.startSpan(String(index)) as Span);
  open.endAll({ reason: "SIGTERM", isFailure: false });
  const names = exporter.getFinishedSpans().map(({ name }) => name);
  expect(names).toHaveLength(10_000);
  expect([names[0], names.at(-1)]).toEqual(["10001", "2"]);
});
