import { levelOfSeverity, type Frame } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import type { Place, RecordPage } from "../statement/record-page.ts";
import { millisecondsOf, toFrame, type Column } from "../to-frame.ts";

/** What is shown of a log record. */
export const logsTable = "otel_logs";

const selected: readonly (readonly [column: string, substitute: string])[] = [
  ["SeverityText", "''"],
  ["SeverityNumber", "0"],
  ["ServiceName", "''"],
  ["Body", "''"],
  ["TraceId", "''"],
  ["SpanId", "''"],
  ["EventName", "''"],
  ["ScopeName", "''"],
  ["LogAttributes", "map()"],
  ["ResourceAttributes", "map()"],
  ["ScopeAttributes", "map()"],
];

/** The columns to select; a table that another tool made may lack some. */
export async function logColumns(inquiry: Inquiry): Promise<readonly string[]> {
  const present = await inquiry.columnsOf(logsTable);
  return selected.map(([column, substitute]) => (present.has(column) ? column : substitute));
}

type Row = readonly unknown[];

/** The cells of a record with its place behind them. */
const columns: readonly Column[] = [
  { name: "time", type: "time", from: (row) => millisecondsOf(placeOf(row).timeNano) },
  { name: "timeUnixNano", type: "string", from: (row) => placeOf(row).timeNano },
  { name: "id", type: "string", from: (row) => recordId(placeOf(row)) },
  { name: "level", type: "string", from: levelOf },
  { name: "severity", type: "string", from: (row) => row[0] },
  { name: "service", type: "string", from: (row) => row[2] },
  { name: "body", type: "string", from: (row) => row[3] },
  { name: "traceId", type: "string", from: (row) => row[4] },
  { name: "spanId", type: "string", from: (row) => row[5] },
  { name: "event", type: "string", from: (row) => row[6] },
  { name: "scope", type: "string", from: (row) => row[7] },
  { name: "attributes", type: "json", from: (row) => row[8] },
  { name: "resourceAttributes", type: "json", from: (row) => row[9] },
  { name: "scopeAttributes", type: "json", from: (row) => row[10] },
];

/** Log records as columns. */
export function logFrame(rows: RecordPage["rows"]): Frame {
  return toFrame(
    columns,
    rows.map(({ cells, place }) => [...cells, place]),
  );
}

function placeOf(row: Row): Place {
  return row.at(-1) as Place;
}

function levelOf(row: Row): string {
  return levelOfSeverity({ severityText: String(row[0]), severityNumber: Number(row[1]) });
}

/** An id by which a record can be found again, as long as what is shown of it stays the same. */
function recordId({ timeNano, hash, number }: Place): string {
  return `${timeNano}-${BigInt(hash).toString(16).padStart(16, "0")}-${number}`;
}

/** The place of an id; undefined for what is none. */
export function placeOfId(id: string): Place | undefined {
  const [, timeNano, hash, ordinal] = /^([0-9]{1,19})-([0-9a-f]{16})-([0-9]{1,6})$/.exec(id) ?? [];
  if (timeNano === undefined || hash === undefined) return undefined;
  return { timeNano, hash: String(BigInt(`0x${hash}`)), number: Number(ordinal) };
}
