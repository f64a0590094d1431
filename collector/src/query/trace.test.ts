import { expect, test } from "vitest";
import type { TraceSpan } from "@spanhouse/schemas/query";
import { assembleTrace } from "./trace.ts";

function span(spanId: string, start: number | bigint, more: Partial<TraceSpan> = {}): TraceSpan {
  return {
    ...{
      spanId,
      parentSpanId: "",
      orphan: false,
      name: spanId,
      kind: "Internal",
      service: "s",
      startUnixNano: String(start),
    },
    ...{ durationNano: "0", statusCode: "Unset", statusMessage: "", traceState: "", scopeName: "", scopeVersion: "" },
    ...{ attributes: {}, resourceAttributes: {}, events: [], links: [], ...more },
  };
}

function assemble(...spans: readonly TraceSpan[]): ReturnType<typeof assembleTrace> {
  return assembleTrace({ traceId: "t", spans, truncated: false, logCount: 0 });
}

test("spans are sorted by start; at the same instant a parent comes before its child, a longer span before a shorter one", () => {
  const { spans } = assemble(
    span("late", 9),
    span("child", 1, { parentSpanId: "parent", durationNano: "50" }),
    span("short", 1, { durationNano: "1" }),
    span("parent", 1, { durationNano: "50" }),
    span("first", 0),
  );
  expect(spans.map(({ spanId }) => spanId)).toEqual(["first", "parent", "child", "short", "late"]);
});

test("the trace lasts from the first start to the last end", () => {
  const trace = assemble(span("a", 1_000_000_000_000_000_001n), span("b", 5, { durationNano: "3" }));
  expect(trace).toMatchObject({
    startUnixNano: "5",
    endUnixNano: "1000000000000000001",
    durationNano: "999999999999999996",
  });
});

test("a span is an orphan when it names a parent that is not there", () => {
  const { spans } = assemble(span("a", 1), span("b", 2, { parentSpanId: "a" }), span("c", 3, { parentSpanId: "gone" }));
  expect(spans.map(({ orphan }) => orphan)).toEqual([false, false, true]);
});
