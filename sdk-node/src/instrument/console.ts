/**
 * What the application writes to the console, as logs: the text that appears, its severity, the error that was given
 * along, and the trace it belongs to. An error that is an event already is not a log as well.
 *
 * Node's other methods (`table`, `count`, `timeEnd`, `group`, `assert`) write through these, so these are all.
 */
import { logs, SeverityNumber, type Logger } from "@opentelemetry/api";
import { format, inspect, type InspectOptions } from "node:util";

import { isCaptured } from "../record/captured-errors.ts";
import { describeError } from "../record/describe-error.ts";

type Method = "debug" | "log" | "info" | "warn" | "error" | "trace" | "dir" | "dirxml";

const severities: Readonly<Record<Method, SeverityNumber>> = {
  debug: SeverityNumber.DEBUG,
  log: SeverityNumber.INFO,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  trace: SeverityNumber.TRACE,
  dir: SeverityNumber.INFO,
  dirxml: SeverityNumber.INFO,
};

/** What leaves of one message: a dump of something large is not a log. */
const bodyCharactersMax = 16_384;

function textOf(method: Method, args: readonly unknown[]): string {
  const text =
    method === "dir"
      ? inspect(args[0], { customInspect: false, ...(args[1] as InspectOptions | undefined), colors: false })
      : format(...args);
  return text.length > bodyCharactersMax ? `${text.slice(0, bodyCharactersMax)}... (cut)` : text;
}

/** Node writes its warnings by `console.error`. */
function severityOf(method: Method, args: readonly unknown[]): SeverityNumber {
  const [first] = args;
  const isWarning = method === "error" && typeof first === "string" && /^\(node:\d+\) .*Warning: /.test(first);
  return isWarning ? SeverityNumber.WARN : severities[method];
}

function emit(logger: Logger, method: Method, args: readonly unknown[]): void {
  if (args.length === 1 && isCaptured(args[0])) return;
  // With words of the application it is a log of its own, but no second error.
  const error = args.find((arg) => arg instanceof Error && !isCaptured(arg));
  const severityNumber = severityOf(method, args);
  logger.emit({
    severityNumber,
    severityText: SeverityNumber[severityNumber],
    body: textOf(method, args),
    attributes: {
      "log.iostream": method === "warn" || method === "error" || method === "trace" ? "stderr" : "stdout",
      ...(error === undefined ? {} : describeError(error)),
    },
  });
}

/** Begins to capture; gives back how to end it. Whoever patched a method later keeps it. */
export function captureConsole(): () => void {
  const logger = logs.getLogger("console");
  const target = console as unknown as Record<Method, (...args: unknown[]) => void>;
  let busy = false;
  let isOver = false;
  const restores = (Object.keys(severities) as Method[]).map((method) => {
    const original = target[method];
    const patched = function (this: unknown, ...args: unknown[]): void {
      // Busy: a method that writes through another, or something that logs while a record is made, is not a second log.
      if (busy || isOver) return original.apply(this, args);
      busy = true;
      try {
        emit(logger, method, args);
      } catch {
        // What cannot be shown as text, such as an object with a getter that throws, is the application's to hear of below.
      }
      try {
        original.apply(this, args);
      } finally {
        busy = false;
      }
    };
    target[method] = patched;
    return () => {
      if (target[method] === patched) target[method] = original;
    };
  });
  return () => {
    isOver = true;
    for (const restore of restores) restore();
  };
}
