/**
 * What the explore pages are written against. They are drawn by the shell, which has the data source ready and gives them the whole
 * of the page below its header; time range and query stand in the address, so that each state can be linked to.
 *
 *     const dataSource = useDataSource();
 *     const { range, timeZone, set, refresh, tick } = useTimeRange();
 *     useEffect(() => {
 *       const running = runQueries([{ refId: "A", queryType: "logs", search }], range, { requestId: "logs" }).subscribe(setData);
 *       return () => running.unsubscribe();
 *     }, [search, range, tick]);
 *     go(`/traces/${traceId}`);
 */
import { CoreApp, rangeUtil, type PanelData, type RawTimeRange, type ScopedVars, type TimeRange } from "@grafana/data";
import { getDataSourceSrv, locationService } from "@grafana/runtime";
import { createContext, useCallback, useContext, useMemo, useState } from "react";
import { useLocation } from "react-router-dom";
import { from, switchMap, type Observable } from "rxjs";
import type { SpanhouseQuery } from "../../../src/query/query.ts";
import type { SpanhouseApi } from "./spanhouse-api.ts";
import { runRequest } from "./run-request.ts";
import { addressOfRange, rangeOfAddress, timeZone } from "./time-range.ts";

/** Filled by the shell. */
export const DataSourceContext: React.Context<SpanhouseApi | undefined> = createContext<SpanhouseApi | undefined>(
  undefined,
);

/** The data source, made of the built plugin. */
export function useDataSource(): SpanhouseApi {
  const dataSource = useContext(DataSourceContext);
  if (dataSource === undefined) throw new Error("BUG: a page that asks is drawn outside of DataSourceContext");
  return dataSource;
}

/** The time range of a page. */
export interface PageTimeRange {
  /** Read when the address or `tick` changed last; the same object until then. */
  readonly range: TimeRange;
  /** `browser`, `utc`, or a name such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** Counts refreshes; ask again when it changes. */
  readonly tick: number;
  /** Shows another range, by the address. */
  set(range: RawTimeRange): void;
  /** Reads relative ends (`now`) again. */
  refresh(): void;
}

/** Filled by the shell, so that its time picker and the page mean the same. */
export const TimeRangeContext: React.Context<PageTimeRange | undefined> = createContext<PageTimeRange | undefined>(
  undefined,
);

/** The time range that the address says (`from`, `to`; the last hour when it does not), shared with the page's time picker. */
export function useTimeRange(): PageTimeRange {
  const shared = useContext(TimeRangeContext);
  if (shared === undefined) throw new Error("BUG: a page with a time range is drawn outside of TimeRangeContext");
  return shared;
}

/** For the shell: what `TimeRangeContext` holds. */
export function useAddressTimeRange(): PageTimeRange {
  const { search } = useLocation();
  const [tick, setTick] = useState(0);
  const parameters = new URLSearchParams(search);
  const address = `${parameters.get("from") ?? ""} ${parameters.get("to") ?? ""} ${tick}`;
  // oxlint-disable-next-line react/exhaustive-deps -- other parts of the address do not move the range
  const range = useMemo(() => rangeOfAddress(), [address]);
  const set = useCallback((raw: RawTimeRange) => locationService.partial(addressOfRange(raw)), []);
  const refresh = useCallback(() => setTick((last) => last + 1), []);
  return useMemo(() => ({ range, tick, set, refresh, timeZone: timeZone() }), [range, tick, set, refresh]);
}

/** How to ask; what is left out is as in a dashboard. */
export interface RunOptions {
  /** Names the question: a newer one of the same id takes its place. Left out: one by `refId`s. */
  readonly requestId?: string;
  /** Points of a series; 600. */
  readonly maxDataPoints?: number;
  /** Ask for records as they come in; the answer stays open. */
  readonly liveStreaming?: boolean;
  readonly scopedVars?: ScopedVars;
}

/**
 * Asks the data source as a panel does and follows the answer (loading, parts, streaming, done, error as a state); unsubscribing
 * cancels the question, in the database too.
 */
export function runQueries(
  queries: readonly SpanhouseQuery[],
  range: TimeRange,
  options: RunOptions = {},
): Observable<PanelData> {
  const { maxDataPoints = 600, liveStreaming = false, scopedVars = {} } = options;
  const requestId = options.requestId ?? `explore-${queries.map(({ refId }) => refId).join("-")}`;
  const { interval, intervalMs } = rangeUtil.calculateInterval(range, maxDataPoints, "10ms");
  const request = {
    requestId, interval, intervalMs, maxDataPoints, range, liveStreaming,
    rangeRaw: range.raw,
    targets: [...queries],
    timezone: timeZone(),
    app: CoreApp.Explore,
    startTime: Date.now(),
    scopedVars: { ...scopedVars, __interval: { value: interval }, __interval_ms: { value: intervalMs } },
  }; // prettier-ignore
  return from(getDataSourceSrv().get(null)).pipe(switchMap((dataSource) => runRequest(dataSource, request)));
}

/** Goes to a page of the console without loading anew; the address then also leads there. */
export function go(path: string, options: { readonly replace?: boolean } = {}): void {
  if (options.replace === true) locationService.replace(path);
  else locationService.push(path);
}
