import type { DataFrame } from "@grafana/data";
import type { TailRecord, TailValue } from "@spanhouse/schemas/query";
import { eventLine } from "./event-line.ts";
import { logLabels, type LogLabels } from "./log-labels.ts";
import { logLines, type LogsContext } from "./logs-frame.ts";

/** Records of the live tail as they come, the newest of them as a frame. */
export interface TailFrame {
  push(record: TailRecord): void;
  /** The newest first, in the shape of `logsFrame`. */
  frame(): DataFrame;
}

interface Row extends LogLabels {
  readonly record: TailRecord;
  /** The order of arrival: what is told apart by nothing else. */
  readonly number: number;
}

/**
 * Holds the newest `capacity` records that were pushed, of logs and of spans; the oldest to arrive make room. Records come in the order of
 * commits, so `frame` puts them in the order of their times.
 */
export function createTailFrame(context: LogsContext, capacity: number): TailFrame {
  const rows: Row[] = [];
  let pushed = 0;
  return {
    push(record) {
      const { attributes, resourceAttributes, service, fields } = record;
      const made = logLabels({
        ...{ service, event: textOf(fields["EventName"]), scope: textOf(fields["ScopeName"]) },
        ...{ attributes: texts(attributes), resourceAttributes: texts(resourceAttributes) },
        scopeAttributes: texts(fields["ScopeAttributes"]),
      });
      rows[pushed % capacity] = { record, ...made, number: pushed };
      pushed++;
    },
    frame() {
      return framed(rows, context);
    },
  };
}

function framed(rows: readonly Row[], context: LogsContext): DataFrame {
  const sorted = rows.toSorted((a, b) => compare(b.record.timeUnixNano, a.record.timeUnixNano) || b.number - a.number);
  const field = (name: string): string[] => sorted.map(({ record }) => textOf(record.fields[name]));
  return logLines(
    {
      time: sorted.map(({ record }) => Number(record.timeUnixNano.slice(0, -6))),
      nanos: sorted.map(({ record }) => Number(record.timeUnixNano.slice(-6))),
      body: sorted.map(({ record }) => lineOf(record)),
      level: sorted.map(({ record }) => record.level),
      id: sorted.map(({ record, number }) => `${record.timeUnixNano}-tail-${number}`),
      ...{ traceId: field("TraceId"), spanId: field("SpanId") },
      labels: sorted.map(({ labels }) => labels),
      labelTypes: sorted.map(({ types }) => types),
    },
    context,
    {},
  );
}

/** The body of a log record; of a span its name, how long it took, and what went wrong. */
function lineOf({ signal, text, fields, attributes }: TailRecord): string {
  if (signal === "traces") {
    const ms = Number(fields["Duration"] ?? 0) / 1e6;
    const message = textOf(fields["StatusMessage"]);
    return [`${text} ${ms.toFixed(ms < 10 ? 2 : 0)} ms`, ...(message === "" ? [] : [message])].join(" · ");
  }
  return text === "" ? eventLine(textOf(fields["EventName"]), texts(attributes)) : text;
}

/** Digits of the same length compare as texts do. */
function compare(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function texts(map: TailValue | undefined): Record<string, string> {
  if (typeof map !== "object" || map === null || Array.isArray(map)) return {};
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, textOf(value)]));
}

function textOf(value: TailValue | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
