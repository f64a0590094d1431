import { formattedValueToString, getValueFormat, type GrafanaTheme2, type TimeRange } from "@grafana/data";
import {
  AxisPlacement,
  ScaleDirection,
  ScaleDistribution,
  type ScaleDistributionConfig,
  ScaleOrientation,
  VisibilityMode,
} from "@grafana/schema";
import type { Options } from "@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen";
import { UPlotConfigBuilder } from "@grafana/ui";
import type uPlot from "uplot";
import { hoverMark } from "../chart/hover-mark.ts";
import { cellBox } from "./cell-painter.ts";
import type { HeatmapCells } from "./heatmap-cells.ts";

/** Around the heatmap: who looks when. */
interface HeatmapPlace {
  readonly theme: GrafanaTheme2;
  readonly timeZone: string;
  readonly timeRange: TimeRange;
  readonly isShown: (count: number) => boolean;
}

/** Writes a bound of a cell as the y axis does. */
export function boundText(
  { boundField, rowNames }: HeatmapCells,
  { yAxis }: Options,
): (bound: number, decimals?: number | null) => string {
  if (rowNames !== undefined) return (bound) => rowNames[Math.round(bound)] ?? "";
  const unit = yAxis.unit ?? boundField.config.unit ?? "short";
  const format = getValueFormat(unit);
  return (bound, decimals) => formattedValueToString(format(bound, yAxis.decimals ?? decimals ?? undefined));
}

/** The scale of the y axis: as the dashboard or the field says, else logarithmic as buckets of histograms mostly are. */
function yScale(cells: HeatmapCells, options: Options): ScaleDistributionConfig {
  if (cells.rowNames !== undefined) return { type: ScaleDistribution.Linear };
  const custom = cells.boundField.config.custom as { scaleDistribution?: ScaleDistributionConfig } | undefined;
  const said = options.rowsFrame?.yBucketScale ?? custom?.scaleDistribution;
  const isLog = said === undefined || said.type === ScaleDistribution.Log;
  return isLog && cells.high.some((bound) => bound > 0) && cells.low.every((bound) => bound >= 0)
    ? { type: ScaleDistribution.Log, log: said?.log ?? 2 }
    : { type: ScaleDistribution.Linear };
}

/** Axes, scales and pointer of a heatmap; its cells are painted by `paintCells`, one point of the empty chart a cell. */
export function heatmapConfig(cells: HeatmapCells, options: Options, place: HeatmapPlace): UPlotConfigBuilder {
  const { theme, timeZone, timeRange } = place;
  const config = new UPlotConfigBuilder(timeZone);
  config.addScale({
    scaleKey: "x",
    isTime: true,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    range: () => [timeRange.from.valueOf(), timeRange.to.valueOf()],
  });
  config.addAxis({
    scaleKey: "x",
    isTime: true,
    placement: AxisPlacement.Bottom,
    timeZone,
    theme,
    grid: { show: false },
  });
  addYAxis(config, cells, { options, theme });
  config.addSeries({
    scaleKey: "y",
    theme,
    pathBuilder: () => null,
    pointsBuilder: () => false,
    showPoints: VisibilityMode.Never,
    lineColor: theme.colors.text.primary,
  });
  config.scaleKeys = ["x", "y"];
  // Room for the half of the last time that stands out.
  config.setPadding([null, 16, null, null]);
  config.setPrepData(() => [[...cells.startMs], cells.low.map((low, index) => (low + cells.high[index]!) / 2)]);
  config.setCursor(cellCursor(cells, place.isShown));
  return config;
}

function addYAxis(
  config: UPlotConfigBuilder,
  cells: HeatmapCells,
  { options, theme }: { readonly options: Options; readonly theme: GrafanaTheme2 },
): void {
  const { yAxis } = options;
  const scale = yScale(cells, options);
  const isLog = scale.type === ScaleDistribution.Log;
  const bounds = [...new Set([...cells.low, ...cells.high])].sort((first, second) => first - second);
  const positive = bounds.filter((bound) => bound > 0);
  // Room below the first bound above 0 for a cell that begins at 0: as much as that bound is below the next.
  const leastOfLog = bounds[0] === 0 ? positive[0]! / ((positive[1] ?? positive[0]! * 2) / positive[0]!) : bounds[0]!;
  const least = isLog ? leastOfLog : bounds[0]!;
  config.addScale({
    scaleKey: "y",
    orientation: ScaleOrientation.Vertical,
    direction: yAxis.reverse === true ? ScaleDirection.Down : ScaleDirection.Up,
    distribution: scale.type,
    log: scale.log,
    range: () => [yAxis.min ?? least, yAxis.max ?? bounds.at(-1)!],
  });
  if ((yAxis.axisPlacement as string | undefined) === "hidden") return;
  const text = boundText(cells, options);
  const names = cells.rowNames;
  config.addAxis({
    scaleKey: "y",
    theme,
    label: yAxis.axisLabel,
    size: yAxis.axisWidth,
    placement: (yAxis.axisPlacement as string | undefined) === "right" ? AxisPlacement.Right : AxisPlacement.Left,
    grid: { show: false },
    ticks: { show: true },
    formatValue: (value: number, decimals) => text(value, decimals),
    ...(names !== undefined && {
      splits: names.map((_, row) => row + 0.5),
      values: (_plot: uPlot, places: number[]) => places.map((row) => names[Math.floor(row)] ?? ""),
    }),
    ...(isLog && {
      splits: (plot: uPlot) => spacedBounds(plot, positive),
      // uPlot leaves out what is no power of the base.
      filter: (_plot: uPlot, places: number[]) => places,
      values: (_plot: uPlot, places: number[]) => places.map((bound) => text(bound)),
    }),
  });
}

const labelRoomPx = 18;

/** Bounds that have room for their labels beside each other. */
function spacedBounds(plot: uPlot, bounds: readonly number[]): number[] {
  const shown: number[] = [];
  let last = -Infinity;
  for (const bound of bounds) {
    const place = -plot.valToPos(bound, "y");
    if (Math.abs(place - last) < labelRoomPx) continue;
    shown.push(bound);
    last = place;
  }
  return shown;
}

/** Finds the cell under the pointer, and lights it up. */
function cellCursor(cells: HeatmapCells, isShown: (count: number) => boolean): uPlot.Cursor {
  let hovered: number | null = null;
  const find = (plot: uPlot): number | null => {
    const { left = -10, top = -10 } = plot.cursor;
    // Another chart's pointer tells a time, and nothing about a value of this one.
    if (left < 0 || top < 0 || (plot.cursor.event ?? null) === null) return null;
    const ms = plot.posToVal(left, "x");
    const y = top * devicePixelRatio + plot.bbox.top;
    const found = cells.startMs.findIndex((startMs, index) => {
      if (startMs > ms || cells.endMs[index]! <= ms || !isShown(cells.count[index]!)) return false;
      const box = cellBox(plot, cells, index);
      return y >= box.y && y < box.y + box.height;
    });
    return found < 0 ? null : found;
  };
  return {
    x: true,
    y: false,
    dataIdx: (plot, series) => (series === 1 ? (hovered = find(plot)) : hovered),
    focus: { prox: 1e6, dist: () => (hovered === null ? Infinity : 0) },
    points: hoverMark((plot) => (hovered === null ? undefined : cellBox(plot, cells, hovered))),
  };
}
