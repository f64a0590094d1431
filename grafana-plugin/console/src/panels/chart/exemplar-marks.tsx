import { css } from "@emotion/css";
import {
  type DataFrame,
  dateTimeFormat,
  type Field,
  FieldType,
  formattedValueToString,
  type GrafanaTheme2,
  getFieldDisplayName,
} from "@grafana/data";
import { Toggletip, type UPlotConfigBuilder, useStyles2 } from "@grafana/ui";
import { useMemo } from "react";
import type uPlot from "uplot";
import { isExemplarFrame } from "./annotations.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";
import { PlotLayer } from "./plot-layer.tsx";

/** Exemplars over a chart of time: a diamond each at its time and value; a click tells its labels and links to its trace. */
export function ExemplarMarks({
  config,
  frames,
  timeZone,
  color,
}: {
  readonly config: UPlotConfigBuilder;
  readonly frames: readonly DataFrame[] | undefined;
  readonly timeZone: string;
  readonly color?: string;
}): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const exemplars = useMemo(() => (frames ?? []).filter(isExemplarFrame), [frames]);
  return (
    <PlotLayer config={config} subject={exemplars}>
      {(plot) =>
        exemplars.flatMap((frame, frameIndex) =>
          exemplarPlaces(plot, frame, config.scaleKeys[1]).map(({ row, left, top }) => (
            <Toggletip
              key={`${frameIndex}-${row}`}
              content={<ExemplarText frame={frame} row={row} timeZone={timeZone} />}
              closeButton
            >
              <button
                type="button"
                aria-label="Exemplar"
                data-testid="exemplar-mark"
                className={styles.mark}
                style={{ left, top, ...(color !== undefined && { background: color }) }}
              />
            </Toggletip>
          )),
        )
      }
    </PlotLayer>
  );
}

function ExemplarText(props: { readonly frame: DataFrame; readonly row: number; readonly timeZone: string }) {
  const { frame, row, timeZone } = props;
  const [time] = timeAndValue(frame);
  const links = frame.fields.flatMap((field) => field.getLinks?.({ valueRowIndex: row }) ?? []);
  const rows = frame.fields
    .filter((field) => field !== time && field.values[row] !== null && field.values[row] !== undefined)
    .map((field) => ({ key: field.name, label: getFieldDisplayName(field, frame), value: shownValue(field, row) }));
  return (
    <ChartTooltip
      heading={`Exemplar at ${dateTimeFormat(time?.values[row] as number, { timeZone })}`}
      rows={rows}
      links={links}
    />
  );
}

function shownValue(field: Field, row: number): string {
  const value = field.values[row] as unknown;
  return field.display ? formattedValueToString(field.display(value)) : String(value);
}

function timeAndValue(frame: DataFrame): [Field | undefined, Field | undefined] {
  return [
    frame.fields.find(({ type }) => type === FieldType.time),
    frame.fields.find(({ type }) => type === FieldType.number),
  ];
}

function exemplarPlaces(plot: uPlot, frame: DataFrame, scaleKey: string): { row: number; left: number; top: number }[] {
  const [time, value] = timeAndValue(frame);
  const { clientWidth: width, clientHeight: height } = plot.over;
  if (time === undefined || value === undefined || plot.scales[scaleKey]?.min === undefined) return [];
  return Array.from({ length: frame.length }, (_, row) => ({
    row,
    left: plot.valToPos(time.values[row] as number, "x"),
    // What is above the scale is shown at its upper end, because a slow request is the one that is looked for.
    top: Math.min(height, Math.max(0, plot.valToPos(value.values[row] as number, scaleKey))),
  })).filter(({ left, top }) => left >= 0 && left <= width && Number.isFinite(top));
}

const getStyles = (theme: GrafanaTheme2) => ({
  mark: css({
    position: "absolute",
    width: 8,
    height: 8,
    margin: "-4px 0 0 -4px",
    padding: 0,
    border: 0,
    cursor: "pointer",
    transform: "rotate(45deg)",
    background: theme.visualization.getColorByName("blue"),
    boxShadow: `0 0 0 1px ${theme.colors.background.primary}`,
    "&:hover, &:focus-visible": { background: theme.colors.text.maxContrast },
  }),
});
