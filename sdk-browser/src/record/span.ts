import type { Attributes, Scrub } from "./attributes.ts";
import { now, toNanos } from "./clock.ts";
import { encodeAttributes } from "./encode.ts";
import { randomHex } from "./identifiers.ts";

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
  readonly kind?: number;
  readonly attributes?: Attributes;
  /** Left out, the span begins a trace, or is a child of the active span. */
  readonly parent?: SpanContext | undefined;
  /** Milliseconds since 1970; now when left out. */
  readonly startTime?: number;
  readonly links?: readonly { readonly context: SpanContext; readonly attributes?: Attributes }[];
}

/** A piece of work with a beginning and an end. */
export interface Span extends SpanContext {
  setName(name: string): Span;
  setAttribute(key: string, value: unknown): Span;
  setAttributes(attributes: Attributes): Span;
  addEvent(name: string, attributes?: Attributes, time?: number): Span;
  /** 1 is ok, 2 is error. */
  setStatus(code: 0 | 1 | 2, message?: string): Span;
  /** Marks the span as failed, with the error's type and message. */
  recordError(error: unknown): Span;
  /** Sends the span, once; milliseconds since 1970, now when left out. */
  end(endTime?: number): void;
}

/** Gets a span that has ended: its name, its attributes and its OTLP form, to be made when it is to be sent. */
export type SpanSink = (
  name: string,
  attributes: Attributes,
  encode: (more: Attributes, scrub?: Scrub) => string,
) => void;

/** Begins a span; `sink` gets it at its end. */
export function beginSpan(firstName: string, options: SpanOptions, sink: SpanSink): Span {
  const { parent, kind = 1, links = [] } = options;
  const attributes: Record<string, unknown> = { ...options.attributes };
  const events: { time: number; name: string; attributes: Attributes }[] = [];
  const startMs = options.startTime ?? now();
  const begunMs = performance.now();
  let name = firstName;
  let status: { code: number; message?: string | undefined } | undefined;
  let ended = false;

  const span: Span = {
    traceId: parent?.traceId ?? randomHex(16),
    spanId: randomHex(8),
    setName(text) {
      name = text;
      return span;
    },
    setAttribute(key, value) {
      attributes[key] = value;
      return span;
    },
    setAttributes(more) {
      Object.assign(attributes, more);
      return span;
    },
    addEvent(event, more = {}, time = now()) {
      events.push({ time, name: event, attributes: more });
      return span;
    },
    setStatus(code, message) {
      status = { code, message };
      return span;
    },
    recordError(error) {
      const { name: type = typeof error, message = String(error) } = (error ?? {}) as Partial<Error>;
      return span.setAttribute("error.type", type).setStatus(2, message);
    },
    end(endTime) {
      if (ended) return;
      ended = true;
      // By the monotonic clock, because the system's may be set in between.
      const endMs = Math.max(startMs, endTime ?? (options.startTime ? now() : startMs + performance.now() - begunMs));
      sink(name, attributes, (more, scrub) =>
        JSON.stringify({
          traceId: span.traceId,
          spanId: span.spanId,
          parentSpanId: parent?.spanId,
          flags: parent?.remote ? 769 : 257,
          name,
          kind,
          startTimeUnixNano: toNanos(startMs),
          endTimeUnixNano: toNanos(endMs),
          attributes: encodeAttributes({ ...more, ...attributes }, scrub),
          status,
          events: events.map((event) => ({
            timeUnixNano: toNanos(event.time),
            name: event.name,
            attributes: encodeAttributes(event.attributes, scrub),
          })),
          links: links.map(({ context, attributes: about = {} }) => ({
            traceId: context.traceId,
            spanId: context.spanId,
            attributes: encodeAttributes(about, scrub),
          })),
        }),
      );
    },
  };
  return span;
}
