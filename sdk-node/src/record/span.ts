/** Spans of the application, with the words of the browser SDK, over the OpenTelemetry API. */
import { context, trace, TraceFlags, type Context, type Span as OtelSpan } from "@opentelemetry/api";
import { sdkVersion } from "../version.ts";
import type { Attributes } from "./attributes.ts";
import { toAnyValue, toOtelAttributes } from "./any-value.ts";
import { clock, toHrTime } from "./clock.ts";
import { rememberPlace } from "./error-places.ts";

/** A place in a trace. */
export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
  /** Whether it came from another process. */
  readonly remote?: boolean;
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

/** A piece of work with a beginning and an end. */
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

const known = new WeakMap<SpanContext, OtelSpan>();

function contextWith(place: SpanContext): Context {
  const span = known.get(place);
  if (span) return trace.setSpan(context.active(), span);
  const { traceId, spanId, remote = false } = place;
  return trace.setSpanContext(context.active(), { traceId, spanId, isRemote: remote, traceFlags: TraceFlags.SAMPLED });
}

/** What a recorded span knows of itself; one that is not recorded knows nothing. */
interface Readable {
  readonly name?: string;
  readonly attributes?: Record<string, unknown>;
  readonly parentSpanContext?: { readonly spanId: string };
  readonly status?: { readonly code: number; readonly message?: string };
}

interface Begun {
  readonly name: string;
  readonly kind: number;
  readonly isBackdated: boolean;
}

function wrap(inner: OtelSpan, { name, kind, isBackdated }: Begun): Span {
  const readable = inner as Readable;
  const { traceId, spanId, traceFlags } = inner.spanContext();
  let ownName = name;
  const span: Span = {
    traceId,
    spanId,
    parentSpanId: readable.parentSpanContext?.spanId,
    get name() {
      return readable.name ?? ownName;
    },
    set name(text) {
      ownName = text;
      inner.updateName(text);
    },
    kind,
    flags: traceFlags,
    get attributes() {
      return readable.attributes ?? {};
    },
    get status() {
      const { code = 0, message } = readable.status ?? {};
      return { code, message };
    },
    set status({ code, message }) {
      span.setStatus(code, message);
    },
    setAttribute(key, value) {
      if (value !== undefined) inner.setAttribute(key, toAnyValue(value));
      return span;
    },
    setAttributes(attributes) {
      inner.setAttributes(toOtelAttributes(attributes));
      return span;
    },
    setStatus(code, message) {
      inner.setStatus({ code, ...(message !== undefined && { message }) });
      return span;
    },
    recordError(error) {
      try {
        return span.setAttribute("error.type", (error as Error).name).setStatus(2, String(error));
      } catch {
        // Its own functions throw; then it is only known that there was one.
        return span.setStatus(2);
      }
    },
    end(endTime) {
      // A span that was told when it began has no monotonic beginning to measure from.
      const endMs = endTime ?? (isBackdated ? clock.nowMs() : undefined);
      inner.end(endMs === undefined ? undefined : toHrTime(endMs));
    },
  };
  known.set(span, inner);
  return span;
}

/** Begins a span. It is not active by that: `withSpan` makes it the parent of what a function does. */
export function startSpan(name: string, options: SpanOptions = {}): Span {
  const { kind = 1, attributes, parent, startTime } = options;
  const inner = trace.getTracer("@spanhouse/node", sdkVersion).startSpan(
    name,
    {
      kind: kind - 1,
      attributes: toOtelAttributes(attributes),
      ...(startTime !== undefined && { startTime: toHrTime(startTime) }),
    },
    parent ? contextWith(parent) : context.active(),
  );
  return wrap(inner, { name, kind, isBackdated: startTime !== undefined });
}

/** Runs a function; what begins in it, also after an `await`, belongs to the span. Undefined: to none. */
export function withSpan<Result>(span: SpanContext | undefined, run: () => Result): Result {
  const place = span ? contextWith(span) : trace.deleteSpan(context.active());
  return context.with(place, () => {
    try {
      return run();
    } catch (error) {
      rememberPlace(error, place);
      throw error;
    }
  });
}
