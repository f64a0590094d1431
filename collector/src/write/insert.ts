import type { ClickHouse } from "../clickhouse.ts";
import type { SealedSegment } from "../spool/spool.ts";

export type InsertSettings = Readonly<Record<string, string | number>>;

// More than any segment holds, so that its blocks are squashed into one block for each partition.
const wholeSegment = 1_000_000_000_000;

/** What makes the INSERT of a segment all or nothing, and a replay of it nothing at all. */
export const insertSettings: InsertSettings = {
  // In this statement, in the order it arrived, and answered when it is stored.
  async_insert: 0,
  insert_deduplicate: 1,
  // The views' targets drop a replay too; their blocks carry the token as well.
  deduplicate_blocks_in_dependent_materialized_views: 1,
  // A token is numbered by block: the same bytes must be cut into the same blocks in the same order every time.
  min_insert_block_size_rows: wholeSegment,
  min_insert_block_size_bytes: wholeSegment,
  max_insert_threads: 1,
  // Timestamps outside of retention were rejected at the door, which bounds the partitions of a segment.
  max_partitions_per_insert_block: 0,
  // Through a Distributed table: answered when the shards have it, not when it is queued for them.
  distributed_foreground_insert: 1,
  // Tables of the OpenTelemetry Collector lack our extra columns and have some of another type.
  input_format_skip_unknown_fields: 1,
  input_format_native_allow_types_conversion: 1,
};

/** The part of a segment that one INSERT stores. */
export interface TableOfSegment {
  readonly segment: Pick<SealedSegment, "id" | "read">;
  readonly table: string;
}

/** The token under which ClickHouse knows this INSERT, and the id of its query. */
export function insertToken({ segment, table }: TableOfSegment): string {
  return `${segment.id}:${table}`;
}

/** Streams the table's blocks of a segment into ClickHouse; resolves when they are stored, or had been before. */
export async function insertTable(clickhouse: ClickHouse, part: TableOfSegment, signal: AbortSignal): Promise<void> {
  const token = insertToken(part);
  await clickhouse.insertNative(part.table, part.segment.read(part.table), {
    settings: { ...insertSettings, insert_deduplication_token: token },
    queryId: token,
    signal,
  });
}
