import { endMs, type Span } from "../panels/traces/span.ts";
import { exceptionOf, isException } from "../panels/traces/span-exception.ts";

/** Something that went wrong in a trace. */
export interface TraceError {
  readonly key: string;
  readonly span: Span;
  readonly timeMs: number;
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/** Every exception of the spans, and every failed span that tells of none, by their time. */
export function errorsOfTrace(spans: readonly Span[]): TraceError[] {
  const errors = spans.flatMap((span): TraceError[] => {
    const thrown = span.events.filter(isException).map((event, index): TraceError => {
      const { type, message, stack } = exceptionOf(event);
      return { key: `${span.spanId} ${index}`, span, timeMs: event.timeMs, type: type || "exception", message, stack };
    });
    if (thrown.length > 0 || span.status !== "error") return thrown;
    const type = span.attributes.find(({ key }) => key === "error.type")?.value;
    const told = { type: typeof type === "string" ? type : "error", message: span.statusMessage, stack: "" };
    return [{ key: span.spanId, span, timeMs: endMs(span), ...told }];
  });
  return errors.map(withoutRepeat).sort((a, b) => a.timeMs - b.timeMs);
}

/** Many say the type again at the beginning of the message. */
function withoutRepeat(error: TraceError): TraceError {
  const { type, message } = error;
  return message.startsWith(`${type}: `) ? { ...error, message: message.slice(type.length + 2) } : error;
}
