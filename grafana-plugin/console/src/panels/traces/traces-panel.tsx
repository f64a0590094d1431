import { LoadingState, type PanelProps } from "@grafana/data";
import { EmptyState } from "@grafana/ui";
import { useCallback, useMemo } from "react";
import { isTraceFrame, type Span } from "./span.ts";
import { TraceView } from "./trace-view.tsx";
import { linksOfRow } from "./row-links.ts";

/** Options of Grafana's panel `traces` that a dashboard may set. */
export interface TracesOptions {
  /** Opens the details of this span first. */
  readonly focusedSpanId?: string;
}

/** A trace in a dashboard: the first frame of spans among what was asked for. */
export function TracesPanel({ data, options, timeZone }: PanelProps<TracesOptions>) {
  const frame = useMemo(() => data.series.find((series) => isTraceFrame(series) && series.length > 0), [data.series]);
  const linksOf = useCallback((span: Span) => linksOfRow(frame, span.row), [frame]);
  if (frame === undefined) {
    if (data.state === LoadingState.Loading) return null;
    return <EmptyState variant="not-found" message="No trace found" hideImage />;
  }
  return <TraceView frame={frame} spanId={options.focusedSpanId} linksOf={linksOf} timeZone={timeZone} />;
}
