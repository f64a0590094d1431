import { tables } from "@spanhouse/schemas";
import { receiveTime } from "./oracle.ts";
import type { MapPairs } from "./oracle-values.ts";
import type { Row, RowValue } from "./oracle.ts";

/**
 * Rows read back from ClickHouse by SQL, and rows of the oracle, in one comparable form: a text a row, its columns in
 * the order of the table. ClickHouse itself takes maps apart into pairs (which keeps their order) and times into
 * nanoseconds, so that nothing of the collector's own reading code stands between the table and the comparison.
 */

type Sql = (query: string) => Promise<unknown[][]>;

/** Times that the collector gave itself while the test ran; both sides call them `receiveTime`. */
export interface ReceivedBetween {
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

/** Every row of a table, sorted. */
export async function storedRows(sql: Sql, table: string, received: ReceivedBetween): Promise<string[]> {
  const columns = columnsOf(table);
  const selected = columns.map(({ name, type }) => readable(`\`${name}\``, type)).join(", ");
  const rows = await sql(`SELECT ${selected} FROM ${table}`);
  return rows
    .map((row) => rowText(columns.map(({ name, type }, index) => [name, cell(row[index], type, received)])))
    .toSorted();
}

/** The oracle's rows of a table, sorted. */
export function expectedRows(rows: readonly Row[], table: string, received: ReceivedBetween): string[] {
  const columns = columnsOf(table);
  return rows
    .map((row) => rowText(columns.map(({ name, type }) => [name, cell(row[name], type, received)])))
    .toSorted();
}

function columnsOf(table: string): (typeof tables.logs)["columns"] {
  const found = Object.values(tables).find(({ name }) => name === table);
  if (found === undefined) throw new Error(`there is no table ${table}`);
  return found.columns;
}

function readable(column: string, type: string): string {
  const element = elementOf(type);
  if (element !== undefined) return isPlain(element) ? column : `arrayMap(x -> ${readable("x", element)}, ${column})`;
  if (type.startsWith("DateTime64")) return `toUnixTimestamp64Nano(${column})`;
  // As text, because JSON has neither NaN nor a negative zero that survives everybody's parser.
  if (type === "Float64") return `toString(${column})`;
  return type.startsWith("Map(") ? `arrayZip(mapKeys(${column}), mapValues(${column}))` : column;
}

function isPlain(type: string): boolean {
  return type !== "Float64" && !type.startsWith("DateTime64") && !type.startsWith("Map(");
}

function elementOf(type: string): string | undefined {
  return /^Array\((.*)\)$/.exec(type)?.[1];
}

function rowText(cells: readonly (readonly [name: string, value: unknown])[]): string {
  return cells.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join("\n");
}

function cell(value: unknown, type: string, received: ReceivedBetween): unknown {
  const element = elementOf(type);
  if (element !== undefined) return (value as readonly unknown[]).map((item) => cell(item, element, received));
  if (type.startsWith("DateTime64")) return timeText(value as RowValue, received);
  if (type === "Float64") return doubleText(value as number | string);
  if (type === "UInt64") return String(value);
  if (type.startsWith("Map(")) return (value as MapPairs).map(([key, text]) => [key, text]);
  return value;
}

/** The collector's clock gives whole milliseconds. */
function timeText(value: RowValue, { fromNs, toNs }: ReceivedBetween): string {
  if (value === receiveTime) return receiveTime;
  const time = BigInt(value as string);
  return time >= fromNs && time <= toNs && time % 1_000_000n === 0n ? receiveTime : String(time);
}

/** ClickHouse writes NaN and the infinities as "nan" and "inf". */
function doubleText(value: number | string): string {
  const spelled: Readonly<Record<string, number>> = {
    nan: Number.NaN,
    inf: Number.POSITIVE_INFINITY,
    "-inf": Number.NEGATIVE_INFINITY,
  };
  const number = typeof value === "string" ? (spelled[value] ?? Number(value)) : value;
  return Object.is(number, -0) ? "-0" : String(number);
}
