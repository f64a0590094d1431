import { tables } from "@spanhouse/schemas";
import { levelOfSeverity, type TailRecord, type TailSignal } from "@spanhouse/schemas/query";
import type { NativeRow, NativeValue } from "../columns/native-reader.ts";
import { tailLevels, type TailLevel } from "./tail-level.ts";

/** A record while it is still in memory. */
export type CommittedRecord = TailRecord<NativeValue>;

const signals: ReadonlyMap<string, TailSignal> = new Map<string, TailSignal>(
  Object.entries(tables).map(([key, { name }]) => [name, key === "logs" || key === "traces" ? key : "metrics"]),
);

/** The signal whose records the table holds; undefined for a table that is none of ours. */
export function signalOf(table: string): TailSignal | undefined {
  return signals.get(table);
}

/** Columns that appear under a name of their own; every other column of the row goes to `fields`. */
const named: Readonly<
  Record<TailSignal, { readonly time: string; readonly text: string; readonly attributes: string }>
> = {
  logs: { time: "Timestamp", text: "Body", attributes: "LogAttributes" },
  traces: { time: "Timestamp", text: "SpanName", attributes: "SpanAttributes" },
  metrics: { time: "TimeUnix", text: "MetricName", attributes: "Attributes" },
};

/** One row of a table as a record. */
export function toTailRecord(signal: TailSignal, row: NativeRow): CommittedRecord {
  const { time, text, attributes } = named[signal];
  const { [time]: at, [text]: what, [attributes]: own, ServiceName, ResourceAttributes, ProjectId: _, ...rest } = row;
  return {
    signal,
    timeUnixNano: textOf(at),
    service: textOf(ServiceName),
    text: textOf(what),
    level: levelOf(signal, row),
    attributes: (own ?? {}) as CommittedRecord["attributes"],
    resourceAttributes: (ResourceAttributes ?? {}) as CommittedRecord["attributes"],
    fields: Object.fromEntries(Object.entries(rest).filter(([column, value]) => !isEmpty(column, value))),
  };
}

/** The columns of a record as it was before `toTailRecord`; a column that was empty is undefined. */
export function columnsOfRecord(record: CommittedRecord): (column: string) => unknown {
  const { text, attributes } = named[record.signal];
  return (column) => {
    switch (column) {
      case text:
        return record.text;
      case attributes:
        return record.attributes;
      case "ServiceName":
        return record.service;
      case "ResourceAttributes":
        return record.resourceAttributes;
      default:
        return record.fields[column];
    }
  };
}

/** A table that another tool made may lack a column. */
function textOf(value: NativeValue | undefined): string {
  return typeof value === "object" || value === undefined ? "" : String(value);
}

/** What is not set is left out, because most columns of most records are not. A measured 0 is a value. */
function isEmpty(column: string, value: NativeValue): boolean {
  if (typeof value === "number") return value === 0 && /Dropped|Flags$|^SeverityNumber$/.test(column);
  if (typeof value !== "object") return value === "";
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

function levelOf(signal: TailSignal, row: NativeRow): TailLevel {
  if (signal === "traces") return row["StatusCode"] === "Error" ? "error" : "info";
  if (signal === "metrics") return "info";
  return levelOfSeverity({
    severityNumber: Number(row["SeverityNumber"]),
    severityText: textOf(row["SeverityText"]),
  });
}

/** What one listener wants to see; what is left out is not asked for. */
export interface TailFilter {
  readonly signal?: TailSignal | undefined;
  readonly service?: string | undefined;
  /** Part of the text, of a name or of an attribute's key or value, in any case. */
  readonly q?: string | undefined;
  /** This level or a graver one. */
  readonly level?: TailLevel | undefined;
  /** What a search in the search language says of the record. */
  readonly matches?: ((record: CommittedRecord) => boolean) | undefined;
}

/** Whether the record is wanted. Decided once what is asked for, so that the unfiltered tail costs a call. */
export function createTailMatcher({
  signal,
  service,
  q,
  level,
  matches,
}: TailFilter): (record: CommittedRecord) => boolean {
  const tests: ((record: CommittedRecord) => boolean)[] = [];
  if (signal !== undefined) tests.push((record) => record.signal === signal);
  if (service !== undefined) tests.push((record) => record.service === service);
  if (matches !== undefined) tests.push(matches);
  if (level !== undefined) {
    const least = tailLevels.indexOf(level);
    tests.push((record) => tailLevels.indexOf(record.level) >= least);
  }
  if (q !== undefined && q !== "") {
    const wanted = q.toLowerCase();
    tests.push((record) => searchable(record).some((text) => text.toLowerCase().includes(wanted)));
  }
  return (record) => tests.every((passes) => passes(record));
}

function searchable(record: CommittedRecord): string[] {
  const maps = [record.attributes, record.resourceAttributes].flatMap((map) => Object.entries(map).flat());
  return [record.text, record.fields["EventName"], ...maps].filter((value) => typeof value === "string");
}
