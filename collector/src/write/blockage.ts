import { clickHouseCode } from "../clickhouse.ts";
import type { Verdict } from "./retryable.ts";

export type WriterLog = (
  level: "info" | "warn" | "error",
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void;

/** Why a table waits instead of inserting. */
export interface Blockage {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly sinceMs: number;
  readonly failures: number;
}

export interface BlockageOfTable {
  current(): Blockage | undefined;
  /** Counts one failure of the table's INSERT. */
  add(segment: string, verdict: Verdict, error: unknown): void;
  /** The table goes on. */
  clear(): void;
}

/** Keeps why one table is blocked; logs when that begins, changes its kind or ends, not at each attempt. */
export function createBlockage(table: string, log: WriterLog): BlockageOfTable {
  let blocked: Blockage | undefined;
  return {
    current: () => blocked,
    add(segment, verdict, error) {
      const reason = describeError(error);
      if (blocked?.verdict !== verdict) {
        const fields = { table, segment, code: clickHouseCode(error) };
        log("warn", `write: ${table} is not stored and will be tried again: ${reason}`, fields);
      }
      const failures = (blocked?.failures ?? 0) + 1;
      blocked = { verdict, reason, sinceMs: blocked?.sinceMs ?? Date.now(), failures };
    },
    clear() {
      if (blocked === undefined) return;
      const { failures, sinceMs } = blocked;
      log("info", `write: ${table} goes on after ${failures} failures`, { table, failures, ms: Date.now() - sinceMs });
      blocked = undefined;
    },
  };
}

export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
