import type { Attributes } from "./attributes.ts";
import { now, toNanos } from "./clock.ts";
import { encodeRecord, encodeValue, type Special } from "./encode.ts";

/** A log record, or an event when it has a name. */
export interface LogInput {
  /** The event's name; what it says is then in its attributes. */
  readonly name?: string | undefined;
  readonly body?: unknown;
  /** OTLP's severity number: 9 is info, 13 warn, 17 error. */
  readonly severity?: number | undefined;
  readonly attributes?: Attributes | undefined;
  /** Milliseconds since 1970; now when left out. */
  readonly time?: number | undefined;
  readonly trace?: { readonly traceId: string; readonly spanId: string } | undefined;
}

/** A log record in OTLP's JSON. */
export function encodeLog(
  { name, body, severity, attributes = {}, time = now(), trace }: LogInput,
  special?: Special,
): string {
  return encodeRecord(
    {
      timeUnixNano: toNanos(time),
      severityNumber: severity,
      eventName: name,
      body: body === undefined ? body : encodeValue(body, "", special),
      attributes,
      traceId: trace?.traceId,
      spanId: trace?.spanId,
    } as { attributes: Attributes },
    special,
  );
}
