import { valueText } from "./find-spans.ts";
import type { SpanEvent } from "./span.ts";

/** Whether an event is an exception as the semantic conventions have it. */
export function isException(event: SpanEvent): boolean {
  return event.name === "exception" || event.fields.some(({ key }) => key === "exception.type");
}

/** Type, message and stack trace of an exception event; empty where it does not say. */
export function exceptionOf(event: SpanEvent): {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
} {
  const text = (wanted: string): string => valueText(event.fields.find(({ key }) => key === wanted)?.value);
  return { type: text("exception.type"), message: text("exception.message"), stack: text("exception.stacktrace") };
}
