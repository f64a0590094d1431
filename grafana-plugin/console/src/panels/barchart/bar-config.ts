import {
  type DataFrame,
  type Field,
  formattedValueToString,
  type GrafanaTheme2,
  getFieldSeriesColor,
} from "@grafana/data";
import { AxisPlacement, ScaleDirection, ScaleOrientation, VisibilityMode } from "@grafana/schema";
import type {
  FieldConfig,
  Options,
} from "@grafana/schema/dist/esm/raw/composable/barchart/panelcfg/x/BarChartPanelCfg_types.gen";
import { UPlotConfigBuilder } from "@grafana/ui";
import type uPlot from "uplot";
import { type BarData, isHidden } from "./bar-data.ts";
import { type Bar, barLayout } from "./bar-layout.ts";

/** A bar chart that can be drawn. */
export interface BarChart {
  readonly config: UPlotConfigBuilder;
  readonly upright: boolean;
  /** Bars of the frame that is shown; `series` counts from 0 in `data.series`. */
  readonly bars: readonly Bar[];
  readonly aligned: DataFrame;
  readonly valueScale: (bar: Bar) => string;
}

const isUpright = (options: Options, width: number, height: number): boolean =>
  (options.orientation as string) === "auto" ? width >= height : (options.orientation as string) === "vertical";

/** The axes, scales and bars of a chart; the bars themselves are painted by `paintBars`. */
export function barConfig(
  data: BarData,
  options: Options,
  { theme, width, height }: { readonly theme: GrafanaTheme2; readonly width: number; readonly height: number },
): BarChart {
  const upright = isUpright(options, width, height);
  const config = new UPlotConfigBuilder();
  const bars = barLayout(
    data.series.map(({ field }) => (isHidden(field) ? undefined : (field.values as (number | null)[]))),
    { ...options, stacking: options.stacking },
  );
  const count = data.frame.length;
  config.addScale({
    scaleKey: "x",
    isTime: false,
    orientation: upright ? ScaleOrientation.Horizontal : ScaleOrientation.Vertical,
    direction: upright ? ScaleDirection.Right : ScaleDirection.Down,
    range: () => [-0.5, count - 0.5],
  });
  addCategoryAxis(config, { data, options, upright, theme });
  for (const [index, { field }] of data.series.entries()) {
    addValueAxis(config, field, { options, upright, theme });
    config.addSeries({
      scaleKey: scaleKey(field, options),
      theme,
      colorMode: undefined,
      // Bars are painted over the empty chart, which knows of the series for its scales and its legend.
      pathBuilder: () => null,
      pointsBuilder: () => false,
      showPoints: VisibilityMode.Never,
      lineColor: getFieldSeriesColor(field, theme).color,
      show: !isHidden(field),
      dataFrameFieldIndex: { frameIndex: 0, fieldIndex: data.series[index]!.fieldIndex },
    });
  }
  config.setPrepData(() => plotData(bars, data));
  config.scaleKeys = ["x", scaleKey(data.series[0]!.field, options)];
  return {
    config,
    upright,
    bars,
    aligned: data.frame,
    valueScale: ({ series }) => scaleKey(data.series[series]!.field, options),
  };
}

/** Series of another unit or range are drawn to a scale of their own; what is stacked must share one. */
function scaleKey(field: Field, { stacking }: Options): string {
  if ((stacking as string) === "percent") return "percent";
  const { unit = "", min, max } = field.config;
  const { axisSoftMin, axisSoftMax, axisPlacement } = (field.config.custom ?? {}) as Partial<FieldConfig>;
  return ["y", unit, min, max, axisSoftMin, axisSoftMax, axisPlacement].join("/");
}

interface AxisChoice {
  readonly options: Options;
  readonly upright: boolean;
  readonly theme: GrafanaTheme2;
}

/** Width of a letter and height of a line of an axis, in CSS pixels. */
const letterPx = 7;
const linePx = 18;

