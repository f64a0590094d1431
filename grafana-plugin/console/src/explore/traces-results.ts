import type { QueryResultMetaNotice, TimeRange } from "@grafana/data";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { runQueries } from "../host/explore-api.ts";
import { finished, problemOf, type QueryProblem } from "./logs-query.ts";
import type { TracesState } from "./traces-address.ts";
import { listQuery } from "./traces-query.ts";
import { nextCursor, traceRows, type TraceRow } from "./traces-rows.ts";

/** The rows of a search, page by page. */
export interface TraceResults {
  /** Newest first. */
  readonly rows: readonly TraceRow[];
  /** There is a further page. */
  readonly more: boolean;
  /** `first`: of another search, whose rows are still those before; `more`: of a further page. */
  readonly loading: "first" | "more" | undefined;
  readonly problem: QueryProblem | undefined;
  readonly notices: readonly QueryResultMetaNotice[];
  readonly loadMore: () => void;
}

interface Known {
  readonly rows: readonly TraceRow[];
  readonly cursor: string | undefined;
  readonly notices: readonly QueryResultMetaNotice[];
}

const nothing: Known = { rows: [], cursor: undefined, notices: [] };

/** The most rows that the table keeps; who has come so far narrows the search. */
const rowsMax = 5_000;

/** Reads the first page whenever search, range or `tick` change, and further ones when asked. */
export function useTraceResults(state: TracesState, range: TimeRange, tick: number): TraceResults {
  const [known, setKnown] = useState(nothing);
  const [loading, setLoading] = useState<TraceResults["loading"]>("first");
  const [problem, setProblem] = useState<QueryProblem>();
  // What belongs to an earlier search must not be added to a later one.
  const current = useRef<AbortController>(undefined);
  const read = useCallback(
    async (before: Known, search: AbortController) => {
      setLoading(before.cursor === undefined ? "first" : "more");
      const query = listQuery(state, before.cursor);
      const data = await finished(runQueries([query], range, { requestId: "traces-list" }), search.signal);
      if (data === undefined) return;
      const failure = problemOf(data);
      setProblem(failure);
      setLoading(undefined);
      if (failure !== undefined) return;
      const [frame] = data.series;
      // The collector remembers what it has shown up to a length; a row that is there twice would be drawn over itself.
      const shown = new Set(before.rows.map(({ key }) => key));
      const rows = [...before.rows, ...traceRows(frame).filter(({ key }) => !shown.has(key))];
      const cursor = rows.length < rowsMax ? nextCursor(frame) : undefined;
      setKnown({ rows, cursor, notices: frame?.meta?.notices ?? [] });
    },
    [state, range],
  );
  useEffect(() => {
    const search = new AbortController();
    current.current = search;
    void read(nothing, search);
    return () => search.abort();
  }, [read, tick]);
  const loadMore = useCallback(() => {
    // What failed is asked again by a refresh: the end of the table is in sight all the time, and would ask without a pause.
    if (loading !== undefined || problem !== undefined || known.cursor === undefined) return;
    if (current.current !== undefined) void read(known, current.current);
  }, [read, known, loading, problem]);
  return useMemo(
    () => ({ ...known, more: known.cursor !== undefined, loading, problem, loadMore }),
    [known, loading, problem, loadMore],
  );
}
