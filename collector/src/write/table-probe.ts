import type { Table } from "@spanhouse/schemas";
import type { ClickHouse } from "../clickhouse.ts";

/** How a table in ClickHouse differs from what the collector writes. */
export interface TableProbe {
  readonly table: string;
  readonly exists: boolean;
  /** Columns that the table lacks: what the collector has for them is not stored. */
  readonly columnsMissing: readonly string[];
  /** Columns of another type: ClickHouse converts at each INSERT, and refuses what does not convert. */
  readonly columnsConverted: readonly { readonly name: string; readonly ours: string; readonly theirs: string }[];
}

/**
 * Compares the tables in ClickHouse with ours; one entry for each of `tables`, in their order. Tables that were made by
 * the OpenTelemetry Collector lack our extra columns, which is no error. Rejects when ClickHouse cannot be asked.
 */
export async function probeTables(
  clickhouse: ClickHouse,
  tables: readonly Table[],
  signal?: AbortSignal,
): Promise<TableProbe[]> {
  const { rows } = await clickhouse.rows(
    "SELECT table, name, type FROM system.columns WHERE database = {database:String} AND has({tables:Array(String)}, table)",
    {
      params: { database: clickhouse.database, tables: tables.map((table) => table.name) },
      ...(signal === undefined ? {} : { signal }),
    },
  );
  const found = new Map<string, Map<string, string>>();
  for (const [table, name, type] of rows as readonly (readonly [string, string, string])[]) {
    const columns = found.get(table) ?? new Map<string, string>();
    found.set(table, columns.set(name, type));
  }
  return tables.map((table) => compare(table, found.get(table.name)));
}

function compare(table: Table, found: ReadonlyMap<string, string> | undefined): TableProbe {
  if (found === undefined) return { table: table.name, exists: false, columnsMissing: [], columnsConverted: [] };
  const columnsMissing: string[] = [];
  const columnsConverted: { name: string; ours: string; theirs: string }[] = [];
  for (const { name, type } of table.columns) {
    const theirs = found.get(name);
    if (theirs === undefined) columnsMissing.push(name);
    else if (theirs !== type) columnsConverted.push({ name, ours: type, theirs });
  }
  return { table: table.name, exists: true, columnsMissing, columnsConverted };
}

/** What an operator should know about a table, as a sentence; undefined when it takes everything. */
export function describeProbe(probe: TableProbe): string | undefined {
  if (!probe.exists) return `there is no table ${probe.table}; its records wait in the spool until there is one`;
  if (probe.columnsMissing.length === 0) return undefined;
  return `the table ${probe.table} has no ${probe.columnsMissing.join(", ")}; what records have there is not stored`;
}
