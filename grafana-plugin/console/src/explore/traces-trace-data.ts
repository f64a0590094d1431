import { LoadingState, type DataFrame, type TimeRange } from "@grafana/data";
import { useEffect, useMemo, useState } from "react";
import type { TraceQuery } from "../../../src/query/query.ts";
import { runQueries } from "../host/explore-api.ts";
import { isTraceFrame } from "../panels/traces/span.ts";
import { readLogFrames } from "../panels/logs/read-log-frames.ts";
import type { LogRecord } from "../panels/logs/log-record.ts";
import { problemOf, type QueryProblem } from "./logs-query.ts";

/** A trace and what was logged meanwhile. */
export interface TraceData {
  readonly frame: DataFrame | undefined;
  /** Nodes and edges of its services. */
  readonly graph: readonly DataFrame[];
  readonly loading: boolean;
  readonly problem: QueryProblem | undefined;
  /** The collector has no such trace. */
  readonly missing: boolean;
  /** Oldest first; undefined until they are read. */
  readonly records: readonly LogRecord[] | undefined;
  readonly recordsProblem: QueryProblem | undefined;
}

interface Answer {
  readonly frames: readonly DataFrame[];
  readonly loading: boolean;
  readonly problem: QueryProblem | undefined;
}

/** Reads a trace and its log records; again when `tick` changes. Neither is bound to a time range. */
export function useTraceData(traceId: string, range: TimeRange, tick: number): TraceData {
  const trace = useAnswer({ traceId, show: "trace" }, range, tick);
  const logs = useAnswer({ traceId, show: "logs" }, range, tick);
  const records = useMemo(
    () => (logs.loading ? undefined : readLogFrames(logs.frames).toSorted((a, b) => a.timeMs - b.timeMs)),
    [logs],
  );
  return useMemo(() => {
    const frame = trace.frames.find(isTraceFrame);
    return {
      frame,
      graph: trace.frames.filter((other) => other !== frame),
      loading: trace.loading,
      problem: trace.problem,
      missing:
        trace.problem?.status === 404 || (!trace.loading && trace.problem === undefined && (frame?.length ?? 0) === 0),
      records,
      recordsProblem: logs.problem,
    };
  }, [trace, logs, records]);
}

const nothing: Answer = { frames: [], loading: true, problem: undefined };

function useAnswer({ traceId, show }: Pick<TraceQuery, "traceId" | "show">, range: TimeRange, tick: number): Answer {
  const [answer, setAnswer] = useState(nothing);
  // A trace is the same in every range; only asking again reads it again.
  const [askedRange] = useState(range);
  useEffect(() => {
    const query: TraceQuery = { refId: "A", queryType: "trace", traceId, ...(show === undefined ? {} : { show }) };
    setAnswer((before) => (before.frames.length === 0 ? nothing : { ...before, loading: true }));
    const asked = runQueries([query], askedRange, { requestId: `trace-${show}` });
    const following = asked.subscribe((data) => {
      if (data.state === LoadingState.Loading) return;
      setAnswer({ frames: data.series, loading: false, problem: problemOf(data) });
    });
    return () => following.unsubscribe();
  }, [traceId, show, askedRange, tick]);
  return answer;
}
