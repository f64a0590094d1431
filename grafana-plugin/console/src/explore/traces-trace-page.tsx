import { css } from "@emotion/css";
import { applyFieldOverrides, type DataFrame, type GrafanaTheme2 } from "@grafana/data";
import { getTemplateSrv } from "@grafana/runtime";
import { EmptyState, LinkButton, LoadingPlaceholder, Alert, useStyles2, useTheme2 } from "@grafana/ui";
import { useCallback, useEffect, useMemo, type ReactElement, type ReactNode } from "react";
import { useTimeRange } from "../host/explore-api.ts";
import { DetailSection } from "../panels/traces/detail-section.tsx";
import { linksOfRow } from "../panels/traces/row-links.ts";
import { spansOfFrame, type Span } from "../panels/traces/span.ts";
import { buildTrace } from "../panels/traces/span-tree.ts";
import { TraceView } from "../panels/traces/trace-view.tsx";
import { mainRoot } from "../panels/traces/main-root.ts";
import { traceAddress } from "./traces-address.ts";
import { lastSearch, useRangeText, useTraceState } from "./traces-state.ts";
import { useTraceData, type TraceData } from "./traces-trace-data.ts";
import { errorsOfTrace } from "./traces-trace-errors.ts";
import { TracePaneView } from "./traces-trace-pane.tsx";
import { spanOfRecord, TraceRecords } from "./traces-trace-records.tsx";

/**
 * The page `/traces/<traceId>`: the waterfall with the details of a span beside it, below it what was logged, what failed and which services
 * took part. The open span and pane stand in the address.
 */
export function TracePage({ traceId }: { readonly traceId: string }): ReactElement {
  const styles = useStyles2(getStyles);
  const { range, tick, timeZone } = useTimeRange();
  const data = useTraceData(traceId, range, tick);
  const { frame, loading, problem, missing } = data;
  return (
    <div className={styles.page}>
      <a className={styles.back} href={lastSearch()} data-testid="back-to-search">
        ← Traces
      </a>
      {frame !== undefined && frame.length > 0 ? (
        <Found key={traceId} data={data} frame={frame} timeZone={timeZone} />
      ) : missing ? (
        <EmptyState
          variant="not-found"
          message="No such trace"
          button={<LinkButton href={lastSearch()}>Search traces</LinkButton>}
          hideImage
        >
          Nothing is stored under {traceId}. It may not have arrived yet, or its time is over.
        </EmptyState>
      ) : problem !== undefined ? (
        <Alert severity="error" title={problem.message} />
      ) : (
        loading && <LoadingPlaceholder text="Reading the trace" />
      )}
    </div>
  );
}

interface FoundProps {
  readonly data: TraceData;
  readonly frame: DataFrame;
  readonly timeZone: string;
}

function Found({ data, frame, timeZone }: FoundProps): ReactElement {
  const styles = useStyles2(getStyles);
  const [{ span, pane }, change] = useTraceState();
  const range = useRangeText();
  const linked = useLinked(data, timeZone);
  const spans = useMemo(() => spansOfFrame(frame), [frame]);
  const errors = useMemo(() => errorsOfTrace(spans), [spans]);
  const startMs = useMemo(() => spans.reduce((least, one) => Math.min(least, one.startMs), Infinity), [spans]);
  useTitle(spans);
  const select = useCallback((spanId: string | undefined) => change({ span: spanId }), [change]);
  const beside = useCallback((one: Span) => <LogsOfSpan span={one} data={data} />, [data]);
  return (
    <>
      {frame.meta?.notices?.map(({ text }) => (
        <Alert key={text} severity="warning" title={text} topSpacing={0} bottomSpacing={0} />
      ))}
      <div className={styles.view}>
        <TraceView
          frame={frame}
          spanId={span}
          onSelectSpan={select}
          timeZone={timeZone}
          beside={beside}
          linksOf={(one) => linksOfRow(linked.trace, one.row)}
          traceHref={(traceId, spanId) => traceAddress(traceId, { ...range, span: spanId })}
        />
      </div>
      <TracePaneView
        data={{ ...data, graph: linked.graph }}
        {...{ errors, startMs, pane, span }}
        onPane={(next) => change({ pane: next })}
        onSpan={select}
      />
    </>
  );
}

function LogsOfSpan({ span, data }: { readonly span: Span; readonly data: TraceData }): ReactNode {
  const records = (data.records ?? []).filter((record) => spanOfRecord(record) === span.spanId);
  return (
    <DetailSection title="Logs" count={records.length} open>
      <TraceRecords records={records} originMs={span.startMs} />
    </DetailSection>
  );
}

/** The name of the trace in the tab of the browser, where several are open beside each other. */
function useTitle(spans: readonly Span[]): void {
  useEffect(() => {
    const root = mainRoot(buildTrace(spans));
    if (root !== undefined && !root.missing) document.title = `${root.span.service}: ${root.span.name} - Spanhouse`;
  }, [spans]);
}

interface Linked {
  readonly trace: DataFrame | undefined;
  readonly graph: readonly DataFrame[];
}

/** The frames with the links of their fields made ready, as panels get them. */
function useLinked({ frame, graph }: Pick<TraceData, "frame" | "graph">, timeZone: string): Linked {
  const theme = useTheme2();
  return useMemo(() => {
    const given = [...(frame === undefined ? [] : [frame]), ...graph];
    const ready = applyFieldOverrides({
      data: given,
      fieldConfig: { defaults: {}, overrides: [] },
      replaceVariables: (text, scopedVars, format) => getTemplateSrv().replace(text, scopedVars, format),
      theme,
      timeZone,
    });
    return frame === undefined ? { trace: undefined, graph: ready } : { trace: ready[0], graph: ready.slice(1) };
  }, [frame, graph, theme, timeZone]);
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    page: css({ display: "flex", flexDirection: "column", gap: spacing(1), flexGrow: 1, minHeight: 0 }),
    back: css({
      alignSelf: "flex-start",
      color: colors.text.secondary,
      fontSize: typography.bodySmall.fontSize,
      "&:hover": { color: colors.text.primary },
    }),
    view: css({ flex: 1, minHeight: 320 }),
  };
}
