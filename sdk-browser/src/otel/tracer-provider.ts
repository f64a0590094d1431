import {
  context as activeContext,
  trace,
  type Context,
  type Span as ApiSpan,
  type SpanOptions as ApiSpanOptions,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import type { Client } from "../client.ts";
import type { Attributes } from "../record/attributes.ts";
import { now, toNanos } from "../record/clock.ts";
import { encodeAttributes, encodeText } from "../record/encode.ts";
import type { Span } from "../record/span.ts";
import { scrub } from "../session/scrub.ts";
import { toMilliseconds } from "./to-milliseconds.ts";

/** OTLP's fields that only this API fills; JSON takes them from the span as they are. */
type FullSpan = Span & { events: unknown[]; links: unknown[]; traceState?: string | undefined };

function encode(attributes: Attributes = {}): unknown {
  return encodeAttributes(attributes, (value, key) =>
    typeof value === "string" ? encodeText(scrub(value, key)) : undefined,
  );
}

/** A span of ours behind the functions of the OpenTelemetry API. */
function wrapSpan(span: FullSpan, traceFlags: number): ApiSpan {
  let recording = true;
  const wrapped: ApiSpan = {
    spanContext: () => ({ traceId: span.traceId, spanId: span.spanId, traceFlags }),
    isRecording: () => recording,
    setAttribute: (key, value) => wrapped.setAttributes({ [key]: value }),
    setAttributes(attributes) {
      if (recording) span.setAttributes(attributes);
      return wrapped;
    },
    addEvent(name, second, third) {
      const isTime = typeof second === "number" || second instanceof Date || Array.isArray(second);
      const timeUnixNano = toNanos(toMilliseconds(isTime ? second : third) ?? now());
      span.events.push({ timeUnixNano, name, attributes: encode(isTime ? {} : second) });
      return wrapped;
    },
    addLink({ context: { traceId, spanId }, attributes }) {
      span.links.push({ traceId, spanId, attributes: encode(attributes) });
      return wrapped;
    },
    addLinks(links) {
      links.forEach((link) => wrapped.addLink(link));
      return wrapped;
    },
    setStatus({ code, message }) {
      if (recording) span.setStatus(code, message);
      return wrapped;
    },
    updateName(name) {
      span.name = name;
      return wrapped;
    },
    end(endTime) {
      recording = false;
      span.end(toMilliseconds(endTime));
    },
    recordException(exception, time) {
      const { name, message, stack, code } =
        typeof exception === "string"
          ? ({ message: exception } as never)
          : (exception as { name?: string; message?: string; stack?: string; code?: string | number });
      const attributes = {
        "exception.type": String(code ?? name ?? "Error"),
        "exception.message": message ?? "",
        "exception.stacktrace": stack ?? "",
      };
      wrapped.addEvent("exception", attributes, time);
    },
  };
  return wrapped;
}

function createTracer(client: Client, scope: Attributes): Tracer {
  function startSpan(name: string, options: ApiSpanOptions = {}, context: Context = activeContext.active()): ApiSpan {
    const parent = options.root ? undefined : trace.getSpanContext(context);
    const span = client.startSpan(name, {
      // The API counts from 0 where OTLP counts from 1.
      kind: (options.kind ?? 0) + 1,
      attributes: { ...scope, ...options.attributes },
      startTime: toMilliseconds(options.startTime),
      ...(parent
        ? { parent: { traceId: parent.traceId, spanId: parent.spanId } }
        : options.root
          ? { parent: undefined }
          : {}),
    });
    if (parent?.isRemote) span.flags = 769;
    const wrapped = wrapSpan(Object.assign(span, { events: [], links: [] }), client.isSampled() ? 1 : 0);
    return wrapped.addLinks(options.links ?? []);
  }
  return {
    startSpan,
    startActiveSpan(name: string, ...rest: unknown[]) {
      const run = rest.pop() as (span: ApiSpan) => never;
      const [options, given] = rest as [ApiSpanOptions?, Context?];
      const context = given ?? activeContext.active();
      const span = startSpan(name, options, context);
      return activeContext.with(trace.setSpan(context, span), run, undefined, span);
    },
  };
}

/** Tracers whose spans leave through the client. */
export function createTracerProvider(client: Client): TracerProvider {
  return {
    getTracer: (name, version) => createTracer(client, { "otel.scope.name": name, "otel.scope.version": version }),
  };
}
