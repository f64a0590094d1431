import { clickHouseCode, type ClickHouse } from "../clickhouse.ts";
import { insertMissing, type Comparison } from "./insert-missing.ts";
import { insertTable, type TableOfSegment } from "./insert.ts";

/**
 * When the deduplication token of an INSERT can be trusted, and when not.
 *
 * A plain MergeTree table keeps its tokens in a log of its own. ClickHouse writes the token there first and then gives the part
 * its name (newer versions do it the other way round), and never syncs that log. So a server that is killed between the two has a
 * token without rows, and drops the replay of rows that it does not have; one whose power fails may have rows without a token,
 * and would store them twice. While a server lives, tokens are exact as long as it remembers them; those of replicated tables are
 * always: they are kept in Keeper, together with the part.
 */
export interface Doubt {
  /** ClickHouse may have begun to store the share then, or later. */
  readonly sinceMs: number;
  /** ClickHouse's disk failed in the middle, so that the token may be there without the rows though the server lives. */
  readonly diskFailed: boolean;
}

/** Errors of ClickHouse's file system, which come in the middle of storing. */
const diskCodes: { readonly [code: number]: string } = {
  75: "CANNOT_WRITE_TO_FILE_DESCRIPTOR",
  76: "CANNOT_OPEN_FILE",
  204: "CANNOT_FSYNC",
  1001: "STD_EXCEPTION",
};

/** What a failed INSERT, begun at `startedAtMs`, leaves open; undefined when its token says all. */
export function doubtAfter(error: unknown, startedAtMs: number): Doubt | undefined {
  const code = clickHouseCode(error);
  if (code !== undefined && !(code in diskCodes)) return undefined;
  return { sinceMs: startedAtMs, diskFailed: code !== undefined };
}

/** What an earlier process leaves open of a share that this one found in the spool. */
export function doubtBefore(mayBeInsertedSinceMs: number): Doubt {
  // The clock may have been set back since then, but hardly since this process began.
  return { sinceMs: Math.min(mayBeInsertedSinceMs, performance.timeOrigin), diskFailed: false };
}

/** Both together: the longer one in time, and what either says of the disk. */
export function worse(one: Doubt | undefined, other: Doubt | undefined): Doubt | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return { sinceMs: Math.min(one.sinceMs, other.sinceMs), diskFailed: one.diskFailed || other.diskFailed };
}

/** ClickHouse tells its uptime in whole seconds, and its clock and ours need not tick alike. */
const marginMs = 2_000;

interface InDoubt {
  readonly doubt: Doubt;
  readonly signal: AbortSignal;
}

/** Stores a share that may be there already, once: under its token when that is exact, else by comparing. */
export async function insertInDoubt(
  clickhouse: ClickHouse,
  part: TableOfSegment,
  inDoubt: InDoubt,
): Promise<Comparison | undefined> {
  if (!(await isTokenExact(clickhouse, part.table, inDoubt))) return insertMissing(clickhouse, part, inDoubt.signal);
  await insertTable(clickhouse, part, inDoubt.signal);
  return undefined;
}

async function isTokenExact(clickhouse: ClickHouse, table: string, { doubt, signal }: InDoubt): Promise<boolean> {
  const { rows } = await clickhouse.rows(
    `SELECT engine, extract(engine_full, 'non_replicated_deduplication_window = (\\\\d+)') AS window, uptime(),
       (SELECT uniqExact(partition) FROM system.parts WHERE database = {database:String} AND table = {table:String} AND active)
     FROM system.tables WHERE database = {database:String} AND name = {table:String}`,
    { params: { database: clickhouse.database, table }, signal },
  );
  const [engine, window, uptimeSeconds, partitions] = rows[0] ?? [];
  // A missing table has nothing to compare with; the INSERT says so. Distributed leaves it to tables behind it.
  if (!/^\w*MergeTree$/.test(String(engine)) || /^(Replicated|Shared)/.test(String(engine))) return true;
  // A token a day of the share: where records are kept for ever, one INSERT may have more than the table remembers.
  if (doubt.diskFailed || Number(window) < 2 * Number(partitions)) return false;
  return Number(uptimeSeconds) * 1000 > Date.now() - doubt.sinceMs + marginMs;
}
