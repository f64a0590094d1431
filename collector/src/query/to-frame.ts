import type { Field, FieldType, Frame } from "@spanhouse/schemas/query";

type Row = readonly unknown[];

/** A column of an answer, and which cell of a row it is made of. */
export interface Column extends Field {
  /** Made of the whole row; left out, it is the cell at the place of the column. */
  readonly from?: (row: Row) => unknown;
}

/** Turns rows into columns; the cells come as ClickHouse writes them in JSON. */
export function toFrame(columns: readonly Column[], rows: readonly Row[]): Frame {
  return {
    fields: columns.map(({ from: _from, ...field }) => field),
    values: columns.map(({ type, from }, index) => {
      const convert = converters[type];
      return rows.map((row) => convert(from === undefined ? row[index] : from(row)));
    }),
  };
}

const converters: Readonly<Record<FieldType, (cell: unknown) => unknown>> = {
  time: toNumber,
  number: toNumber,
  string: (cell) => (typeof cell === "string" ? cell : (cell ?? null) === null ? null : JSON.stringify(cell)),
  boolean: (cell) => (cell === null || cell === undefined ? null : cell === true || cell === 1 || cell === "1"),
  json: (cell) => cell ?? null,
};

/** Long integers are strings in ClickHouse's JSON. What is no number, as a mean of nothing, is null. */
export function toNumber(cell: unknown): number | null {
  if (cell === null || cell === undefined || cell === "") return null;
  const number = Number(cell);
  return Number.isFinite(number) ? number : null;
}

/** Milliseconds of nanoseconds as a string of digits; what is below a millisecond is cut off. */
export function millisecondsOf(nano: unknown): number {
  return Number(BigInt(String(nano)) / 1_000_000n);
}
