import { LoadingState, type PanelData, type QueryResultMetaNotice, type TimeRange } from "@grafana/data";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { LogsQuery } from "../../../src/query/query.ts";
import { runQueries } from "../host/explore-api.ts";
import type { LogRecord } from "../panels/logs/log-record.ts";
import { readLogFrames, searchWordsOf } from "../panels/logs/read-log-frames.ts";
import { useHeld } from "./logs-held.ts";
import { problemOf, type QueryProblem } from "./logs-query.ts";
import { useLabelType } from "./logs-records.ts";
import { countTail, nothingCounted, tailRate, type TailCount } from "./logs-tail-rate.ts";

/** Records as they come in. */
export interface LogTail {
  /** Newest first; while paused as they were when it began, or none once they were cleared. */
  readonly records: readonly LogRecord[];
  /** Whether the collector has answered. */
  readonly listening: boolean;
  /** What came since it was paused. */
  readonly waiting: number;
  /** Records a second. */
  readonly rate: number;
  readonly words: readonly string[];
  /** What is missing, and whether the connection was lost. */
  readonly notices: readonly QueryResultMetaNotice[];
  readonly problem: QueryProblem | undefined;
  /** The time, each second. */
  readonly nowMs: number;
  /** Forgets what came so far. */
  readonly clear: () => void;
  /** Follows again what was refused. */
  readonly retry: () => void;
}

/** Records that the data source holds for the tail; the oldest make room. */
const tailRecordsMax = 1_000;

interface Came {
  readonly records: readonly LogRecord[];
  readonly data: PanelData | undefined;
  readonly count: TailCount;
  readonly sinceMs: number;
}
const nothing: Came = { records: [], data: undefined, count: nothingCounted, sinceMs: 0 };

/** Follows the live tail of the data source while `on`. `paused` holds what is shown; the tail goes on behind it. */
export function useLogTail(
  query: LogsQuery,
  range: TimeRange,
  { on, paused }: { on: boolean; paused: boolean },
): LogTail {
  const labelType = useLabelType();
  const [came, setCame] = useState<Came>(nothing);
  const [cleared, setCleared] = useState<ReadonlySet<string>>(new Set());
  const [tries, setTries] = useState(0);
  const retry = useCallback(() => setTries((before) => before + 1), []);
  useEffect(() => {
    setCame({ ...nothing, sinceMs: Date.now() });
    setCleared(new Set());
    if (!on) return undefined;
    const take = (data: PanelData): void => {
      if (data.state === LoadingState.Loading && data.series.length === 0) return;
      setCame((before) => {
        const known = new Map(before.records.map((record) => [record.id, record]));
        const records = readLogFrames(data.series, labelType, known);
        return { ...before, records, data, count: countTail(before.count, records, Date.now()) };
      });
    };
    const live = { liveStreaming: true, requestId: "logs-tail" };
    const running = runQueries([{ ...query, limit: tailRecordsMax }], range, live).subscribe(take);
    return () => running.unsubscribe();
    // The range is of no meaning to the tail, and a relative one would start it anew at each refresh.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [query, on, labelType, tries]);
  const now = useNow(on);
  const kept = useMemo(() => came.records.filter(({ id }) => !cleared.has(id)), [came.records, cleared]);
  // Who clears wants an empty list, also while it holds still.
  const held = useHeld({ records: kept, total: came.count.total }, { hold: paused, of: cleared });
  const clear = useCallback(() => setCleared(came.count.seen), [came.count.seen]);
  return useMemo(() => {
    const { data, count, sinceMs } = came;
    return {
      ...{ records: held.records, waiting: count.total - held.total, listening: data !== undefined },
      ...{ clear, retry },
      nowMs: now,
      rate: tailRate(count, { nowMs: now, sinceMs }),
      words: searchWordsOf(data?.series ?? []),
      notices: data?.series[0]?.meta?.notices ?? [],
      problem: data === undefined ? undefined : problemOf(data),
    };
  }, [came, held, clear, retry, now]);
}

/** The time, again each second, so that a rate falls when nothing comes. */
function useNow(on: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!on) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [on]);
  return now;
}
