import { locationService } from "@grafana/runtime";
import { useCallback, useMemo } from "react";
import { useLocation } from "react-router-dom";
import { logsParameters, readLogsAddress, type LogsState } from "./logs-address.ts";
import { useSame } from "./use-same.ts";

/** Changes what the page shows, by the address. `replace` leaves no step for the browser's way back. */
export type ChangeLogs = (change: Partial<LogsState>, options?: { readonly replace?: boolean }) => void;

/** What the address says, and how to change it. Parts that did not change are the same objects as before. */
export function useLogsState(): readonly [LogsState, ChangeLogs] {
  const { search: address } = useLocation();
  const read = readLogsAddress(new URLSearchParams(address));
  const filters = useSame(read.filters);
  const columns = useSame(read.columns);
  const { search, record, tab, live, wrap, attributes } = read;
  const state = useMemo(
    () => ({ search, filters, columns, record, tab, live, wrap, attributes }),
    [search, filters, columns, record, tab, live, wrap, attributes],
  );
  const change = useCallback<ChangeLogs>((part, { replace = false } = {}) => {
    locationService.partial(logsParameters(part), replace);
  }, []);
  return [state, change];
}
