import { LoadingState, SupplementaryQueryType, type PanelData, type TimeRange } from "@grafana/data";
import { useEffect, useState } from "react";
import type { LogsQuery } from "../../../src/query/query.ts";
import { runQueries, useDataSource } from "../host/explore-api.ts";
import { problemOf, type QueryProblem } from "./logs-query.ts";
import { volumeOfFrames, type Volume } from "./logs-volume-bars.ts";

/** The histogram above the list. */
export interface VolumeAnswer {
  /** Undefined until the first answer; while another is loading it is the one before. */
  readonly volume: Volume | undefined;
  /** The range that `volume` is of. */
  readonly range: TimeRange;
  readonly loading: boolean;
  readonly problem: QueryProblem | undefined;
}

/** Bars that have room beside each other. */
const barsMax = 120;

/** Asks the supplementary query of the data source whenever query, range or `tick` change; not while `off`. */
export function useLogVolume(
  query: LogsQuery,
  range: TimeRange,
  { tick, off }: { readonly tick: number; readonly off: boolean },
): VolumeAnswer {
  const source = useDataSource();
  const [answer, setAnswer] = useState<VolumeAnswer>({ volume: undefined, range, loading: true, problem: undefined });
  useEffect(() => {
    if (off) return undefined;
    const asked = source.getSupplementaryQuery({ type: SupplementaryQueryType.LogsVolume }, query);
    if (asked === undefined) return undefined;
    setAnswer((now) => ({ ...now, loading: true }));
    const take = (data: PanelData): void => {
      if (data.state === LoadingState.Loading) return;
      const problem = problemOf(data);
      const volume = problem === undefined ? volumeOfFrames(data.series) : undefined;
      setAnswer({ volume, range, loading: false, problem });
    };
    const running = runQueries([asked], range, { requestId: "logs-volume", maxDataPoints: barsMax }).subscribe(take);
    return () => running.unsubscribe();
  }, [source, query, range, tick, off]);
  return answer;
}
