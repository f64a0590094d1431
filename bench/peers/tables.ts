import type { ClickHouse } from "./clickhouse.ts";
import type { Payload } from "./payloads.ts";
import type { SystemName } from "./systems.ts";

/** The database whose tables all others get a copy of: those that the Collector's exporter (without it Spanhouse) has made. */
export const templateDatabase = "bench_template";

/** Makes a database with the template's tables and views, empty. */
export async function copyTemplate(clickhouse: ClickHouse, database: string, system: SystemName): Promise<void> {
  const made = await clickhouse.sql<{ name: string; create: string }>(
    `SELECT name, create_table_query AS create FROM system.tables
     WHERE database = '${templateDatabase}' ORDER BY engine = 'MaterializedView', name`,
  );
  for (const { name, create } of made) {
    const copied = create.replaceAll(`${templateDatabase}.`, `${database}.`);
    const asNanoseconds = system === "rotel" && name.startsWith("otel_metrics");
    await clickhouse.sql(asNanoseconds ? withNanoseconds(copied) : copied);
  }
}

/**
 * Rotel sends the times of metrics as nanoseconds, which older exporter tables have; what the exporter makes now takes
 * seconds, and Rotel's rows would not fit.
 */
function withNanoseconds(create: string): string {
  return create.replaceAll(/\bDateTime\b(?! ?\()/g, "DateTime64(9)").replaceAll("Delta(4)", "Delta(8)");
}

/** Empties every table of a database. */
export async function truncateTables(clickhouse: ClickHouse, database: string): Promise<void> {
  await clickhouse.sql(`TRUNCATE ALL TABLES FROM ${database}`);
}

/** Rows of a payload's tables, which costs ClickHouse next to nothing. */
export async function countRows(clickhouse: ClickHouse, database: string, payload: Payload): Promise<number> {
  const counts = Object.keys(payload.tables).map((table) => `(SELECT count() FROM ${database}.${table})`);
  const [row] = await clickhouse.sql<{ rows: number }>(`SELECT ${counts.join(" + ")} AS rows`);
  return row!.rows;
}

/** Different records among them. */
export async function countRecords(clickhouse: ClickHouse, database: string, payload: Payload): Promise<number> {
  const counts = Object.entries(payload.tables).map(
    ([table, identity]) => `(SELECT uniqExact(${identity}) FROM ${database}.${table})`,
  );
  const [row] = await clickhouse.sql<{ records: number }>(`SELECT ${counts.join(" + ")} AS records`);
  return row!.records;
}

/** Parts that INSERTs have made since ClickHouse was started, those of materialized views included. */
export async function countParts(clickhouse: ClickHouse): Promise<number> {
  const [row] = await clickhouse.sql<{ parts: number }>(
    "SELECT sum(value) AS parts FROM system.events WHERE event IN ('InsertedCompactParts', 'InsertedWideParts')",
  );
  return row!.parts;
}
