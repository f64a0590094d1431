import type { TimeRange } from "@grafana/data";
import { useEffect, useMemo, useState } from "react";
import type { TracesQuery } from "../../../src/query/query.ts";
import { runQueries } from "../host/explore-api.ts";
import { finished, fixedRange } from "./logs-query.ts";
import type { TracesState } from "./traces-address.ts";
import { durationOfMs } from "./traces-filters.ts";
import { listQuery } from "./traces-query.ts";
import type { RedAnswer } from "./traces-red-frames.ts";
import type { TraceResults } from "./traces-results.ts";
import { traceRows, type TraceRow } from "./traces-rows.ts";
import { middleOf, sliced } from "./traces-slices.ts";

/** The dots of the picture of durations. */
export interface TraceSample {
  readonly rows: readonly TraceRow[];
  /** There are more than are drawn. */
  readonly sampled: boolean;
}

/** What is asked beside the table: so many of the slow ones, and so many of each of so many moments. */
const slowLimit = 500;
const momentLimit = 25;
const moments = 24;

/** What the picture is of. */
export interface SampleOf {
  readonly state: TracesState;
  readonly range: TimeRange;
  /** Tells what is slow; undefined until it is known. */
  readonly red: RedAnswer | undefined;
}

/**
 * The table is newest first, so of a busy hour it is the last minute. The picture has rows of the whole range: those of the table, slow ones
 * (above a usual 99th percentile), and of each of some moments a few, so that one sees what is usual.
 */
export function useTraceSample(results: TraceResults, { state, range, red }: SampleOf): TraceSample {
  const [others, setOthers] = useState<readonly TraceRow[]>([]);
  const { loading, more, rows } = results;
  // A search is asked once: when its first page is there and is not all of it.
  const isPartial = loading !== "first" && more;
  useEffect(() => setOthers([]), [state, range]);
  useEffect(() => {
    if (!isPartial || red === undefined) return undefined;
    const stopped = new AbortController();
    const add = (found: readonly TraceRow[]): void => setOthers((before) => [...before, ...found]);
    void readSample(questions({ state, range, red }), add, stopped.signal);
    return () => stopped.abort();
  }, [isPartial, state, range, red]);
  return useMemo(() => {
    const byKey = new Map([...others, ...rows].map((row) => [row.key, row]));
    return { rows: [...byKey.values()], sampled: more };
  }, [rows, more, others]);
}

interface SampleQuestion {
  readonly query: TracesQuery;
  readonly range: TimeRange;
}

function questions({ state, range, red }: SampleOf): readonly SampleQuestion[] {
  const query = listQuery(state);
  const slowMs = middleOf(red?.p99.values ?? []);
  const slow = { key: "duration", op: ">=" as const, value: durationOfMs(slowMs ?? 0) };
  const filters = [...(query.filters ?? []), ...(slowMs === undefined ? [] : [slow])];
  const slices = sliced(range.from.valueOf(), range.to.valueOf(), moments);
  return [
    { query: { ...query, filters, limit: slowLimit }, range },
    ...slices.map(([fromMs, toMs]) => ({ query: { ...query, limit: momentLimit }, range: fixedRange(fromMs, toMs) })),
  ];
}

/** One after the other: a picture may come later than the table and the charts. */
async function readSample(
  asked: readonly SampleQuestion[],
  onRows: (rows: readonly TraceRow[]) => void,
  cancel: AbortSignal,
): Promise<void> {
  for (const { query, range } of asked) {
    const data = await finished(runQueries([query], range, { requestId: "traces-sample" }), cancel);
    if (data === undefined) return;
    onRows(traceRows(data.series[0]));
  }
}
