import type { Attributes } from "./attributes.ts";
import { now, toNanos } from "./clock.ts";
import { randomHex } from "./identifiers.ts";

/** A place in a trace. */
export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
}

/** How a span begins. */
export interface SpanOptions {
  /** OTLP's kind: 1 internal (when left out), 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind?: number | undefined;
  readonly attributes?: Attributes | undefined;
  /** Left out, the span begins a trace, or is a child of the active span. */
  readonly parent?: SpanContext | undefined;
  /** Milliseconds since 1970; now when left out. */
  readonly startTime?: number | undefined;
}

/**
 * A piece of work with a beginning and an end. It is also the beginning of its OTLP form: what has the name of a field of
 * OTLP leaves as that field, and JSON leaves the functions out.
 */
export interface Span extends SpanContext {
  readonly parentSpanId: string | undefined;
  name: string;
  readonly kind: number;
  flags: number;
  readonly attributes: Record<string, unknown>;
  status?: { readonly code: number; readonly message?: string | undefined };
  setAttribute(key: string, value: unknown): Span;
  setAttributes(attributes: Attributes): Span;
  /** 1 is ok, 2 is error. */
  setStatus(code: number, message?: string): Span;
  /** Marks the span as failed, with the error's type and message. */
  recordError(error: unknown): Span;
  /** Sends the span, once; milliseconds since 1970, now when left out. */
  end(endTime?: number): void;
}

/** Begins a span; `finish` gets it once, at its end. */
export function beginSpan(name: string, options: SpanOptions, finish: (span: Span) => void): Span {
  const { parent, kind = 1, attributes, startTime = now() } = options;
  // The end is told by the monotonic clock from here on, because the system's may be set in between.
  const originMs = now() - performance.now();
  const span: Span & { readonly startTimeUnixNano: string; endTimeUnixNano?: string } = {
    traceId: parent?.traceId ?? randomHex(16),
    spanId: randomHex(8),
    parentSpanId: parent?.spanId,
    name,
    kind,
    flags: 257,
    startTimeUnixNano: toNanos(startTime),
    attributes: { ...attributes },
    setAttribute: (key, value) => span.setAttributes({ [key]: value }),
    setAttributes: (more) => (Object.assign(span.attributes, more), span),
    setStatus: (code, message) => Object.assign(span, { status: { code, message } }),
    recordError(error) {
      try {
        span.setAttribute("error.type", (error as Error).name).setStatus(2, String(error));
      } catch {
        // Its own functions throw; then it is only known that there was one.
        span.setStatus(2);
      }
      return span;
    },
    end(endTime = originMs + performance.now()) {
      if (span.endTimeUnixNano) return;
      span.endTimeUnixNano = toNanos(Math.max(startTime, endTime));
      finish(span);
    },
  };
  return span;
}
