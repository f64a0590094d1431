import { useTheme2 } from "@grafana/ui";
import { memo, type ReactElement } from "react";
import { levelColor } from "../panels/logs/level-colors.ts";
import type { Volume, VolumeBar } from "./logs-volume-bars.ts";

/** The bars of the histogram. */
export interface HistogramBarsProps {
  readonly volume: Volume;
  readonly width: number;
  readonly height: number;
  /** Where a time is, in pixels from the left. */
  readonly toX: (timeMs: number) => number;
  readonly hovered: VolumeBar | undefined;
}

/** Least height of a part that is not empty: one error among thousands of records must be seen. */
const partMin = 2;
/** Room above the highest bar. */
const above = 6;

/** Bars whose levels stand on each other, the gravest at the bottom, where it can be compared over time. */
export const HistogramBars = memo(function HistogramBars(props: HistogramBarsProps): ReactElement {
  const { volume, width, height, toX, hovered } = props;
  const theme = useTheme2();
  const scale = (height - above) / Math.max(volume.max, 1);
  return (
    <svg width={width} height={height} style={{ display: "block" }} aria-hidden>
      {volume.bars.map((bar) => {
        const left = Math.max(toX(bar.fromMs), 0);
        const barWidth = Math.max(Math.min(toX(bar.toMs), width) - left - 1, 1);
        let bottom = height;
        return (
          <g key={bar.fromMs} opacity={hovered === undefined || hovered.fromMs === bar.fromMs ? 1 : 0.55}>
            {volume.levels.map(({ level }) => {
              const count = bar.counts[level] ?? 0;
              if (count === 0) return null;
              const partHeight = Math.max(count * scale, partMin);
              bottom -= partHeight;
              return (
                <rect
                  key={level}
                  {...{ x: left, y: Math.max(bottom, 0), width: barWidth, height: partHeight }}
                  fill={levelColor(theme, level)}
                />
              );
            })}
          </g>
        );
      })}
    </svg>
  );
});
