/** What `GET /api/v1/traces/{traceId}` answers. Times are nanoseconds since 1970 as strings, because JSON numbers are too short. */
export interface Trace {
  readonly traceId: string;
  readonly startUnixNano: string;
  readonly endUnixNano: string;
  readonly durationNano: string;
  /** By start; of the same start, parents before their children. */
  readonly spans: readonly TraceSpan[];
  /** There are more spans than are shown. */
  readonly truncated: boolean;
  /** Log records with this trace id from a minute before the trace to a minute after it. */
  readonly logCount: number;
}

export type TextMap = Readonly<Record<string, string>>;

export interface TraceSpan {
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  /** It names a parent that is not among the spans shown. */
  readonly orphan: boolean;
  readonly name: string;
  readonly kind: string;
  readonly service: string;
  readonly startUnixNano: string;
  readonly durationNano: string;
  /** `Unset`, `Ok` or `Error`. */
  readonly statusCode: string;
  readonly statusMessage: string;
  readonly traceState: string;
  readonly scopeName: string;
  readonly scopeVersion: string;
  readonly attributes: TextMap;
  readonly resourceAttributes: TextMap;
  readonly events: readonly { readonly timeUnixNano: string; readonly name: string; readonly attributes: TextMap }[];
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly traceState: string;
    readonly attributes: TextMap;
  }[];
}

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
