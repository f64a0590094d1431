import type { LogRecord } from "../panels/logs/log-record.ts";

/** How many records came lately; `seen` tells the new ones. */
export interface TailCount {
  /** Ids of what the answer before held. */
  readonly seen: ReadonlySet<string>;
  /** When something came, and how much, of the last seconds. */
  readonly arrivals: readonly { readonly atMs: number; readonly count: number }[];
  /** Since the tail began or was cleared. */
  readonly total: number;
}

/** Before the first answer. */
export const nothingCounted: TailCount = { seen: new Set(), arrivals: [], total: 0 };

/** What the rate is the mean of. */
const windowMs = 10_000;

/** Counts what an answer has that the one before had not. */
export function countTail(before: TailCount, records: readonly LogRecord[], nowMs: number): TailCount {
  const fresh = records.filter(({ id }) => !before.seen.has(id)).length;
  const arrivals = before.arrivals.filter(({ atMs }) => atMs > nowMs - windowMs);
  return {
    seen: new Set(records.map(({ id }) => id)),
    arrivals: fresh === 0 ? arrivals : [...arrivals, { atMs: nowMs, count: fresh }],
    total: before.total + fresh,
  };
}

/** Records a second, of the last ten seconds or since `sinceMs` when that is shorter. */
export function tailRate(
  { arrivals }: TailCount,
  { nowMs, sinceMs }: { readonly nowMs: number; readonly sinceMs: number },
): number {
  const lengthMs = Math.min(Math.max(nowMs - sinceMs, 1_000), windowMs);
  const count = arrivals.filter(({ atMs }) => atMs > nowMs - windowMs).reduce((sum, one) => sum + one.count, 0);
  return (count * 1_000) / lengthMs;
}
