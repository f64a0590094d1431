import { css } from "@emotion/css";
import { dateTimeFormat, type GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { useState, type ReactElement } from "react";
import { shareOf, useDragRange } from "../panels/traces/use-drag-range.ts";
import { timeMarks } from "./logs-scale.ts";
import { useWidth } from "../panels/use-width.ts";
import { linePath, valueTicks } from "./traces-plot.ts";
import type { RedSeries } from "./traces-red-frames.ts";

/** One measure over time. */
export interface RedChartProps {
  readonly title: string;
  readonly series: RedSeries;
  readonly color: string;
  readonly format: (value: number) => string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly timeZone: string;
  readonly onZoom: (fromMs: number, toMs: number) => void;
}

const heightPx = 64;
const axisPx = 46;

/** A small chart; a stretch that is drawn on it becomes the time range. */
export function RedChart(props: RedChartProps): ReactElement {
  const { title, series, format, fromMs, toMs, timeZone, onZoom } = props;
  const styles = useStyles2(getStyles);
  const [measure, width] = useWidth();
  const [pointed, setPointed] = useState<number>();
  const timeAt = (share: number): number => Math.round(fromMs + share * (toMs - fromMs));
  const drag = useDragRange(({ from, to }) => onZoom(timeAt(from), timeAt(to)));
  const at = pointed === undefined ? undefined : nearest(series, fromMs + pointed * (toMs - fromMs));
  const value = at === undefined ? lastOf(series) : series.values[at];
  const when = at === undefined ? "" : dateTimeFormat(series.timesMs[at]!, { timeZone, format: "HH:mm:ss" });
  return (
    <figure className={styles.chart} aria-label={`${title}: ${describe(series, format)}`}>
      <figcaption className={styles.head}>
        <span>{title}</span>
        <span className={styles.when}>{when}</span>
        <span className={styles.value}>{value === null || value === undefined ? "–" : format(value)}</span>
      </figcaption>
      <div className={styles.body}>
        {/* The table below has the same for those who do not point. */}
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
        <div
          ref={measure}
          className={styles.plot}
          {...drag.handlers}
          onPointerMove={(event) => {
            drag.handlers.onPointerMove(event);
            setPointed(shareOf(event));
          }}
          onPointerLeave={() => setPointed(undefined)}
        >
          <Plot {...props} width={width} at={at} />
          {drag.drawn !== undefined && <div className={styles.brush} style={drag.drawn} />}
        </div>
      </div>
    </figure>
  );
}

function Plot({
  series,
  color,
  format,
  fromMs,
  toMs,
  timeZone,
  width,
  at,
}: RedChartProps & { readonly width: number; readonly at: number | undefined }): ReactElement {
  const styles = useStyles2(getStyles);
  const marks = valueTicks(Math.max(0, ...series.values.map((value) => value ?? 0)));
  const top = marks.at(-1)! || 1;
  // A point stands for its step, so it is drawn in the middle of it.
  const x = (timeMs: number): number => ((timeMs + series.stepMs / 2 - fromMs) / (toMs - fromMs)) * width;
  const y = (value: number): number => heightPx - (value / top) * (heightPx - 4);
  const points = series.timesMs.map((timeMs, index) => {
    const value = series.values[index] ?? null;
    return [x(timeMs), value === null ? null : y(value)] as const;
  });
  const line = linePath(points);
  return (
    <svg width={width} height={heightPx + 16} className={styles.svg} aria-hidden="true">
      {marks.map((mark) => (
        <g key={mark}>
          <line className={styles.grid} x1={0} x2={width} y1={y(mark)} y2={y(mark)} />
          <text className={styles.mark} x={-6} y={y(mark) + 3} textAnchor="end">
            {format(mark)}
          </text>
        </g>
      ))}
      {timeMarks(fromMs, toMs, { count: width / 90, timeZone }).map(({ timeMs, text }) => (
        <text
          key={timeMs}
          className={styles.mark}
          x={((timeMs - fromMs) / (toMs - fromMs)) * width}
          y={heightPx + 13}
          textAnchor="middle"
        >
          {text}
        </text>
      ))}
      <path d={line} fill="none" stroke={color} strokeWidth={1.5} strokeLinejoin="round" />
      {at !== undefined && series.values[at] !== null && (
        <circle cx={x(series.timesMs[at]!)} cy={y(series.values[at] ?? 0)} r={3} fill={color} />
      )}
    </svg>
  );
}

function nearest({ timesMs, stepMs }: RedSeries, timeMs: number): number | undefined {
  const at = timesMs.findLastIndex((begin) => begin <= timeMs);
  return at === -1 || timeMs > timesMs[at]! + Math.max(stepMs, 1) ? undefined : at;
}

function lastOf({ values }: RedSeries): number | null | undefined {
  return values.findLast((value) => value !== null);
}

function describe({ values }: RedSeries, format: (value: number) => string): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return "nothing in this time";
  return `between ${format(Math.min(...known))} and ${format(Math.max(...known))}`;
}

function getStyles({ colors, spacing, typography, shape }: GrafanaTheme2) {
  return {
    chart: css({
      flex: 1,
      minWidth: 220,
      margin: 0,
      padding: spacing(0.75, 1, 0.25),
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
      background: colors.background.primary,
    }),
    head: css({
      display: "flex",
      gap: spacing(1),
      fontSize: typography.bodySmall.fontSize,
      marginBottom: spacing(0.5),
    }),
    when: css({ marginLeft: "auto", color: colors.text.secondary }),
    value: css({ fontWeight: typography.fontWeightMedium, fontVariantNumeric: "tabular-nums" }),
    body: css({ paddingLeft: axisPx }),
    plot: css({ position: "relative", cursor: "crosshair", touchAction: "none", userSelect: "none" }),
    svg: css({ display: "block", overflow: "visible" }),
    grid: css({ stroke: colors.border.weak }),
    mark: css({ fill: colors.text.secondary, fontSize: 10 }),
    brush: css({
      position: "absolute",
      top: 0,
      height: heightPx,
      background: colors.primary.transparent,
      borderInline: `1px solid ${colors.primary.border}`,
      pointerEvents: "none",
    }),
  };
}