function addCategoryAxis(
  config: UPlotConfigBuilder,
  { data, options, upright, theme }: AxisChoice & { readonly data: BarData },
): void {
  const { category, frame } = data;
  const name = (row: number): string => {
    const value = category.values[row] as unknown;
    const text = category.display ? formattedValueToString(category.display(value)) : String(value);
    const longest = options.xTickLabelMaxLength || Infinity;
    return text.length > longest ? `${text.slice(0, longest)}…` : text;
  };
  const isTurned = upright && options.xTickLabelRotation !== 0;
  const longestPx = Math.max(0, ...Array.from({ length: frame.length }, (_, row) => name(row).length)) * letterPx;
  // Names that do not fit beside each other are left out, every second, third and so on.
  const splits = (plot: uPlot): number[] => {
    const room = (upright ? plot.bbox.width : plot.bbox.height) / devicePixelRatio / frame.length;
    const needed = Math.abs(options.xTickLabelSpacing ?? 0) || (upright ? longestPx + letterPx : linePx);
    const every = Math.max(1, Math.ceil((isTurned ? linePx : needed) / room));
    return Array.from({ length: Math.ceil(frame.length / every) }, (_, index) => index * every);
  };
  config.addAxis({
    scaleKey: "x",
    isTime: false,
    placement: upright ? AxisPlacement.Bottom : AxisPlacement.Left,
    label: (category.config.custom as Partial<FieldConfig> | undefined)?.axisLabel,
    theme,
    grid: { show: false },
    ticks: { show: false },
    gap: upright ? 8 : 10,
    splits,
    values: (_plot, places) => places.map(name),
    ...(isTurned && {
      tickLabelRotation: -options.xTickLabelRotation,
      size: Math.min(160, 20 + longestPx * Math.abs(Math.sin((options.xTickLabelRotation * Math.PI) / 180))),
    }),
  });
}

function addValueAxis(config: UPlotConfigBuilder, field: Field, { options, upright, theme }: AxisChoice): void {
  const custom = (field.config.custom ?? {}) as Partial<FieldConfig>;
  const isPercent = (options.stacking as string) === "percent";
  const key = scaleKey(field, options);
  config.addScale({
    scaleKey: key,
    orientation: upright ? ScaleOrientation.Vertical : ScaleOrientation.Horizontal,
    direction: upright ? ScaleDirection.Up : ScaleDirection.Right,
    min: field.config.min,
    max: isPercent ? 1 : field.config.max,
    softMin: custom.axisSoftMin ?? 0,
    softMax: custom.axisSoftMax,
    centeredZero: custom.axisCenteredZero,
    distribution: custom.scaleDistribution?.type,
    log: custom.scaleDistribution?.log,
    decimals: field.config.decimals,
  });
  if (custom.thresholdsStyle !== undefined && field.config.thresholds !== undefined)
    config.addThresholds({
      config: custom.thresholdsStyle,
      thresholds: field.config.thresholds,
      scaleKey: key,
      theme,
      hardMin: field.config.min,
      hardMax: field.config.max,
    });
  if (custom.axisPlacement === AxisPlacement.Hidden) return;
  const chosen = custom.axisPlacement ?? AxisPlacement.Auto;
  config.addAxis({
    scaleKey: key,
    theme,
    label: custom.axisLabel,
    size: custom.axisWidth,
    placement: upright ? chosen : chosen === AxisPlacement.Auto ? AxisPlacement.Bottom : chosen,
    grid: { show: custom.axisGridShow },
    formatValue: (value: number, decimals) =>
      isPercent
        ? `${Math.round(value * 100)}%`
        : field.display
          ? formattedValueToString(field.display(value, decimals))
          : String(value),
    decimals: field.config.decimals,
  });
}

/** What the empty chart is given: categories by number, and of each series the ends of its bars, which make the scales. */
function plotData(bars: readonly Bar[], { series, frame }: BarData): uPlot.AlignedData {
  const ends = series.map((_, index) => {
    const own = new Map(bars.filter((bar) => bar.series === index).map(({ category, to }) => [category, to]));
    return Array.from({ length: frame.length }, (_unused, category) => own.get(category) ?? null);
  });
  return [Array.from({ length: frame.length }, (_, row) => row), ...ends];
}
