import type { DataFrame } from "@grafana/data";
import type { LogRecord } from "../panels/logs/log-record.ts";

/** Records of a page. */
export const pageLimit = 300;
/** The most that the page keeps; who has scrolled so far narrows the search. */
export const recordsMax = 20_000;

/** Where a page begins: behind a cursor, or at the end of the range. */
export interface NextPage {
  readonly cursor?: string;
}

/** The records that are there, and what comes after them. */
export interface LogPages {
  /** Newest first. */
  readonly records: readonly LogRecord[];
  /** Undefined when there is nothing older within the range. */
  readonly next: NextPage | undefined;
}

/** Nothing yet. */
export const firstPage: LogPages = { records: [], next: {} };

/** Adds a page: its records, and the cursor that the data source gives with its frame. */
export function addPage(
  { records }: LogPages,
  page: { readonly records: readonly LogRecord[]; readonly frames: readonly DataFrame[] },
): LogPages {
  // A record that is there twice would be drawn over itself.
  const known = new Set(records.map(({ id }) => id));
  const all = [...records, ...page.records.filter(({ id }) => !known.has(id))];
  const cursors = page.frames.map(({ meta }) => meta?.custom?.["nextCursor"] as string | undefined);
  const cursor = cursors.find((one) => one !== undefined);
  return { records: all, next: cursor === undefined || all.length >= recordsMax ? undefined : { cursor } };
}
