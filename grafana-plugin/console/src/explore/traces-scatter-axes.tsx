import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import { durationText } from "../panels/traces/time-scale.ts";
import { timeMarks } from "./logs-scale.ts";
import { logShare, logTicks } from "./traces-plot.ts";
import { scatterHeightPx as heightPx } from "./traces-scatter-places.ts";

/** What the axes measure. */
export interface ScatterAxesProps {
  readonly ends: readonly [number, number];
  readonly width: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly timeZone: string;
}

/** Durations by powers of ten to the left, times below. */
export function ScatterAxes({ ends, width, fromMs, toMs, timeZone }: ScatterAxesProps): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <svg width={width} height={heightPx + 18} className={styles.svg} aria-hidden="true">
      {logTicks(ends[0], ends[1]).map((mark) => {
        const y = (1 - logShare(mark, ends)) * heightPx;
        return (
          <g key={mark}>
            <line className={styles.grid} x1={0} x2={width} y1={y} y2={y} />
            <text className={styles.mark} x={-6} y={y + 3} textAnchor="end">
              {durationText(mark)}
            </text>
          </g>
        );
      })}
      {timeMarks(fromMs, toMs, { count: width / 110, timeZone }).map(({ timeMs, text }) => (
        <text
          key={timeMs}
          className={styles.mark}
          x={((timeMs - fromMs) / (toMs - fromMs)) * width}
          y={heightPx + 15}
          textAnchor="middle"
        >
          {text}
        </text>
      ))}
    </svg>
  );
}

function getStyles({ colors }: GrafanaTheme2) {
  return {
    svg: css({ display: "block", overflow: "visible" }),
    grid: css({ stroke: colors.border.weak }),
    mark: css({ fill: colors.text.secondary, fontSize: 10 }),
  };
}
