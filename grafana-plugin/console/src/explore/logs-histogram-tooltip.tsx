import { css } from "@emotion/css";
import { dateTimeFormat, type GrafanaTheme2 } from "@grafana/data";
import { useStyles2, useTheme2 } from "@grafana/ui";
import type { ReactElement } from "react";
import { levelColor } from "../panels/logs/level-colors.ts";
import { levelNames } from "../panels/logs/log-record.ts";
import type { VolumeBar } from "./logs-volume-bars.ts";

/** What is said of the bar that the pointer is on. */
export interface HistogramTooltipProps {
  readonly bar: VolumeBar;
  readonly timeZone: string;
  /** Of the pointer, and the width of the histogram, in pixels. */
  readonly x: number;
  readonly width: number;
}

const tooltipWidth = 190;

/** Time and numbers of one bar, beside the pointer. */
export function HistogramTooltip({ bar, timeZone, x, width }: HistogramTooltipProps): ReactElement {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const format = bar.toMs - bar.fromMs < 1_000 ? "HH:mm:ss.SSS" : "MM-DD HH:mm:ss";
  const left = x + tooltipWidth + 24 > width ? x - tooltipWidth - 12 : x + 12;
  return (
    <div className={styles.tooltip} style={{ left, width: tooltipWidth }} role="presentation">
      <div className={styles.time}>
        {dateTimeFormat(bar.fromMs, { timeZone, format })} –{" "}
        {dateTimeFormat(bar.toMs, { timeZone, format: "HH:mm:ss" })}
      </div>
      {levelNames
        .filter((level) => (bar.counts[level] ?? 0) > 0)
        .map((level) => (
          <div key={level} className={styles.row}>
            <span className={styles.dot} style={{ background: levelColor(theme, level) }} />
            <span>{level}</span>
            <span className={styles.count}>{bar.counts[level]?.toLocaleString("en")}</span>
          </div>
        ))}
      {bar.total === 0 && <div className={styles.time}>nothing</div>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tooltip: css({
    ...{ position: "absolute", top: 6, zIndex: theme.zIndex.tooltip, padding: theme.spacing(0.75, 1), fontSize: 12 },
    ...{ background: theme.colors.background.elevated, borderRadius: theme.shape.radius.default },
    ...{ boxShadow: theme.shadows.z3, pointerEvents: "none", border: `1px solid ${theme.colors.border.weak}` },
  }),
  time: css({ color: theme.colors.text.secondary, marginBottom: theme.spacing(0.25), fontSize: 11 }),
  row: css({ display: "flex", alignItems: "center", gap: theme.spacing(0.75) }),
  dot: css({ width: 8, height: 8, borderRadius: 2 }),
  count: css({ marginLeft: "auto", fontVariantNumeric: "tabular-nums" }),
});
