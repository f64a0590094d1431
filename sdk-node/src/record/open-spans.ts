/**
 * Spans that have begun and not ended. When the process ends nobody else would ever hear of them, and after a crash one of them is the
 * work that crashed it.
 */
import { SpanStatusCode } from "@opentelemetry/api";
import type { Span } from "@opentelemetry/sdk-trace";

/** Why spans end that nobody has ended. */
export interface Ending {
  /** In the attribute `spanhouse.ended_by` of each span, and in its status after a failure. */
  readonly reason: string;
  /** After a stop that was asked for they are cut off, but have not failed. */
  readonly isFailure: boolean;
}

export interface OpenSpans {
  add(span: Span): void;
  remove(span: Span): void;
  /** Ends all of them, the youngest first, as they would have ended. */
  endAll(ending: Ending): void;
}

/** A process that has more than this has a leak: the oldest are those that nobody will end, and are no longer looked after. */
const openMax = 10_000;

/** Keeps the spans of a process. */
export function createOpenSpans(): OpenSpans {
  const open = new Set<Span>();
  return {
    add(span) {
      open.add(span);
      if (open.size > openMax) open.delete(open.values().next().value!);
    },
    remove: (span) => void open.delete(span),
    endAll({ reason, isFailure }) {
      for (const span of [...open].toReversed()) {
        span.setAttribute("spanhouse.ended_by", reason);
        if (isFailure) span.setStatus({ code: SpanStatusCode.ERROR, message: `the process was ended by ${reason}` });
        span.end();
      }
    },
  };
}
