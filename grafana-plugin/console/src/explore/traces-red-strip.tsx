import { css } from "@emotion/css";
import type { GrafanaTheme2, TimeRange } from "@grafana/data";
import { useStyles2, useTheme2 } from "@grafana/ui";
import type { ReactElement } from "react";
import { durationText } from "../panels/traces/time-scale.ts";
import { RedChart } from "./traces-red-chart.tsx";
import { redOfFrames, type RedAnswer } from "./traces-red-frames.ts";

/** The search whose numbers are shown. */
export interface TracesRedStripProps {
  readonly red: RedAnswer | undefined;
  readonly counted: "entry" | "all";
  readonly range: TimeRange;
  readonly timeZone: string;
  readonly onZoom: (fromMs: number, toMs: number) => void;
}

const nothing = redOfFrames([]);

/** Rate, errors and the 99th percentile of what the search is about. */
export function TracesRedStrip({ red, counted, range, timeZone, onZoom }: TracesRedStripProps): ReactElement {
  const styles = useStyles2(getStyles);
  const { visualization } = useTheme2();
  const { rate, errorRate, p99 } = red ?? nothing;
  const what = counted === "all" ? "Spans" : "Requests";
  const common = { fromMs: range.from.valueOf(), toMs: range.to.valueOf(), timeZone, onZoom };
  return (
    <div className={styles.strip} data-testid="traces-red">
      <RedChart
        {...common}
        title={`${what} per second`}
        series={rate}
        color={visualization.getColorByName("blue")}
        format={rateText}
      />
      <RedChart
        {...common}
        title="Errors per second"
        series={errorRate}
        color={visualization.getColorByName("red")}
        format={rateText}
      />
      <RedChart
        {...common}
        title="p99 duration"
        series={p99}
        color={visualization.getColorByName("purple")}
        format={durationText}
      />
    </div>
  );
}

/** A rate with three digits: `0.28/s`. */
function rateText(value: number): string {
  return `${Number(value.toPrecision(3))}/s`;
}

function getStyles({ spacing }: GrafanaTheme2) {
  return { strip: css({ display: "flex", flexWrap: "wrap", gap: spacing(1) }) };
}
