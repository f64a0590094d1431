import {
  formattedValueToString,
  getFieldDisplayName,
  type LinkModel,
  type Field,
  type PanelProps,
} from "@grafana/data";
import type { Options } from "@grafana/schema/dist/esm/raw/composable/barchart/panelcfg/x/BarChartPanelCfg_types.gen";
import { PlotLegend, TooltipPlugin2, UPlotChart, useTheme2, VizLayout } from "@grafana/ui";
import { type JSX, useMemo } from "react";
import type uPlot from "uplot";
import { ChartTooltip, type TooltipRow } from "../chart/chart-tooltip.tsx";
import { inTooltipOrder } from "../chart/tooltip-order.ts";
import { hoverMode } from "../moved-grafana-ui.ts";
import { PanelMessage } from "../panel-message.tsx";
import { type BarChart, barConfig } from "./bar-config.ts";
import { type BarData, barData, isHidden } from "./bar-data.ts";
import { barHover } from "./bar-hover.ts";
import { labelPadding, type LabelStyle, paintLabels } from "./bar-labels.ts";
import { barColor, barLooks } from "./bar-look.ts";
import { paintBars } from "./bar-painter.ts";

/** Bars for each category, beside or on each other. */
export function BarChartPanel(props: PanelProps<Options>): JSX.Element {
  const { data, options, width, height, fieldConfig } = props;
  const theme = useTheme2();
  const bars = useMemo(() => barData(data.series, options), [data.series, options]);
  const isWide = width >= height;
  const chart = useMemo(
    () => bars && drawnChart(bars, options, { theme, width: isWide ? 2 : 1, height: isWide ? 1 : 2 }),
    [bars, options, theme, isWide],
  );
  if (bars === undefined || chart === undefined) return <PanelMessage data={data} fieldConfig={fieldConfig} />;
  const { legend } = options;
  return (
    <VizLayout
      width={width}
      height={height}
      legend={legend.showLegend ? <PlotLegend data={[bars.frame]} config={chart.config} {...legend} /> : null}
    >
      {(plotWidth, plotHeight) => (
        <UPlotChart config={chart.config} data={chart.plotData} width={plotWidth} height={plotHeight}>
          {(options.tooltip.mode as string) !== "none" && (
            <TooltipPlugin2
              config={chart.config}
              hoverMode={(options.tooltip.mode as string) === "multi" ? hoverMode.all : hoverMode.nearest}
              {...(options.tooltip.maxWidth !== undefined && { maxWidth: options.tooltip.maxWidth })}
              getDataLinks={(index, row) => links(bars, index - 1, row)}
              render={(...[, rows, index, isPinned, , , , shownLinks]) => (
                <BarTooltip
                  data={bars}
                  options={options}
                  row={rows.find((row, series) => series > 0 && row !== null) ?? 0}
                  series={index === null ? null : index - 1}
                  links={isPinned ? shownLinks : undefined}
                />
              )}
            />
          )}
        </UPlotChart>
      )}
    </VizLayout>
  );
}

type DrawnChart = BarChart & { readonly plotData: uPlot.AlignedData };

/** The chart with its bars painted and found under the pointer. */
function drawnChart(data: BarData, options: Options, place: Parameters<typeof barConfig>[2]): DrawnChart {
  const chart = barConfig(data, options, place);
  const { theme } = place;
  const hover = barHover(chart, {
    wholeCategory: options.fullHighlight,
    isMulti: (options.tooltip.mode as string) === "multi",
  });
  chart.config.setCursor(hover.cursor);
  const look = barLooks(data, options, theme);
  const style: LabelStyle = {
    fontSizePx: options.text?.valueSize ?? 12,
    fontFamily: theme.typography.fontFamily,
    color: theme.colors.text.primary,
    colorOn: (color) => theme.colors.getContrastText(color),
    isInside: (options.stacking as string) !== "none",
    isForced: (options.showValue as string) === "always",
  };
  chart.config.setPadding(labelPadding(chart.bars, { look, upright: chart.upright, style }));
  chart.config.addHook("draw", (plot) => {
    const paint = { bars: chart.bars, look, valueScale: chart.valueScale, radius: options.barRadius ?? 0 };
    paintBars(plot, paint);
    paintLabels(plot, paint, style);
  });
  return { ...chart, plotData: chart.config.prepData!([data.frame]) as uPlot.AlignedData };
}

function links(data: BarData, series: number, row: number): LinkModel<Field>[] {
  const field = data.series[series]?.field;
  return (field?.config.links ?? []).length > 0 ? (field?.getLinks?.({ valueRowIndex: row }) ?? []) : [];
}

interface BarTooltipProps {
  readonly data: BarData;
  readonly options: Options;
  readonly row: number;
  readonly series: number | null;
  readonly links: readonly LinkModel<Field>[] | undefined;
}

function BarTooltip({ data, options, row, series, links }: BarTooltipProps): JSX.Element {
  const theme = useTheme2();
  const { tooltip } = options;
  const isSingle = (tooltip.mode as string) === "single";
  const rows = data.series.flatMap(({ field, fieldIndex }, index) => {
    const value = field.values[row] as number | null;
    const isOut = isHidden(field) || value === null || (tooltip.hideZeros === true && value === 0);
    if (isOut || (isSingle && series !== null && index !== series)) return [];
    const line: TooltipRow = {
      key: String(fieldIndex),
      label: getFieldDisplayName(field, data.frame),
      value: field.display ? formattedValueToString(field.display(value)) : String(value),
      color: barColor(data.colors ?? field, row, theme),
      isActive: !isSingle && index === series,
    };
    return [{ shown: line, value }];
  });
  const { category } = data;
  const name = category.values[row] as unknown;
  return (
    <ChartTooltip
      heading={category.display ? formattedValueToString(category.display(name)) : String(name)}
      rows={inTooltipOrder(rows, tooltip.sort)}
      links={links}
      maxHeight={tooltip.maxHeight}
    />
  );
}
