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

/** Attributes as they are stored. */
export type TextMap = Readonly<Record<string, string>>;

/** One span of it. */
export interface TraceSpan {
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  /** It names a parent that is not among the spans shown. */
  readonly orphan: boolean;
  readonly name: string;
  /** `Unspecified`, `Internal`, `Server`, `Client`, `Producer` or `Consumer`. */
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
