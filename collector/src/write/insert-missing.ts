import { randomUUID } from "node:crypto";
import { tables } from "@spanhouse/schemas";
import { quoteIdentifier, type ClickHouse } from "../clickhouse.ts";
import { insertSettings, insertToken, type TableOfSegment } from "./insert.ts";

export interface Comparison {
  readonly rows: number;
  /** Those that ClickHouse did not have before. */
  readonly missing: number;
}

/**
 * Stores what ClickHouse lacks of a share, by looking instead of by the token: for a share that may be there already and whose
 * token cannot be trusted (`in-doubt.ts`). May be repeated.
 *
 *     share ─► in_doubt (temporary, in memory) ─┬─ rows whose hash the table has ─► nothing
 *                                               └─ the others                    ─► INSERT, without a token
 *
 * A row that is in the table twice for the right reasons (a sender repeated it) counts as there. Only the part of the table
 * is read that lies in the same minutes as the share. What the view for trace lookup made of the share is completed too; it keeps
 * a minimum and a maximum, so a row too many would change nothing.
 */
export async function insertMissing(
  clickhouse: ClickHouse,
  part: TableOfSegment,
  signal: AbortSignal,
): Promise<Comparison> {
  const { segment, table } = part;
  // Of this attempt alone: what an earlier one left ends with its session.
  const options = { session: randomUUID(), signal };
  const columns = await ownColumns(clickhouse, table, signal);
  const name = quoteIdentifier(table);
  await clickhouse.command(`CREATE TEMPORARY TABLE in_doubt AS ${name} ENGINE = Memory`, options);
  try {
    await clickhouse.insertNative("in_doubt", segment.read(table), { ...options, settings: insertSettings });
    const lacking = `FROM in_doubt WHERE ${hashOf(columns)} NOT IN (${storedHashes(name, columns)})`;
    const counts = `SELECT (SELECT count() FROM in_doubt), (SELECT count() ${lacking})`;
    const [rows, missing] = (await clickhouse.rows(counts, options)).rows[0]!.map(Number);
    if (missing! > 0) {
      const list = columns.map(quoteIdentifier).join(", ");
      await clickhouse.command(`INSERT INTO ${name} (${list}) SELECT ${list} ${lacking}`, {
        ...options,
        // ClickHouse refuses it while an earlier INSERT of the share still runs.
        queryId: insertToken(part),
        settings: { ...insertSettings, insert_deduplicate: 0 },
      });
    }
    if (table === tables.traces.name) await completeLookup(clickhouse, options);
    return { rows: rows!, missing: missing! };
  } finally {
    // It would go with the session, a minute later.
    await clickhouse.command("DROP TEMPORARY TABLE IF EXISTS in_doubt", options).catch(() => undefined);
  }
}

/** What both sides have: ours, when the table is one of ours, so that a stranger's DEFAULT is not compared. */
async function ownColumns(clickhouse: ClickHouse, table: string, signal: AbortSignal): Promise<string[]> {
  const { rows } = await clickhouse.rows(
    `SELECT name FROM system.columns WHERE database = {database:String} AND table = {table:String}
     AND default_kind IN ('', 'DEFAULT') ORDER BY position`,
    { params: { database: clickhouse.database, table }, signal },
  );
  const ours = Object.values(tables)
    .find(({ name }) => name === table)
    ?.columns.map(({ name }) => name);
  return rows.map(([name]) => String(name)).filter((name) => ours?.includes(name) !== false);
}

function hashOf(columns: readonly string[]): string {
  return `sipHash128(${columns.map(quoteIdentifier).join(", ")})`;
}

/** As the keys of the tables begin, so that few granules are read, and of these the other columns of few rows. */
const timesOf: { readonly [column: string]: readonly string[] } = {
  Timestamp: ["toDate(Timestamp)", "toStartOfFiveMinutes(Timestamp)", "Timestamp"],
  TimeUnix: ["toDate(TimeUnix)", "toStartOfHour(TimeUnix)", "TimeUnix"],
};

function storedHashes(name: string, columns: readonly string[]): string {
  const isThere = (expression: string): string => `${expression} IN (SELECT ${expression} FROM in_doubt)`;
  const times = columns.flatMap((column) => timesOf[column] ?? []).map(isThere);
  const before = times.length === 0 ? "" : `PREWHERE ${times.join(" AND ")}`;
  return `SELECT ${hashOf(columns)} FROM ${name} ${before} WHERE ${isThere(hashOf(columns))}`;
}

const lookupColumns = ["ProjectId", "TraceId", "Start", "End"];

interface SessionOptions {
  readonly session: string;
  readonly signal: AbortSignal;
}

/** A table that the exporter made may come without a lookup. */
async function completeLookup(clickhouse: ClickHouse, options: SessionOptions): Promise<void> {
  const columns = await ownColumns(clickhouse, "otel_traces_trace_id_ts", options.signal);
  if (!lookupColumns.every((column) => columns.includes(column))) return;
  await clickhouse.command(
    `INSERT INTO otel_traces_trace_id_ts (${lookupColumns.join(", ")})
     SELECT ProjectId, TraceId, seen.Start, seen.End
     FROM (
       SELECT ProjectId, TraceId, toDateTime(min(Timestamp)) AS Start, toDateTime(max(Timestamp)) AS End
       FROM in_doubt WHERE TraceId != '' GROUP BY ProjectId, TraceId
     ) AS seen
     LEFT JOIN (
       SELECT ProjectId, TraceId, min(Start) AS Start, max(End) AS End, count() AS inserts
       FROM otel_traces_trace_id_ts WHERE TraceId IN (SELECT TraceId FROM in_doubt) GROUP BY ProjectId, TraceId
     ) AS known USING (ProjectId, TraceId)
     WHERE known.inserts = 0 OR seen.Start < known.Start OR seen.End > known.End`,
    { ...options, settings: { ...insertSettings, insert_deduplicate: 0 } },
  );
}
