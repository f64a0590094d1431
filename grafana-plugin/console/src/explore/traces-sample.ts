import type { TimeRange } from "@grafana/data";
import { useEffect, useMemo, useState } from "react";
import { runQueries } from "../host/explore-api.ts";
import { finished, fixedRange } from "./logs-query.ts";
import type { TracesState } from "./traces-address.ts";
import { listQuery } from "./traces-query.ts";
import type { TraceResults } from "./traces-results.ts";
import { traceRows, type TraceRow } from "./traces-rows.ts";
import { sliced } from "./traces-slices.ts";

/** The dots of the picture of durations. */
export interface TraceSample {
  readonly rows: readonly TraceRow[];
  /** There are more than are drawn. */
  readonly sampled: boolean;
}

/**
 * What the table shows is newest first, so of a busy hour it is the last minute. The picture has rows of the whole range: those of the table,
 * and of each slice of the time before them as many as a page has.
 */
export function useTraceSample(
  results: TraceResults,
  { state, range }: { readonly state: TracesState; readonly range: TimeRange },
): TraceSample {
  const [slicesRead, setSlicesRead] = useState<readonly TraceRow[]>([]);
  const { loading, more } = results;
  const oldestMs = results.rows.at(-1)?.startMs;
  // Further pages of the table are of slices that have been read.
  const [firstPageEnd, setFirstPageEnd] = useState<number>();
  useEffect(() => {
    if (loading === "first") setSlicesRead([]);
    if (loading === undefined) setFirstPageEnd((before) => (before === undefined || !more ? oldestMs : before));
    if (loading === "first") setFirstPageEnd(undefined);
  }, [loading, more, oldestMs]);
  useEffect(() => {
    if (firstPageEnd === undefined || !more) return undefined;
    const stopped = new AbortController();
    void readSlices(state, sliced(range.from.valueOf(), firstPageEnd), (rows) => {
      if (!stopped.signal.aborted) setSlicesRead((before) => [...before, ...rows]);
      return !stopped.signal.aborted;
    });
    return () => stopped.abort();
    // oxlint-disable-next-line react/exhaustive-deps -- whether there is more changes with the pages, the slices do not
  }, [firstPageEnd, state, range]);
  return useMemo(() => {
    const known = new Set(results.rows.map(({ key }) => key));
    return { rows: [...results.rows, ...slicesRead.filter(({ key }) => !known.has(key))], sampled: results.more };
  }, [results.rows, results.more, slicesRead]);
}

/** One after the other: a picture may come later than the table and the charts. */
async function readSlices(
  state: TracesState,
  parts: readonly (readonly [number, number])[],
  onRows: (rows: readonly TraceRow[]) => boolean,
): Promise<void> {
  for (const [fromMs, toMs] of parts) {
    const data = await finished(
      runQueries([listQuery(state)], fixedRange(fromMs, toMs), { requestId: "traces-sample" }),
    );
    if (!onRows(traceRows(data.series[0]))) return;
  }
}
