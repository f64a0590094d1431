/**
 * Spans that have begun and not ended. When the process crashes, one of them is the work that crashed it, and nobody else would ever
 * hear of it.
 */
import { SpanStatusCode } from "@opentelemetry/api";
import type { Span } from "@opentelemetry/sdk-trace";

export interface OpenSpans {
  add(span: Span): void;
  remove(span: Span): void;
  /** Ends all of them as failed, the youngest first, as they would have ended. */
  endAll(reason: string): void;
}

/** A process that has more than this has a leak, and those beyond are not looked after. */
const openMax = 10_000;

/** Keeps the spans of a process. */
export function createOpenSpans(): OpenSpans {
  const open = new Set<Span>();
  return {
    add(span) {
      if (open.size < openMax) open.add(span);
    },
    remove: (span) => void open.delete(span),
    endAll(reason) {
      for (const span of [...open].toReversed()) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
        span.end();
      }
    },
  };
}
