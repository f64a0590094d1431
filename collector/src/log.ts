/**
 * The collector's own log, by pino, on stderr, so that stdout holds only what a command was asked for. JSON lines for machines;
 * on a terminal one short line: time, level, message, key=value. Bodies and secrets are never logged: fields with
 * such names are removed here as a second line of defence.
 *
 * What can happen thousands of times a second goes through `repeated`: one line a kind in 10 s, with the count.
 */
import { inspect, styleText } from "node:util";
import pino from "pino";
import type { Config } from "./config-options.ts";

export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A warning that may come often: at most one line for each `kind` in 10 s, which says how many there were. */
  repeated(kind: string, message: string, fields?: LogFields): void;
}

interface LogOutput {
  write(line: string): unknown;
  readonly isTTY?: boolean;
}

const quietMs = 10_000;
const redacted = ["body", "password", "authorization", "clickhousePassword", "*.password", "*.clickhousePassword"];

/** Makes the log; `output` is stderr outside of tests. */
export function createLog(config: Pick<Config, "logLevel" | "logFormat">, output: LogOutput = process.stderr): Log {
  const asText = config.logFormat === "text" || (config.logFormat === "auto" && output.isTTY === true);
  const colours = asText && output.isTTY === true && process.env["NO_COLOR"] === undefined;
  const logger = pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: "message",
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: describeError },
      redact: { paths: redacted, remove: true },
    },
    asText
      ? { write: (line) => void output.write(renderLine(line, colours)) }
      : { write: (line) => void output.write(line) },
  );
  const log: Log = {
    debug: (message, fields = {}) => logger.debug(fields, message),
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
    repeated: limitRepeats((message, fields) => logger.warn(fields, message)),
  };
  return log;
}

interface Repeats {
  count: number;
  message: string;
  fields: LogFields;
}

/** The first of a kind is printed at once; what follows within the quiet time becomes one line at its end. */
function limitRepeats(print: (message: string, fields: LogFields) => void): Log["repeated"] {
  const quiet = new Map<string, Repeats>();
  const open = (kind: string): void => {
    quiet.set(kind, { count: 0, message: "", fields: {} });
    // Unreferenced: a line about the past must not keep a stopping process alive.
    setTimeout(() => {
      const { count, message, fields } = quiet.get(kind)!;
      quiet.delete(kind);
      if (count === 0) return;
      print(message, { ...fields, times: count });
      open(kind);
    }, quietMs).unref();
  };
  return (kind, message, fields = {}) => {
    const repeats = quiet.get(kind);
    if (repeats === undefined) {
      print(message, fields);
      open(kind);
    } else {
      repeats.count++;
      repeats.message = message;
      repeats.fields = fields;
    }
  };
}

/** An error with what caused it, as text; the stack only of errors that nobody foresaw. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? { cause: error.cause.message } : {};
  const code = (error as { code?: unknown }).code;
  const known = error.name === "OperatingError";
  return {
    ...(code === undefined ? {} : { code }),
    message: error.message,
    ...cause,
    ...(known ? {} : { stack: error.stack }),
  };
}

const levelColours = { debug: "gray", info: "green", warn: "yellow", error: "red" } as const;

/** `12:03:55.120 warn  message key=value`, from pino's JSON line. */
function renderLine(line: string, colours: boolean): string {
  const style = (format: Parameters<typeof styleText>[0], part: string): string =>
    colours ? styleText(format, part, { validateStream: false }) : part;
  const { time, level, message, ...fields } = JSON.parse(line) as Record<string, unknown> & {
    time: string;
    level: keyof typeof levelColours;
    message: string;
  };
  const rest = Object.entries(fields).map(([key, value]) => ` ${style("gray", `${key}=`)}${renderValue(value)}`);
  return `${style("gray", time.slice(11, 23))} ${style(levelColours[level], level.padEnd(5))} ${message}${rest.join("")}\n`;
}

function renderValue(value: unknown): string {
  if (typeof value === "string") return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  const { stack, ...rest } = value as Record<string, unknown>;
  const fields = inspect(rest, { breakLength: Number.POSITIVE_INFINITY, depth: 4 });
  return typeof stack === "string" ? `${fields}\n  ${stack.replaceAll("\n", "\n  ")}` : fields;
}
