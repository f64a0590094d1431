/** Logs of the application, with the words of the browser SDK. */
import { context, logs, ROOT_CONTEXT, trace, TraceFlags, type Context } from "@opentelemetry/api";
import { sdkVersion } from "../version.ts";
import type { Attributes } from "./attributes.ts";
import { toAnyValue, toOtelAttributes } from "./any-value.ts";
import { toHrTime } from "./clock.ts";

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
  /** The span it belongs to; the active one when left out. */
  readonly trace?: { readonly traceId: string; readonly spanId: string } | undefined;
}

const levels = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
type Level = (typeof levels)[number];

/** One function a level: a message and what belongs to it. */
export type Levels = Readonly<Record<Level, (message: string, attributes?: Attributes) => void>>;

/** Writes logs. */
export interface Logger extends Levels {
  log(record: LogInput): void;
}

function contextOf(place: LogInput["trace"]): Context {
  if (!place) return context.active();
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: place.traceId,
    spanId: place.spanId,
    traceFlags: TraceFlags.SAMPLED,
  });
}

/** Records a log. Never throws: a log must not break what it tells of. */
export function log(input: LogInput, where: Context = contextOf(input.trace)): void {
  const { name, body, severity, attributes, time } = input;
  try {
    // Asked for each time, because the provider may be set after this module was loaded.
    logs.getLogger("@spanhouse/node", sdkVersion).emit({
      ...(name !== undefined && { eventName: name }),
      ...(body !== undefined && { body: toAnyValue(body) }),
      ...(severity !== undefined && { severityNumber: severity, severityText: severityText(severity) }),
      ...(time !== undefined && { timestamp: toHrTime(time) }),
      attributes: toOtelAttributes(attributes),
      context: where,
    });
  } catch {
    // An attribute whose own functions throw.
  }
}

/** The word for a severity: INFO for 9 to 12. */
function severityText(severity: number): string {
  return severity > 0 ? (levels[Math.floor((severity - 1) / 4)] ?? "").toUpperCase() : "";
}

/** Functions named like the levels; their severities are 1, 5, 9, 13, 17, 21. */
export const logger: Logger = Object.freeze({
  log: (record: LogInput): void => log(record),
  ...(Object.fromEntries(
    levels.map((level, index) => [
      level,
      (body: string, attributes?: Attributes): void => log({ body, severity: index * 4 + 1, attributes }),
    ]),
  ) as Levels),
});
