/**
 * The text index over log bodies: finds words without reading the bodies, at the price of slower inserts and more disk
 * (figures: docs/decisions/0001-sort-keys-codecs-and-indexes.md). So it can be switched at any time and is not part of a
 * migration. It covers what is inserted from then on; older parts are read as before, until a merge or
 * ALTER TABLE ... MATERIALIZE INDEX gives them theirs.
 *
 * There is none over attributes on purpose: ClickHouse 26.7 answers has(LogAttributeItems, ...) with an error as long as one
 * part lacks the index, and it costs three times the insert for what a bloom filter does nearly as well.
 */
import type { Session } from "./migration-ledger.ts";
import { alterTarget, quoteString } from "./render-template.ts";

export interface TextIndexChange {
  readonly table: string;
  readonly index: string;
  readonly action: "add" | "drop";
  readonly sql: string;
}

const table = "otel_logs";
const index = "idx_lower_body";
const definition = "lower(Body) TYPE text(tokenizer = 'splitByNonAlpha')";

/** The first ClickHouse version whose text indexes are ready for production. */
const firstVersion: readonly [major: number, minor: number] = [26, 2];

/**
 * What must change so that the log table has the index, or has it not; a statement alters metadata only. A table that
 * somebody else made is left alone, and so is any on a ClickHouse older than 26.2.
 */
export async function compareTextIndex({ query, form }: Session, wanted: boolean): Promise<TextIndexChange[]> {
  const stored = form.cluster === undefined ? table : `${table}_local`;
  const [row] = await query(
    `SELECT version() AS version, (SELECT count() FROM system.data_skipping_indices
       WHERE database = ${quoteString(form.database)} AND table = ${quoteString(stored)} AND name = ${quoteString(index)}) AS present
     FROM system.tables WHERE database = ${quoteString(form.database)} AND name = ${quoteString(stored)} AND comment = 'Spanhouse'`,
  );
  if (row === undefined || !hasTextIndexes(String(row["version"]))) return [];
  if (wanted === (Number(row["present"]) === 1)) return [];
  const what = wanted ? `ADD INDEX IF NOT EXISTS ${index} ${definition}` : `DROP INDEX IF EXISTS ${index}`;
  return [{ table, index, action: wanted ? "add" : "drop", sql: `ALTER TABLE ${alterTarget(table, form)} ${what}` }];
}

function hasTextIndexes(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > firstVersion[0] || (major === firstVersion[0] && minor >= firstVersion[1]);
}
