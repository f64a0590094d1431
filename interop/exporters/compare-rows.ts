/** Reads the rows of a run back from ClickHouse and holds every column against what was told. */
import { isDeepStrictEqual } from "node:util";
import { tables } from "@spanhouse/schemas";
import { keyColumns } from "./expected-rows.ts";
import type { Check, ExpectedRow, Row, TableName } from "./expected-rows.ts";

export type Sql = (query: string) => Promise<unknown[][]>;

/** What came of one table. */
export interface Comparison {
  readonly rows: number;
  readonly columns: number;
  /** Sentences; empty when all is equal. */
  readonly differences: readonly string[];
}

/** Compares the rows of one service in one table. */
export async function compareTable(
  sql: Sql,
  { table, service }: { readonly table: TableName; readonly service: string },
  expected: readonly ExpectedRow[],
): Promise<Comparison> {
  const columns = columnsOf(table);
  const stored = await storedRows(sql, table, service);
  const key = keyColumns[table];
  const differences: string[] = [];
  if (stored.length !== expected.length) {
    differences.push(`${table}: ${stored.length} rows instead of ${expected.length}`);
  }
  for (const row of expected) {
    const name = `${table} ${JSON.stringify(row[key])}`;
    const found = stored.filter((candidate) => candidate[key] === row[key]);
    if (found.length !== 1) differences.push(`${name}: ${found.length} rows instead of 1`);
    else
      for (const column of columns)
        differences.push(...compareCell(`${name} ${column}`, row[column], [found[0]!, column]));
  }
  return { rows: stored.length, columns: columns.length, differences };
}

function compareCell(place: string, expected: unknown, [row, column]: readonly [Row, string]): string[] {
  const stored = row[column];
  if (expected === undefined) return [`${place}: nobody says what is expected`];
  if (typeof expected === "function") {
    const problem = (expected as Check)(stored, row);
    return problem === undefined ? [] : [`${place}: ${problem}, got ${JSON.stringify(stored)}`];
  }
  if (isDeepStrictEqual(stored, expected)) return [];
  return [`${place}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(stored)}`];
}

function definition(table: TableName): (typeof tables)[keyof typeof tables] {
  return Object.values(tables).find(({ name }) => name === table)!;
}

function columnsOf(table: TableName): string[] {
  return definition(table).columns.map(({ name }) => name);
}

async function storedRows(sql: Sql, table: TableName, service: string): Promise<Row[]> {
  const { columns } = definition(table);
  const selected = columns.map(({ name, type }) => readable(`\`${name}\``, type)).join(", ");
  const rows = await sql(`SELECT ${selected} FROM ${table} WHERE ServiceName = '${service}'`);
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
}

/** Times and 64-bit numbers as texts, so that JSON keeps every digit. */
function readable(column: string, type: string): string {
  const element = /^Array\((.*)\)$/.exec(type)?.[1];
  if (element !== undefined) return `arrayMap(x -> ${readable("x", element)}, ${column})`;
  if (type.startsWith("DateTime64")) return `toString(toUnixTimestamp64Nano(${column}))`;
  return type === "UInt64" ? `toString(${column})` : column;
}
