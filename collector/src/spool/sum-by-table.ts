import type { TableShare } from "./spool.ts";

/** One share a table: the sums of its rows and bytes. */
export function sumByTable(shares: Iterable<TableShare>): TableShare[] {
  const sums = new Map<string, TableShare>();
  for (const { table, rows, bytes } of shares) {
    const sum = sums.get(table) ?? { table, rows: 0, bytes: 0 };
    sums.set(table, { table, rows: sum.rows + rows, bytes: sum.bytes + bytes });
  }
  return [...sums.values()];
}
