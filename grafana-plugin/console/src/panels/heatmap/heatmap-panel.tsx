import type { GrafanaTheme2, PanelProps } from "@grafana/data";
import type { Options } from "@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen";
import {
  EventBusPlugin,
  TooltipPlugin2,
  UPlotChart,
  type UPlotConfigBuilder,
  usePanelContext,
  useTheme2,
  VizLayout,
} from "@grafana/ui";
import { type JSX, useLayoutEffect, useMemo, useState } from "react";
import type uPlot from "uplot";
import { AnnotationMarks } from "../chart/annotation-marks.tsx";
import { ExemplarMarks } from "../chart/exemplar-marks.tsx";
import { hoverMode } from "../moved-grafana-ui.ts";
import { PanelMessage } from "../panel-message.tsx";
import { cellColors } from "./cell-colors.ts";
import { paintCells } from "./cell-painter.ts";
import { ColorLegend } from "./color-legend.tsx";
import { type HeatmapCells, heatmapCells } from "./heatmap-cells.ts";
import { heatmapConfig } from "./heatmap-config.ts";
import { countText, HeatmapTooltip } from "./heatmap-tooltip.tsx";

/** Counts over time and value, told by colour. */
export function HeatmapPanel(props: PanelProps<Options>): JSX.Element {
  const { data, options, fieldConfig } = props;
  const cells = useMemo(
    () => (options.calculate === true ? undefined : heatmapCells(data.series)),
    [data.series, options.calculate],
  );
  if (cells !== undefined) return <Heatmap {...props} cells={cells} />;
  const hasData = data.series.some(({ length }) => length > 0);
  return (
    <PanelMessage
      data={data}
      fieldConfig={fieldConfig}
      reason={hasData ? "Only buckets that the data source has counted can be drawn" : undefined}
    />
  );
}

const legendHeightPx = 28;

interface HeatmapProps extends PanelProps<Options> {
  readonly cells: HeatmapCells;
}

function Heatmap(props: HeatmapProps): JSX.Element {
  const { cells, data, options, width, height, timeZone, onChangeTimeRange } = props;
  const theme = useTheme2();
  const { sync, eventsScope, eventBus } = usePanelContext();
  const [hovered, setHovered] = useState<number>();
  const colors = useMemo(() => cellColors(cells.count, options.color, theme), [cells, options.color, theme]);
  const config = useHeatmapConfig(props, theme, colors.colorOf);
  const plotData = useMemo(() => config.prepData!([]) as uPlot.AlignedData, [config]);
  const syncMode = sync?.() ?? 0;
  const legend = options.legend.show ? (
    <VizLayout.Legend placement="bottom" maxHeight={`${legendHeightPx}px`}>
      <ColorLegend colors={colors} text={countText(cells, options)} hovered={hovered} />
    </VizLayout.Legend>
  ) : null;
  return (
    <VizLayout width={width} height={height} legend={legend}>
      {(plotWidth, plotHeight) => (
        <UPlotChart config={config} data={plotData} width={plotWidth} height={plotHeight}>
          {syncMode !== 0 && <EventBusPlugin config={config} eventBus={eventBus} />}
          <HoverReport config={config} counts={cells.count} onHover={setHovered} />
          <TooltipPlugin2
            config={config}
            hoverMode={hoverMode.under}
            queryZoom={({ from, to }) => onChangeTimeRange({ from: Math.round(from), to: Math.round(to) })}
            syncMode={syncMode}
            syncScope={eventsScope}
            {...(options.tooltip.maxWidth !== undefined && { maxWidth: options.tooltip.maxWidth })}
            render={(...[, indexes]) =>
              typeof indexes[1] === "number" && (options.tooltip.mode as string) !== "none" ? (
                <HeatmapTooltip
                  cells={cells}
                  index={indexes[1]}
                  options={options}
                  colors={colors}
                  timeZone={timeZone}
                />
              ) : null
            }
          />
          <AnnotationMarks config={config} frames={data.annotations} timeZone={timeZone} />
          <ExemplarMarks
            config={config}
            frames={data.annotations}
            timeZone={timeZone}
            color={options.exemplars.color}
          />
        </UPlotChart>
      )}
    </VizLayout>
  );
}

/** The chart of the cells. */
function useHeatmapConfig(
  { cells, options, timeRange, timeZone }: HeatmapProps,
  theme: GrafanaTheme2,
  colorOf: (count: number) => string,
): UPlotConfigBuilder {
  return useMemo(() => {
    const { le = -Infinity, ge = Infinity } = options.filterValues ?? {};
    const isShown = (count: number): boolean => count > le && count < ge;
    const config = heatmapConfig(cells, options, { theme, timeZone, timeRange, isShown });
    config.addHook("draw", (plot) =>
      paintCells(plot, {
        cells,
        isShown,
        colorOf,
        gapPx: options.cellGap ?? 1,
        radiusPx: options.cellRadius ?? 0,
        ...((options.showValue as string) === "always" && { label: countText(cells, options) }),
        labelColorOn: (color) => theme.colors.getContrastText(color),
        font: `${12 * devicePixelRatio}px ${theme.typography.fontFamily}`,
      }),
    );
    return config;
  }, [cells, options, theme, timeZone, timeRange, colorOf]);
}

/** Tells the legend which count is under the pointer. */
function HoverReport({
  config,
  counts,
  onHover,
}: {
  readonly config: UPlotConfigBuilder;
  readonly counts: readonly number[];
  readonly onHover: (count: number | undefined) => void;
}): null {
  useLayoutEffect(() => {
    let isGone = false;
    config.addHook("setLegend", (plot) => {
      const index = plot.cursor.idxs?.[1];
      if (!isGone) onHover(typeof index === "number" ? counts[index] : undefined);
    });
    return () => {
      isGone = true;
    };
  }, [config, counts, onHover]);
  return null;
}
