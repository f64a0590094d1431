import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2, useTheme2 } from "@grafana/ui";
import { useEffect, useRef } from "react";
import { useWidth } from "../use-width.ts";
import type { ServiceColors } from "./service-colors.ts";
import { endMs } from "./span.ts";
import type { Trace } from "./span-tree.ts";
import { normalWindow, type TimeWindow, wholeWindow } from "./time-scale.ts";
import { useDragRange } from "./use-drag-range.ts";

/** What the minimap shows and changes. */
export interface TraceMinimapProps {
  readonly trace: Trace;
  readonly colors: ServiceColors;
  readonly window: TimeWindow;
  onWindow(window: TimeWindow): void;
}

const heightPx = 52;

/** The whole trace, small: every span a line. Drawing a stretch on it zooms to it, a double click shows everything again. */
export function TraceMinimap({ trace, colors, window, onWindow }: TraceMinimapProps) {
  const styles = useStyles2(getStyles);
  const { canvas, measure, drag } = useMinimap({ trace, colors, window, onWindow });
  const zoomed = window.from > 0 || window.to < 1;
  return (
    // With the keyboard the window is moved by + - 0 and Shift with arrows; see trace-keys.ts.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={measure}
      className={styles.map}
      role="img"
      aria-label="All spans over time; drag to zoom, double click to see everything"
      data-testid="trace-minimap"
      onDoubleClick={() => onWindow(wholeWindow)}
      {...drag.handlers}
    >
      <canvas ref={canvas} className={styles.canvas} />
      {zoomed && <div className={styles.shade} style={{ left: 0, width: `${window.from * 100}%` }} />}
      {zoomed && <div className={styles.shade} style={{ right: 0, width: `${(1 - window.to) * 100}%` }} />}
      {drag.drawn !== undefined && <div className={styles.drawn} style={drag.drawn} />}
    </div>
  );
}

function useMinimap({ trace, colors, onWindow }: TraceMinimapProps) {
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const [measure, widthPx] = useWidth();
  const theme = useTheme2();
  useEffect(() => {
    if (canvas.current !== null && widthPx > 0) {
      draw(canvas.current, { trace, widthPx, colorOf: colors, errorColor: theme.colors.error.main });
    }
  }, [trace, colors, widthPx, theme]);
  const drag = useDragRange(({ from, to }) => onWindow(normalWindow(from, to)));
  return { canvas, measure, drag };
}

interface Drawing {
  readonly trace: Trace;
  readonly widthPx: number;
  readonly colorOf: ServiceColors;
  readonly errorColor: string;
}

function draw(canvas: HTMLCanvasElement, { trace, widthPx, colorOf, errorColor }: Drawing): void {
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(widthPx * scale);
  canvas.height = Math.round(heightPx * scale);
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.scale(scale, scale);
  const lengthMs = trace.endMs - trace.startMs || 1;
  const lane = (heightPx - 8) / Math.max(1, trace.nodes.length);
  const thick = Math.min(4, Math.max(1, lane * 0.7));
  for (const [index, { span, missing }] of trace.nodes.entries()) {
    const x = ((span.startMs - trace.startMs) / lengthMs) * widthPx;
    const width = Math.max(1, ((endMs(span) - span.startMs) / lengthMs) * widthPx);
    context.globalAlpha = missing ? 0.25 : 0.9;
    context.fillStyle = span.status === "error" ? errorColor : colorOf(span.service);
    context.fillRect(x, 4 + index * lane, width, thick);
  }
}

function getStyles(theme: GrafanaTheme2) {
  return {
    map: css({
      position: "relative",
      height: heightPx,
      background: theme.colors.background.secondary,
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      cursor: "crosshair",
      overflow: "hidden",
      touchAction: "none",
      userSelect: "none",
    }),
    canvas: css({ display: "block", width: "100%", height: "100%" }),
    shade: css({
      position: "absolute",
      top: 0,
      bottom: 0,
      background: theme.colors.background.canvas,
      opacity: 0.7,
      pointerEvents: "none",
    }),
    drawn: css({
      position: "absolute",
      top: 0,
      bottom: 0,
      background: theme.colors.primary.transparent,
      borderLeft: `1px solid ${theme.colors.primary.border}`,
      borderRight: `1px solid ${theme.colors.primary.border}`,
      pointerEvents: "none",
    }),
  };
}
