import type { Trace, TraceSpan } from "@spanhouse/schemas/query";

type Span = Omit<TraceSpan, "orphan">;

/** Puts the spans of one trace together; at least one. */
export function assembleTrace(trace: {
  readonly traceId: string;
  readonly spans: readonly Span[];
  readonly truncated: boolean;
  readonly logCount: number;
}): Trace {
  const spans = sortSpans(trace.spans);
  const { start, end } = traceBounds(spans);
  return {
    traceId: trace.traceId,
    startUnixNano: String(start),
    endUnixNano: String(end),
    durationNano: String(end - start),
    spans: markOrphans(spans),
    truncated: trace.truncated,
    logCount: trace.logCount,
  };
}

function markOrphans(spans: readonly Span[]): TraceSpan[] {
  const ids = new Set(spans.map((span) => span.spanId));
  const marked: TraceSpan[] = [];
  for (const span of spans) {
    marked.push({ ...span, orphan: span.parentSpanId !== "" && !ids.has(span.parentSpanId) });
  }
  return marked;
}

/** First start and last end of the spans, in nanoseconds. */
export function traceBounds(spans: readonly Pick<TraceSpan, "startUnixNano" | "durationNano">[]): {
  readonly start: bigint;
  readonly end: bigint;
} {
  let start: bigint | undefined;
  let end = 0n;
  for (const span of spans) {
    const spanStart = BigInt(span.startUnixNano);
    const spanEnd = spanStart + BigInt(span.durationNano);
    if (start === undefined || spanStart < start) start = spanStart;
    if (spanEnd > end) end = spanEnd;
  }
  return { start: start ?? 0n, end };
}

/** Clocks tick coarsely: a parent and its child often start at the same instant, and the longer one is the parent. */
function sortSpans(spans: readonly Span[]): Span[] {
  const keyed = spans.map((span) => ({ span, start: BigInt(span.startUnixNano), duration: BigInt(span.durationNano) }));
  keyed.sort((a, b) => {
    if (a.start !== b.start) return a.start < b.start ? -1 : 1;
    if (a.span.parentSpanId === b.span.spanId) return 1;
    if (b.span.parentSpanId === a.span.spanId) return -1;
    if (a.duration !== b.duration) return a.duration > b.duration ? -1 : 1;
    return a.span.spanId < b.span.spanId ? -1 : 1;
  });
  return keyed.map(({ span }) => span);
}
