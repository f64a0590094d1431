import { css } from "@emotion/css";
import type { UPlotConfigBuilder } from "@grafana/ui";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import type uPlot from "uplot";

/**
 * Something that is laid over the plot of a chart: `paint` draws on its canvas after the series, `children` are placed
 * over it in CSS pixels of the plot; both are done again whenever the chart is drawn or `subject` changes.
 */
export function PlotLayer({
  config,
  subject,
  paint,
  children,
}: {
  readonly config: UPlotConfigBuilder;
  readonly subject: unknown;
  readonly paint?: (plot: uPlot) => void;
  readonly children?: (plot: uPlot) => ReactNode;
}): React.JSX.Element | null {
  const paintRef = useRef(paint);
  const [drawing, setDrawing] = useState<{ readonly plot: uPlot }>();
  useLayoutEffect(() => {
    paintRef.current = paint;
  });
  // A chart takes hooks while it is set up, which is after the layout effects of what is inside it.
  useLayoutEffect(() => {
    let isGone = false;
    config.addHook("draw", (plot: uPlot) => {
      if (isGone) return;
      paintRef.current?.(plot);
      setDrawing({ plot });
    });
    return () => {
      isGone = true;
    };
  }, [config]);
  const plot = drawing?.plot;
  useEffect(() => {
    plot?.redraw(false);
  }, [plot, subject]);
  if (plot === undefined || children === undefined) return null;
  const { left, top } = plot.over.style;
  return <div className={css({ position: "absolute", width: 0, height: 0, left, top })}>{children(plot)}</div>;
}
