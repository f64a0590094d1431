import type { NativeBlock, NativeValue } from "../collector/src/columns/native-reader.ts";
import { receiveTime } from "./oracle.ts";
import type { Row, RowValue } from "./oracle.ts";

type Rows = Readonly<Record<string, readonly Row[]>> | Readonly<Record<string, readonly NativeBlock[]>>;

/**
 * Rows of the oracle, or blocks of the collector, in one form that can be held against each other: by table a sorted
 * list of rows, each with its columns by name. Maps become lists of pairs, sorted, because objects do not keep the order
 * of keys such as "0" (that maps are stored in key order is asked of ClickHouse). NaN and -0 keep their identity as text.
 * `receivedNs` stands in for the oracle's `receiveTime`.
 */
export function toComparable(rows: Rows, receivedNs?: bigint): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(rows).map(([table, list]) => {
      const texts = (list as readonly (Row | NativeBlock)[]).flatMap((item) =>
        "values" in item && "columns" in item ? blockTexts(item as NativeBlock) : [rowText(item, receivedNs)],
      );
      return [table, texts.toSorted()];
    }),
  );
}

function blockTexts({ columns, rows, values }: NativeBlock): string[] {
  return Array.from({ length: rows }, (_, row) =>
    rowText(Object.fromEntries(columns.map(({ name }, column) => [name, values[column]![row]!])), undefined),
  );
}

function rowText(row: Readonly<Record<string, RowValue | NativeValue>>, receivedNs: bigint | undefined): string {
  const cells = Object.entries(row).map(([name, value]) => [name, cell(value, receivedNs)] as const);
  return cells
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join("\n");
}

function cell(value: RowValue | NativeValue, receivedNs: bigint | undefined): unknown {
  if (value === receiveTime && receivedNs !== undefined) return `${receivedNs}n`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) {
    const items = value as readonly RowValue[];
    return isPairs(items) ? sortedPairs(items) : items.map((item) => cell(item, receivedNs));
  }
  return typeof value === "object" ? sortedPairs(Object.entries(value as Record<string, string>)) : value;
}

function isPairs(items: readonly RowValue[]): items is readonly (readonly [string, string])[] {
  return (
    items.length > 0 && items.every((item) => Array.isArray(item) && item.length === 2 && typeof item[0] === "string")
  );
}

function sortedPairs(pairs: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return pairs.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
