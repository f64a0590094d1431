import { locationService } from "@grafana/runtime";
import { useCallback, useMemo } from "react";
import { useLocation } from "react-router-dom";
import { rangeText, type RangeText } from "../host/page-address.ts";
import {
  readTraceAddress,
  readTracesAddress,
  tracesParameters,
  type TracesState,
  type TraceState,
} from "./traces-address.ts";
import { useSame } from "./use-same.ts";

/** Changes what the page shows, by the address. */
export type ChangeTraces = (change: Partial<TracesState>) => void;

/** What the address of the page of traces says, and how to change it; parts that did not change are the same objects as before. */
export function useTracesState(): readonly [TracesState, ChangeTraces] {
  const { search: address } = useLocation();
  const { search, filters: read, show } = readTracesAddress(new URLSearchParams(address));
  const filters = useSame(read);
  const state = useMemo(() => ({ search, filters, show }), [search, filters, show]);
  const change = useCallback<ChangeTraces>((part) => locationService.partial(tracesParameters(part)), []);
  return [state, change];
}

/** Changes what the page of a trace shows; no step for the browser's way back, which leads to the search. */
export type ChangeTrace = (change: Partial<TraceState>) => void;

/** What the address of the page of a trace says, and how to change it. */
export function useTraceState(): readonly [TraceState, ChangeTrace] {
  const { search: address } = useLocation();
  const { span, pane } = readTraceAddress(new URLSearchParams(address));
  const change = useCallback<ChangeTrace>((part) => {
    const given = Object.entries(part).map(([name, value]) => [name, value ?? null]);
    locationService.partial(Object.fromEntries(given) as Record<string, string | null>, true);
  }, []);
  return useMemo(() => [{ span, pane }, change], [span, pane, change]);
}

/** The time range as the address says it, for links that keep it. */
export function useRangeText(): RangeText {
  const { search } = useLocation();
  return useMemo(() => rangeText(new URLSearchParams(search)), [search]);
}

const lastSearchKey = "spanhouse.traces.search";

/** Keeps the address of the last search, so that a trace that was opened from it leads back there. */
export function rememberSearch(address: string): void {
  sessionStorage.setItem(lastSearchKey, address);
}

/** The address of the last search of this tab, else the page of traces. */
export function lastSearch(): string {
  return sessionStorage.getItem(lastSearchKey) ?? "/traces";
}
