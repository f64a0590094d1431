import type { QueryResultMetaNotice, TimeRange } from "@grafana/data";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { LogsQuery } from "../../../src/query/query.ts";
import { runQueries, useDataSource } from "../host/explore-api.ts";
import { readLogFrames, searchWordsOf, type LabelType } from "../panels/logs/read-log-frames.ts";
import { addPage, firstPage, pageLimit, type LogPages } from "./logs-pages.ts";
import { finished, problemOf, type QueryProblem } from "./logs-query.ts";

/** The records of a search, page by page. */
export interface LogRecords extends LogPages {
  /** Tells these records from those of another search or range; a refresh is of the same. */
  readonly of: string;
  /** `first`: of another search or range, whose records are still those before; `more`: of a further page. */
  readonly loading: "first" | "more" | undefined;
  readonly problem: QueryProblem | undefined;
  readonly words: readonly string[];
  readonly notices: readonly QueryResultMetaNotice[];
  /** Reads the next page, unless one is being read. */
  readonly loadMore: () => void;
  /** Reads the page again that failed. */
  readonly retry: () => void;
}

interface Known extends LogPages {
  readonly of: string;
  readonly words: readonly string[];
  readonly notices: readonly QueryResultMetaNotice[];
}
const nothing: Known = { of: "", records: [], next: undefined, words: [], notices: [] };

/** Reads the first page whenever query, range or `tick` change, and further ones when asked. While `off`, nothing is read. */
export function useLogRecords(
  query: LogsQuery,
  range: TimeRange,
  { tick, off }: { tick: number; off: boolean },
): LogRecords {
  const labelType = useLabelType();
  const [known, setKnown] = useState<Known>(nothing);
  const [loading, setLoading] = useState<LogRecords["loading"]>("first");
  const [problem, setProblem] = useState<QueryProblem>();
  // What belongs to an earlier search must not be added to a later one.
  const current = useRef<AbortController>(undefined);
  const read = useCallback(
    async (before: Known, search: AbortController) => {
      const asked = before.next;
      if (asked === undefined) return;
      const first = before.records.length === 0;
      setLoading(first ? "first" : "more");
      const page = { ...query, ...asked, limit: pageLimit };
      const answers = runQueries([page], range, { requestId: "logs-records" });
      const data = await finished(answers, search.signal);
      if (data === undefined) return;
      const failure = problemOf(data);
      setProblem(failure);
      setLoading(undefined);
      if (failure !== undefined) return setKnown((now) => (first ? { ...nothing, next: asked } : now));
      const pages = addPage(before, { records: readLogFrames(data.series, labelType), frames: data.series });
      setKnown({
        ...pages,
        of: JSON.stringify([query.search, query.filters, range.raw]),
        words: searchWordsOf(data.series),
        notices: data.series[0]?.meta?.notices ?? [],
      });
    },
    [query, range, labelType],
  );
  useEffect(() => {
    if (off) return undefined;
    const search = new AbortController();
    current.current = search;
    void read({ ...nothing, ...firstPage }, search);
    return () => search.abort();
  }, [read, range, tick, off]);
  const loadMore = useCallback(() => {
    if (loading === undefined && problem === undefined && current.current !== undefined)
      void read(known, current.current);
  }, [read, known, loading, problem]);
  const retry = useCallback(() => {
    if (current.current !== undefined) void read(known, current.current);
  }, [read, known]);
  return useMemo(() => ({ ...known, loading, problem, loadMore, retry }), [known, loading, problem, loadMore, retry]);
}

/** What the data source says of the labels of its frames. */
export function useLabelType(): LabelType {
  const source = useDataSource();
  return useCallback((...label) => source.getLabelDisplayTypeFromFrame(...label), [source]);
}
