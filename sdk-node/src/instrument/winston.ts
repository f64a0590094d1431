/**
 * Winston 3: each record as a log with its trace, and the ids of the trace in what the application's transports write.
 *
 * The record is read after the logger's format and by the logger's level, where it goes on to the transports; none is
 * added.
 */
/* oxlint-disable no-underscore-dangle -- The base class names its methods so. */
import { context, isSpanContextValid, logs, SeverityNumber, trace, type Context } from "@opentelemetry/api";
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
  isWrapped,
  type InstrumentationModuleDefinition,
} from "@opentelemetry/instrumentation";

import { toAnyValue, toOtelAttributes } from "../record/any-value.ts";
import { describeError } from "../record/describe-error.ts";
import { sdkVersion } from "../version.ts";

const levelKey = Symbol.for("level");
const contextKey = Symbol("@spanhouse/node context");

interface Info extends Record<string, unknown> {
  [levelKey]?: string;
  [contextKey]?: Context;
}

interface WinstonLogger {
  readonly level: string;
  readonly levels: Readonly<Record<string, number>>;
  write(info: unknown, ...rest: unknown[]): boolean;
  push(info: unknown, ...rest: unknown[]): boolean;
}

type LoggerClass = { readonly prototype: WinstonLogger };

/** The levels of Winston's own sets: npm, cli and syslog. */
const severities: Readonly<Record<string, SeverityNumber>> = {
  emerg: SeverityNumber.FATAL3,
  alert: SeverityNumber.FATAL2,
  crit: SeverityNumber.FATAL,
  fatal: SeverityNumber.FATAL,
  error: SeverityNumber.ERROR,
  warning: SeverityNumber.WARN,
  warn: SeverityNumber.WARN,
  notice: SeverityNumber.INFO2,
  help: SeverityNumber.INFO3,
  data: SeverityNumber.INFO2,
  info: SeverityNumber.INFO,
  http: SeverityNumber.DEBUG3,
  verbose: SeverityNumber.DEBUG2,
  prompt: SeverityNumber.DEBUG2,
  debug: SeverityNumber.DEBUG,
  input: SeverityNumber.TRACE,
  silly: SeverityNumber.TRACE,
  trace: SeverityNumber.TRACE,
};

const ownKeys = new Set(["level", "message", "stack", "trace_id", "span_id", "trace_flags"]);

/** Remembers the trace, which is gone if the record has to wait for a slow transport. */
function mark(info: Info): void {
  const active = context.active();
  info[contextKey] = active;
  const span = trace.getSpanContext(active);
  if (span && isSpanContextValid(span))
    Object.assign(info, {
      trace_id: span.traceId,
      span_id: span.spanId,
      trace_flags: `0${span.traceFlags.toString(16)}`,
    });
}

function attributesOf(info: Info): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(info)) {
    if (value instanceof Error) Object.assign(attributes, describeError(value));
    else if (!ownKeys.has(key)) attributes[key] = value;
  }
  const { stack } = info;
  // An error that was given as the message is spread over the record.
  if (typeof stack === "string") {
    attributes["exception.type"] ??= /^(\w+)/.exec(stack)?.[1] ?? "Error";
    attributes["exception.message"] ??= info["message"];
    attributes["exception.stacktrace"] ??= stack;
  }
  return attributes;
}

function emit(logger: WinstonLogger, info: Info): void {
  const level = info[levelKey] ?? String(info["level"]);
  const order = logger.levels[level];
  const orderMax = logger.levels[logger.level];
  if (order !== undefined && orderMax !== undefined && order > orderMax) return;
  logs.getLogger("winston", sdkVersion).emit({
    severityNumber: severities[level] ?? SeverityNumber.INFO,
    severityText: level,
    body: toAnyValue(info["message"]),
    attributes: toOtelAttributes(attributesOf(info)),
    context: info[contextKey] ?? context.active(),
  });
}

function isInfo(value: unknown): value is Info {
  return typeof value === "object" && value !== null && "level" in value;
}

/** Runs what must not break the application's logging. */
function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // A record that is frozen, or whose own functions throw, is written as it is.
  }
}

/** Patches the class of all loggers. */
export class WinstonInstrumentation extends InstrumentationBase {
  constructor() {
    super("@spanhouse/node/winston", sdkVersion, {});
  }

  protected override init(): InstrumentationModuleDefinition[] {
    const versions = [">=3.0.0 <4"];
    const patch = (loaded: LoggerClass): LoggerClass => {
      if (isWrapped(loaded.prototype.write)) return loaded;
      this._wrap(loaded.prototype, "write", (write) => {
        return function (this: WinstonLogger, info, ...rest) {
          if (isInfo(info)) attempt(() => mark(info));
          return write.call(this, info, ...rest);
        };
      });
      this._wrap(loaded.prototype, "push", (push) => {
        return function (this: WinstonLogger, info, ...rest) {
          if (isInfo(info)) attempt(() => emit(this, info));
          return push.call(this, info, ...rest);
        };
      });
      return loaded;
    };
    const unpatch = (loaded?: LoggerClass): void => {
      if (loaded) for (const method of ["write", "push"] as const) this._unwrap(loaded.prototype, method);
    };
    const file = new InstrumentationNodeModuleFile("winston/lib/winston/logger.js", versions, patch, unpatch);
    return [
      new InstrumentationNodeModuleDefinition(
        "winston",
        versions,
        (loaded: unknown) => loaded,
        () => {},
        [file],
      ),
    ];
  }
}
