import type { Session } from "./migration-ledger.ts";
import { alterTarget, quoteString, ttlExpression } from "./render-template.ts";
import type { Signal } from "./render-template.ts";

/** The tables whose rows expire, with the column that their TTL counts from; the same as `{{ttl:...}}` in the migrations. */
const expiringTables: readonly { readonly table: string; readonly signal: Signal; readonly timeColumn: string }[] = [
  { table: "otel_logs", signal: "logs", timeColumn: "Timestamp" },
  { table: "otel_traces", signal: "traces", timeColumn: "Timestamp" },
  { table: "otel_traces_trace_id_ts", signal: "traces", timeColumn: "Start" },
  { table: "otel_metrics_gauge", signal: "metrics", timeColumn: "TimeUnix" },
  { table: "otel_metrics_sum", signal: "metrics", timeColumn: "TimeUnix" },
  { table: "otel_metrics_histogram", signal: "metrics", timeColumn: "TimeUnix" },
  { table: "otel_metrics_exponential_histogram", signal: "metrics", timeColumn: "TimeUnix" },
  { table: "otel_metrics_summary", signal: "metrics", timeColumn: "TimeUnix" },
];

/** A table whose TTL differs from the configuration, and what makes them agree. */
export interface RetentionChange {
  readonly table: string;
  /** TTL expressions; undefined keeps rows for ever. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly sql: string;
}

export interface Retention {
  readonly changes: readonly RetentionChange[];
  /** Tables that somebody else made: their retention is their owner's, so it is left alone. */
  readonly foreign: readonly string[];
}

/**
 * Compares the tables' TTLs with the configuration. The changes are cheap whatever the table's size: they alter metadata,
 * and our tables carry `materialize_ttl_recalculate_only`, so that existing parts get their new expiry from the time column
 * alone, without being rewritten. (Without that, longer retention would come too late for them.)
 */
export async function compareRetention({ query, form }: Session): Promise<Retention> {
  const ending = form.cluster === undefined ? "" : "_local";
  const names = expiringTables.map(({ table }) => quoteString(table + ending)).join(", ");
  const rows = await query(
    `SELECT name, engine_full, comment FROM system.tables WHERE database = ${quoteString(form.database)} AND name IN (${names})`,
  );
  const changes: RetentionChange[] = [];
  const foreign: string[] = [];
  for (const { table, signal, timeColumn } of expiringTables) {
    const row = rows.find(({ name }) => name === table + ending);
    if (row === undefined) continue;
    if (row["comment"] !== "Spanhouse") {
      foreign.push(table);
      continue;
    }
    const from = readTtl(String(row["engine_full"]));
    const to = ttlExpression(timeColumn, form.retentionDays[signal]);
    if (from === to) continue;
    const what = to === undefined ? "REMOVE TTL" : `MODIFY TTL ${to}`;
    changes.push({ table, from, to, sql: `ALTER TABLE ${alterTarget(table, form)} ${what}` });
  }
  return { changes, foreign };
}

/** The TTL in a table's `engine_full`. */
function readTtl(engineFull: string): string | undefined {
  return /\sTTL (?<ttl>.+?)(?: SETTINGS |$)/su.exec(engineFull)?.groups?.["ttl"];
}
