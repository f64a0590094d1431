import type { Attributes, Scrub } from "./attributes.ts";
import { now, toNanos } from "./clock.ts";
import { encodeAttributes, encodeValue } from "./encode.ts";

/** OTLP's severity numbers of the levels that have a name. */
export const severities = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const;

/** A log record, or an event when it has a name. */
export interface LogInput {
  /** The event's name; what it says is then in its attributes. */
  readonly name?: string;
  readonly body?: unknown;
  /** OTLP's severity number: 9 is info, 13 warn, 17 error. */
  readonly severity?: number;
  readonly attributes?: Attributes;
  /** Milliseconds since 1970; now when left out. */
  readonly time?: number;
  readonly trace?: { readonly traceId: string; readonly spanId: string };
}

/** A log record in OTLP's JSON. What is undefined is left out by JSON itself. */
export function encodeLog({ name, body, severity, attributes, time, trace }: LogInput, scrub?: Scrub): string {
  const observedMs = now();
  return JSON.stringify({
    timeUnixNano: toNanos(time ?? observedMs),
    observedTimeUnixNano: toNanos(observedMs),
    severityNumber: severity,
    eventName: name,
    body: body === undefined ? body : encodeValue(body, "", scrub),
    attributes: encodeAttributes(attributes ?? {}, scrub),
    traceId: trace?.traceId,
    spanId: trace?.spanId,
  });
}
