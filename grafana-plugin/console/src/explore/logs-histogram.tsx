import { css } from "@emotion/css";
import { dateTimeFormat, type GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { useState, type ReactElement } from "react";
import { shareOf, useDragRange } from "../panels/traces/use-drag-range.ts";
import { HistogramBars } from "./logs-histogram-bars.tsx";
import { HistogramTooltip } from "./logs-histogram-tooltip.tsx";
import { shortNumber, timeMarks, type TimeMark } from "./logs-scale.ts";
import type { Volume, VolumeBar } from "./logs-volume-bars.ts";
import { useWidth } from "../panels/use-width.ts";

/** Number of records over time, by level. */
export interface LogsHistogramProps {
  readonly volume: Volume;
  readonly fromMs: number;
  readonly toMs: number;
  readonly timeZone: string;
  /** The record that is open. */
  readonly markMs?: number | undefined;
  /** Somebody has dragged over a part of it. Left out: nobody can. */
  readonly onZoom?: ((fromMs: number, toMs: number) => void) | undefined;
}

const height = 72;
/** Half of the text of a mark. */
const markMargin = 22;

/** The histogram. A part is zoomed into by dragging over it, a bar by a click. */
export function LogsHistogram({ volume, fromMs, toMs, timeZone, markMs, onZoom }: LogsHistogramProps): ReactElement {
  const styles = useStyles2(getStyles);
  const [measure, width] = useWidth();
  /** How far across the pointer is, as a share. */
  const [pointer, setPointer] = useState<number>();
  const toX = (timeMs: number): number => ((timeMs - fromMs) / (toMs - fromMs)) * width;
  const timeAt = (share: number): number => fromMs + share * (toMs - fromMs);
  const barAt = (share: number): VolumeBar | undefined => {
    const at = timeAt(share);
    return volume.bars.find((bar) => at >= bar.fromMs && at < bar.toMs);
  };
  const drag = useDragRange(
    ({ from, to }) => onZoom?.(Math.round(timeAt(from)), Math.round(timeAt(to))),
    (share) => {
      const bar = barAt(share);
      if (bar !== undefined) onZoom?.(bar.fromMs, bar.toMs);
    },
  );
  // A mark whose text would stand over the edge is left out.
  const inside = ({ timeMs }: TimeMark): boolean => toX(timeMs) >= markMargin && toX(timeMs) <= width - markMargin;
  const marks = timeMarks(fromMs, toMs, { count: width / 110, timeZone }).filter((mark) => inside(mark));
  const hovered = pointer === undefined ? undefined : barAt(pointer);
  return (
    <div className={styles.frame}>
      <span className={styles.max} aria-hidden>
        {volume.max > 0 ? shortNumber(volume.max) : ""}
      </span>
      <div
        ref={measure}
        className={styles.plot}
        style={{ height, cursor: onZoom === undefined ? "default" : "crosshair" }}
        role="img"
        aria-label={describe(volume, timeZone)}
        {...drag.handlers}
        onPointerMove={(event) => {
          drag.handlers.onPointerMove(event);
          setPointer(shareOf(event));
        }}
        onPointerLeave={() => setPointer(undefined)}
      >
        <HistogramBars {...{ volume, width, height, toX, hovered }} />
        {markMs !== undefined && markMs >= fromMs && markMs <= toMs && (
          <div className={styles.mark} style={{ left: toX(markMs) }} />
        )}
        {onZoom !== undefined && drag.drawn !== undefined && <div className={styles.brush} style={drag.drawn} />}
        {hovered !== undefined && !drag.pressed && pointer !== undefined && (
          <HistogramTooltip {...{ bar: hovered, timeZone, x: pointer * width, width }} />
        )}
      </div>
      <div className={styles.axis} aria-hidden>
        {marks.map(({ timeMs, text }) => (
          <span key={timeMs} className={styles.tick} style={{ left: toX(timeMs) }}>
            {text}
          </span>
        ))}
      </div>
    </div>
  );
}

/** What the picture says, in words. */
function describe({ bars, levels, total }: Volume, timeZone: string): string {
  if (total === 0) return "No log records in this time";
  const parts = levels.map(({ level, count }) => `${count} ${level}`).join(", ");
  const top = bars.reduce((best, bar) => (bar.total > best.total ? bar : best));
  const when = dateTimeFormat(top.fromMs, { timeZone, format: "HH:mm:ss" });
  return `${total} log records: ${parts}. Most at ${when}, ${top.total}.`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({ position: "relative", paddingBottom: 16 }),
  plot: css({
    ...{ position: "relative", width: "100%", touchAction: "none", userSelect: "none" },
    borderBottom: `1px solid ${theme.colors.border.medium}`,
  }),
  max: css({
    ...{ position: "absolute", top: 0, left: 0, fontSize: 10, color: theme.colors.text.secondary, zIndex: 1 },
    ...{ pointerEvents: "none", background: theme.colors.background.primary, opacity: 0.9, paddingRight: 3 },
  }),
  mark: css({
    ...{ position: "absolute", top: 0, bottom: 0, width: 0, pointerEvents: "none" },
    borderLeft: `2px solid ${theme.colors.primary.border}`,
  }),
  brush: css({
    ...{ position: "absolute", top: 0, bottom: 0, pointerEvents: "none", background: theme.colors.primary.transparent },
    borderInline: `1px solid ${theme.colors.primary.border}`,
  }),
  axis: css({ position: "relative", height: 0 }),
  tick: css({
    ...{ position: "absolute", top: 2, transform: "translateX(-50%)", fontSize: 10, whiteSpace: "nowrap" },
    color: theme.colors.text.secondary,
  }),
});
