import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { durationText, normalWindow, placed, ticks, type TimeWindow, zoomedWindow } from "./time-scale.ts";
import { shareOf, useDragRange } from "./use-drag-range.ts";

/** Which stretch of a trace of `lengthMs` the ruler measures. */
export interface TimeRulerProps {
  readonly lengthMs: number;
  readonly window: TimeWindow;
  onWindow(window: TimeWindow): void;
}

/** A place that a line or a label marks, in percent of the timeline's width. */
export interface Tick {
  readonly ms: number;
  readonly left: number;
}

/** Round times since the beginning of the trace that are in the window. */
export function rulerTicks(lengthMs: number, window: TimeWindow): Tick[] {
  const length = lengthMs || 1;
  return ticks(window.from * length, window.to * length, 6).flatMap((ms) => {
    const place = placed(window, ms / length, ms / length);
    return place === undefined ? [] : [{ ms, left: place.left }];
  });
}

/** Times above the waterfall. Drawing a stretch zooms to it, the wheel zooms about the pointer. */
export function TimeRuler({ lengthMs, window, onWindow }: TimeRulerProps) {
  const styles = useStyles2(getStyles);
  const length = window.to - window.from;
  const drag = useDragRange(({ from, to }) =>
    onWindow(normalWindow(window.from + from * length, window.from + to * length)),
  );
  return (
    <div
      className={styles.ruler}
      data-testid="trace-ruler"
      {...drag.handlers}
      onWheel={(event) => {
        const about = window.from + shareOf(event) * length;
        onWindow(zoomedWindow(window, event.deltaY > 0 ? 1.25 : 0.8, about));
      }}
    >
      {rulerTicks(lengthMs, window).map(({ ms, left }) => (
        <span key={ms} className={styles.tick} style={left > 94 ? { right: 2 } : { left: `${left}%` }}>
          {durationText(ms)}
        </span>
      ))}
      {drag.drawn !== undefined && <div className={styles.drawn} style={drag.drawn} />}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    ruler: css({
      position: "relative",
      height: "100%",
      cursor: "crosshair",
      overflow: "hidden",
      touchAction: "none",
      userSelect: "none",
    }),
    tick: css({
      position: "absolute",
      top: 0,
      lineHeight: "26px",
      paddingLeft: theme.spacing(0.5),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontVariantNumeric: "tabular-nums",
      whiteSpace: "nowrap",
      pointerEvents: "none",
    }),
    drawn: css({
      position: "absolute",
      top: 0,
      bottom: 0,
      background: theme.colors.primary.transparent,
      pointerEvents: "none",
    }),
  };
}
