import { css } from "@emotion/css";
import { dateTimeFormat, formattedValueToString, getValueFormat, type GrafanaTheme2 } from "@grafana/data";
import type { Options } from "@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen";
import { useStyles2 } from "@grafana/ui";
import type { JSX } from "react";
import { ChartTooltip } from "../chart/chart-tooltip.tsx";
import type { CellColors } from "./cell-colors.ts";
import type { HeatmapCells } from "./heatmap-cells.ts";
import { boundText } from "./heatmap-config.ts";

/** Writes a count of a cell. */
export function countText({ countField }: HeatmapCells, { cellValues }: Options): (count: number) => string {
  const format = getValueFormat(cellValues?.unit ?? countField.config.unit ?? "short");
  return (count) => formattedValueToString(format(count, cellValues?.decimals ?? countField.config.decimals));
}

/** What is told of a cell: when, which bounds, how many, and how many of all at that time. */
export function HeatmapTooltip({
  cells,
  index,
  options,
  colors,
  timeZone,
}: {
  readonly cells: HeatmapCells;
  readonly index: number;
  readonly options: Options;
  readonly colors: CellColors;
  readonly timeZone: string;
}): JSX.Element {
  const bound = boundText(cells, options);
  const text = countText(cells, options);
  const count = cells.count[index]!;
  const column = columnOf(cells, index);
  const all = column.reduce((sum, row) => sum + cells.count[row]!, 0);
  const time = (ms: number): string => dateTimeFormat(ms, { timeZone });
  const low = cells.low[index]!;
  const name = cells.rowNames === undefined ? `${bound(low)} – ${bound(cells.high[index]!)}` : bound(low);
  return (
    <ChartTooltip
      heading={`${time(cells.startMs[index]!)} – ${time(cells.endMs[index]!)}`}
      rows={[
        { key: "count", label: name, value: text(count), color: colors.colorOf(count) },
        { key: "share", label: "Of all at that time", value: `${((100 * count) / all).toPrecision(2)}%` },
      ]}
    >
      {options.tooltip.yHistogram === true && <ColumnHistogram cells={cells} column={column} index={index} />}
    </ChartTooltip>
  );
}

/** The cells of the same time, from the lowest up. */
function columnOf({ startMs, low }: HeatmapCells, index: number): number[] {
  return [...startMs.keys()]
    .filter((row) => startMs[row] === startMs[index])
    .sort((first, second) => low[first]! - low[second]!);
}

function ColumnHistogram(props: {
  readonly cells: HeatmapCells;
  readonly column: readonly number[];
  readonly index: number;
}): JSX.Element {
  const { cells, column, index } = props;
  const styles = useStyles2(getStyles);
  const greatest = Math.max(...column.map((row) => cells.count[row]!));
  return (
    <div className={styles.histogram} aria-hidden>
      {column.map((row) => (
        <div
          key={row}
          className={row === index ? styles.here : styles.bar}
          style={{ height: `${(100 * cells.count[row]!) / greatest}%` }}
        />
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const bar = { flexGrow: 1, minWidth: 4, minHeight: 1 };
  return {
    histogram: css({
      display: "flex",
      alignItems: "flex-end",
      gap: 1,
      height: 60,
      margin: theme.spacing(0, 1, 1, 1),
      borderBottom: `1px solid ${theme.colors.border.medium}`,
    }),
    bar: css({ ...bar, background: theme.colors.text.disabled }),
    here: css({ ...bar, background: theme.colors.text.maxContrast }),
  };
};
