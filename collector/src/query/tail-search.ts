import { createMatcher, parseSearch, SearchError, type SearchableRow, type TailSignal } from "@spanhouse/schemas/query";
import { withPosition } from "./request-error.ts";
import { columnsOfRecord, type CommittedRecord } from "./tail-record.ts";

const signals: readonly TailSignal[] = ["logs", "traces", "metrics"];

/**
 * Whether a record is what a search asks for, in the language of the searches over stored records. Of all signals at once, a search that
 * makes no sense for one of them (`duration>1s` for log records) finds none of it. Throws a RequestError when it makes sense for none.
 */
export function createSearchMatcher(
  query: string,
  signal: TailSignal | undefined,
): (record: CommittedRecord) => boolean {
  return withPosition({ field: "query", text: query }, () => {
    const search = parseSearch(query);
    const matchers = new Map<TailSignal, (row: SearchableRow) => boolean>();
    let refusal: SearchError | undefined;
    for (const of of signal === undefined ? signals : [signal]) {
      try {
        matchers.set(of, createMatcher(search, of));
      } catch (error) {
        if (!(error instanceof SearchError)) throw error;
        refusal ??= error;
      }
    }
    if (matchers.size === 0 && refusal !== undefined) throw refusal;
    return (record) => matchers.get(record.signal)?.(columnsOfRecord(record)) ?? false;
  });
}
