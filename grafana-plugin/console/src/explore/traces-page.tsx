import { css } from "@emotion/css";
import { type GrafanaTheme2, dateTime } from "@grafana/data";
import { Alert, EmptyState, LoadingBar, RadioButtonGroup, useStyles2 } from "@grafana/ui";
import { useCallback, useEffect, type ReactElement } from "react";
import { useLocation } from "react-router-dom";
import { go, useTimeRange } from "../host/explore-api.ts";
import { useWidth } from "../panels/use-width.ts";
import { traceAddress } from "./traces-address.ts";
import { durationOfMs, withQuickFilters } from "./traces-filters.ts";
import { countedSpans } from "./traces-query.ts";
import { useRed } from "./traces-red.ts";
import { TracesRedStrip } from "./traces-red-strip.tsx";
import { useTraceResults, type TraceResults } from "./traces-results.ts";
import type { TraceRow } from "./traces-rows.ts";
import { useTraceSample } from "./traces-sample.ts";
import { TracesScatter } from "./traces-scatter.tsx";
import type { ScatterChoice } from "./traces-scatter-places.ts";
import { TracesSearchBar } from "./traces-search-bar.tsx";
import { rememberSearch, useRangeText, useTracesState } from "./traces-state.ts";
import { TracesTable } from "./traces-table.tsx";

/**
 * The page `/traces`. Search, filters and range stand in the address (traces-address.ts); all that it shows comes from the data source.
 *
 *     search field, quick filters
 *     rate | errors | p99           drawing a stretch zooms
 *     every trace by its duration   drawing a rectangle filters
 *     table                         a row leads to /traces/<id>
 */
export function TracesPage(): ReactElement {
  const styles = useStyles2(getStyles);
  const [state, change] = useTracesState();
  const { range, timeZone, set, refresh, tick } = useTimeRange();
  const isNarrow = state.search !== "" || state.filters.length > 0 || state.show === "spans";
  const results = useTraceResults(state, range, tick);
  const red = useRed(state, range, tick);
  const sample = useTraceSample(results, { state, range, red });
  const hrefOf = useRowAddress(isNarrow);
  const [fromMs, toMs] = [range.from.valueOf(), range.to.valueOf()];
  const zoom = useCallback((from: number, to: number) => set({ from: dateTime(from), to: dateTime(to) }), [set]);
  const choose = ({ shortestMs, longestMs, ...ends }: ScatterChoice): void => {
    const bounds = { longerThan: durationOfMs(shortestMs), shorterThan: durationOfMs(longestMs) };
    change({ filters: withQuickFilters(state.filters, bounds) });
    zoom(ends.fromMs, ends.toMs);
  };
  return (
    <div className={styles.page}>
      <TracesSearchBar {...{ state, change, range, problem: results.problem, onAgain: refresh }} />
      <TracesRedStrip {...{ red, counted: countedSpans(state), range, timeZone, onZoom: zoom }} />
      <TracesScatter
        {...{ rows: sample.rows, sampled: sample.sampled, what: state.show, fromMs, toMs, timeZone }}
        onChoose={choose}
        onOpen={(row) => go(hrefOf(row))}
      />
      <div className={styles.toolbar}>
        <RadioButtonGroup
          size="sm"
          aria-label="Show"
          options={[
            { label: "Traces", value: "traces" as const },
            { label: "Spans", value: "spans" as const },
          ]}
          value={state.show}
          onChange={(show) => change({ show })}
        />
        <Count results={results} what={state.show} />
      </div>
      <Results results={results}>
        <TracesTable
          {...{ rows: results.rows, show: state.show, timeZone, hrefOf, isNarrow }}
          onEnd={results.loadMore}
        />
      </Results>
    </div>
  );
}

/** A search may have found a span deep in its trace: then the address of the trace opens it. */
function useRowAddress(isNarrow: boolean): (row: TraceRow) => string {
  const rangeText = useRangeText();
  const { pathname, search } = useLocation();
  useEffect(() => rememberSearch(pathname + search), [pathname, search]);
  return useCallback(
    (row: TraceRow) => {
      const isFound = isNarrow && (row.found !== undefined || row.kind !== undefined);
      return traceAddress(row.traceId, { ...rangeText, ...(isFound ? { span: row.spanId } : {}) });
    },
    [isNarrow, rangeText],
  );
}

function Count({ results, what }: { readonly results: TraceResults; readonly what: string }): ReactElement {
  const styles = useStyles2(getStyles);
  const { rows, more, loading } = results;
  const count = `${rows.length.toLocaleString("en")}${more ? "+" : ""}`;
  return (
    <span className={styles.count} role="status">
      {loading === "first" ? "Searching…" : `${count} ${what}, newest first`}
    </span>
  );
}

function Results({
  results,
  children,
}: {
  readonly results: TraceResults;
  readonly children: ReactElement;
}): ReactElement {
  const styles = useStyles2(getStyles);
  const [measure, width] = useWidth();
  const { rows, loading, problem, notices } = results;
  return (
    <div className={styles.results} ref={measure} aria-busy={loading !== undefined}>
      {loading !== undefined && (
        <div className={styles.loading}>
          <LoadingBar width={width} />
        </div>
      )}
      {problem !== undefined && <Alert severity="error" title={problem.message} topSpacing={0} bottomSpacing={1} />}
      {notices.map(({ text }) => (
        <Alert key={text} severity="info" title={text} topSpacing={0} bottomSpacing={1} />
      ))}
      {rows.length === 0 && loading === undefined && problem === undefined ? (
        <EmptyState variant="not-found" message="No traces match" hideImage>
          Take a longer time range, or take away a filter.
        </EmptyState>
      ) : (
        children
      )}
    </div>
  );
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    page: css({ display: "flex", flexDirection: "column", gap: spacing(1), flexGrow: 1, minHeight: 0 }),
    toolbar: css({ display: "flex", alignItems: "center", gap: spacing(2) }),
    count: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize }),
    results: css({ position: "relative", display: "flex", flexDirection: "column", flexGrow: 1, minHeight: 280 }),
    loading: css({ position: "absolute", top: -2, left: 0, right: 0, zIndex: 1 }),
  };
}
