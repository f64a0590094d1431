import type { DataFrame, TimeRange } from "@grafana/data";
import type { LogRecord } from "../panels/logs/log-record.ts";

/** Records of a page. */
export const pageLimit = 300;
/** The most that one question may ask for. */
const limitMax = 5_000;
/** The most that the page keeps; who has scrolled so far narrows the search. */
export const recordsMax = 20_000;

/** Where the next page begins, and how many records it asks for. */
export interface NextPage {
  readonly toMs: number;
  readonly limit: number;
}

/** The records that are there, and what comes after them. */
export interface LogPages {
  /** Newest first. */
  readonly records: readonly LogRecord[];
  /** Undefined when there is nothing older within the range. */
  readonly next: NextPage | undefined;
}

/** What a page answered. */
export interface PageAnswer {
  readonly records: readonly LogRecord[];
  readonly frames: readonly DataFrame[];
  readonly asked: NextPage;
}

/** Nothing yet: the first page begins at the end of the range. */
export function firstPage(range: TimeRange): LogPages {
  return { records: [], next: { toMs: range.to.valueOf(), limit: pageLimit } };
}

/**
 * Adds a page. The next one ends within the millisecond of the oldest record, so what is known already comes again and is left
 * out; when a whole page is of that millisecond, more is asked for, and at last it is passed over.
 */
export function addPage({ records }: LogPages, answer: PageAnswer): LogPages {
  const known = new Set(records.map(({ id }) => id));
  const fresh = answer.records.filter(({ id }) => !known.has(id));
  const all = fresh.length === 0 ? records : [...records, ...fresh];
  const answered = answer.frames.reduce((sum, { length }) => sum + length, 0);
  const { limit, toMs } = answer.asked;
  const oldest = all.at(-1);
  if (answered < limit || oldest === undefined || all.length >= recordsMax) return { records: all, next: undefined };
  // Still within the millisecond that the page began with: what fills a page must be read in one.
  const crowded = oldest.timeMs + 1 === toMs;
  if (!crowded) return { records: all, next: { toMs: oldest.timeMs + 1, limit: pageLimit } };
  if (limit < limitMax) return { records: all, next: { toMs, limit: Math.min(limit * 4, limitMax) } };
  return { records: all, next: { toMs: oldest.timeMs, limit: pageLimit } };
}
