import { LoadingState, type TimeRange } from "@grafana/data";
import { useEffect, useState } from "react";
import { runQueries } from "../host/explore-api.ts";
import type { TracesState } from "./traces-address.ts";
import { redQuery } from "./traces-query.ts";
import { redOfFrames, type RedAnswer } from "./traces-red-frames.ts";

/** Reads the charts of a search; the last ones stay until the next are there. */
export function useRed(state: TracesState, range: TimeRange, tick: number): RedAnswer | undefined {
  const [answer, setAnswer] = useState<RedAnswer>();
  useEffect(() => {
    const asked = runQueries([redQuery(state)], range, { requestId: "traces-red", maxDataPoints: 90 });
    const following = asked.subscribe((data) => {
      if (data.state === LoadingState.Done) setAnswer(redOfFrames(data.series));
    });
    return () => following.unsubscribe();
  }, [state, range, tick]);
  return answer;
}
