import { FieldType } from "@grafana/data";
import type { SqlAnswer } from "@spanhouse/schemas/query";
import { readInstant, zoneOf, type Instant } from "./clickhouse-time.ts";

/** A column of a query's answer as a frame wants it. */
export interface SqlColumn {
  readonly name: string;
  readonly type: FieldType;
  readonly values: readonly unknown[];
  /** Of a time finer than milliseconds. */
  readonly nanos?: readonly number[];
}

/** Turns rows with the types of ClickHouse into columns. Long integers become numbers unless one is too long for it; then all stay texts. */
export function sqlColumns({ columns, rows, timeZone }: Omit<SqlAnswer, "statistics">): SqlColumn[] {
  return columns.map(({ name, type }, index) => {
    const cells = rows.map((row) => row[index] ?? null);
    return { name, ...readColumn(innermost(type), cells, timeZone) };
  });
}

/** Without `Nullable` and `LowCardinality`, which say nothing of a value. */
function innermost(type: string): string {
  const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(type)?.[1];
  return inner === undefined ? type : innermost(inner);
}

function readColumn(type: string, cells: readonly unknown[], timeZone?: string): Omit<SqlColumn, "name"> {
  if (/^Date(?:32|Time(?:64)?)?(?:\(|$)/.test(type)) return times(cells, zoneOf(type, timeZone));
  if (/^(?:U?Int\d+|Float\d+|BFloat16|Decimal)/.test(type)) return numbers(cells);
  if (type === "Bool") return { type: FieldType.boolean, values: cells };
  if (cells.some((cell) => typeof cell === "object" && cell !== null)) return { type: FieldType.other, values: cells };
  return { type: FieldType.string, values: cells };
}

function times(cells: readonly unknown[], zone: string): Omit<SqlColumn, "name"> {
  const instants = cells.map((cell): Instant | undefined =>
    typeof cell === "string" ? readInstant(cell, zone) : undefined,
  );
  const isFine = instants.some((instant) => instant !== undefined && instant.nanos > 0);
  return {
    type: FieldType.time,
    values: instants.map((instant) => instant?.ms ?? null),
    ...(isFine ? { nanos: instants.map((instant) => instant?.nanos ?? 0) } : {}),
  };
}

/** Long integers, decimals, `inf` and `nan` come as texts. */
function numbers(cells: readonly unknown[]): Omit<SqlColumn, "name"> {
  if (cells.every((cell) => typeof cell !== "string")) return { type: FieldType.number, values: cells };
  if (cells.some(isTooLong))
    return { type: FieldType.string, values: cells.map((cell) => (cell === null ? null : String(cell))) };
  return { type: FieldType.number, values: cells.map(toNumber) };
}

function isTooLong(cell: unknown): boolean {
  return typeof cell === "string" && /^-?\d+$/.test(cell) && !Number.isSafeInteger(Number(cell));
}

function toNumber(cell: unknown): number | null {
  if (cell === null) return null;
  const number = Number(cell);
  return Number.isFinite(number) ? number : null;
}
