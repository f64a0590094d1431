import type { TailLevel } from "../query/tail-level.ts";
import type { TailRecord } from "@spanhouse/schemas/query";
import { formatDuration, formatTime } from "./format-time.ts";
import { cutText, printable } from "./text-width.ts";
import type { Style, Terminal } from "./terminal.ts";

const levelStyles: Readonly<Record<TailLevel, Style>> = {
  trace: "gray",
  debug: "gray",
  info: "green",
  warn: "yellow",
  error: "red",
  fatal: ["bold", "red"],
};

/** One record on one line, cut to the terminal when a person reads it: time, level, service, what, attributes. */
export function renderTailRecord(record: TailRecord, terminal: Terminal): string {
  const { style, interactive, columns } = terminal;
  const time = formatTime(BigInt(record.timeUnixNano)).slice("2026-01-01 ".length);
  const service = printable(record.service === "" ? "-" : record.service);
  const head = `${time} ${record.level.padEnd(5)} ${service} `;
  const attributes = Object.entries(record.attributes).map(([key, value]) => printable(`${key}=${textOf(value)}`));
  const rest = [printable(whatOf(record)), ...attributes].join("  ");
  const shown = interactive ? cutText(rest, Math.max(20, columns - head.length)) : rest;
  return `${style("dim", time)} ${style(levelStyles[record.level], record.level.padEnd(5))} ${style("cyan", service)} ${shown}\n`;
}

function whatOf({ signal, text, fields }: TailRecord): string {
  if (signal === "logs") return text === "" ? textOf(fields["EventName"] ?? "") : text;
  if (signal === "metrics") return `${text} ${measurement(fields)}`.trimEnd();
  const duration = formatDuration(BigInt(textOf(fields["Duration"] ?? "0")));
  const message = textOf(fields["StatusMessage"] ?? "");
  return `${text} ${duration}${message === "" ? "" : ` ✗ ${message}`}`;
}

/** A gauge or sum has a value; every other kind has a count and a sum. */
function measurement(fields: TailRecord["fields"]): string {
  const unit = textOf(fields["MetricUnit"] ?? "");
  const { Value, Count, Sum } = fields;
  if (Value !== undefined) return `${measured(Value)} ${unit}`;
  return `count ${textOf(Count ?? "0")} sum ${measured(Sum ?? "0")} ${unit}`;
}

/** Six digits are enough to look at; the rounding errors of floating point are nothing that a person wants to read. */
function measured(value: unknown): string {
  return typeof value === "number" && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : textOf(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
