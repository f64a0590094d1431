/** Spans on their way out: those that are sampled wait in the batch, as they may leave. */
import { TraceFlags } from "@opentelemetry/api";
import type { ReadableSpan, Span, SpanProcessor } from "@opentelemetry/sdk-trace";
import type { Batch } from "../deliver/batch.ts";
import type { BeforeSend } from "./before-send.ts";
import { refineStart } from "./exact-times.ts";
import type { OpenSpans } from "./open-spans.ts";
import { redactSpan } from "./redact.ts";

export interface SpanProcessorParts {
  readonly batch: Batch<ReadableSpan>;
  readonly open: OpenSpans;
  readonly beforeSend: BeforeSend | undefined;
  flush(): Promise<void>;
  /** `beforeSend` has thrown. What it would have taken out must not leave, so the record is dropped. */
  drop(): void;
  /** After the span has left. */
  readonly onLeft?: (span: ReadableSpan) => void;
}

/** Whether `beforeSend` lets the span go; it may change it. */
function isWanted(span: ReadableSpan, beforeSend: BeforeSend): boolean {
  const writable = span as { name: string; attributes: ReadableSpan["attributes"] };
  const final = beforeSend({ signal: "traces", name: span.name, attributes: span.attributes });
  if (!final) return false;
  if (final.name !== undefined) writable.name = final.name;
  writable.attributes = final.attributes;
  return true;
}

/** Makes the processor of a tracer provider. */
export function createSpanProcessor(parts: SpanProcessorParts): SpanProcessor {
  const { batch, open, beforeSend, flush, drop, onLeft } = parts;
  const isSampled = (span: ReadableSpan): boolean => (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
  return {
    onStart(span) {
      if (!isSampled(span)) return;
      refineStart(span);
      open.add(span);
    },
    onEnd(span) {
      open.remove(span as Span);
      if (!isSampled(span)) return;
      redactSpan(span);
      try {
        if (!beforeSend || isWanted(span, beforeSend)) batch.add(span);
      } catch {
        drop();
      }
      onLeft?.(span);
    },
    forceFlush: flush,
    shutdown: flush,
  };
}
