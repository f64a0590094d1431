import { type DashboardCursorSync, type DataFrame, dateTimeFormat, type PanelProps } from "@grafana/data";
import type { Options as TimeSeriesOptions } from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";
import { KeyboardPlugin, TooltipPlugin2, type UPlotConfigBuilder, usePanelContext } from "@grafana/ui";
import { useMemo } from "react";
import { AnnotationMarks } from "../chart/annotation-marks.tsx";
import { ChartTooltip } from "../chart/chart-tooltip.tsx";
import { ExemplarMarks } from "../chart/exemplar-marks.tsx";
import { pointLinks } from "../chart/point-links.ts";
import { hoverMode, TimeSeries, ZoomPlugin } from "../moved-grafana-ui.ts";
import { PanelMessage } from "../panel-message.tsx";
import { graphableFrames } from "./graphable-frames.ts";
import { tooltipRows } from "./tooltip-rows.ts";

/** Lines, bars and points over time, as Grafana's own panel draws them. */
export function TimeSeriesPanel(props: PanelProps<TimeSeriesOptions>): React.JSX.Element {
  const { data, options, timeRange, timeZone, width, height, fieldConfig } = props;
  const graphable = useMemo(() => graphableFrames(data.series), [data.series]);
  const timeZones = useMemo(
    () => (options.timezone ?? []).map((zone) => (zone === "" ? timeZone : zone)),
    [options.timezone, timeZone],
  );
  if (graphable.frames.length === 0)
    return (
      <PanelMessage
        data={data}
        fieldConfig={fieldConfig}
        reason={data.series.some(({ length }) => length > 0) ? "Data has no time or no number to draw" : undefined}
      />
    );
  return (
    <TimeSeries
      frames={graphable.frames}
      structureRev={data.structureRev}
      timeRange={timeRange}
      timeZone={timeZones.length > 0 ? timeZones : timeZone}
      width={width}
      height={height}
      legend={options.legend}
      options={options}
    >
      {(config, aligned) => <ChartLayers {...props} config={config} aligned={aligned} graphable={graphable} />}
    </TimeSeries>
  );
}

interface ChartLayersProps extends PanelProps<TimeSeriesOptions> {
  readonly config: UPlotConfigBuilder;
  readonly aligned: DataFrame;
  readonly graphable: ReturnType<typeof graphableFrames>;
}

/**
 * What lies over the drawing: pointer, tooltip, zoom, annotations. Charts tell each other where the pointer is by uPlot's own key; no
 * `EventBusPlugin` here, because `TimeSeries` listens to the same events: the two would answer a pointer that has left for ever, and take it
 * away from whoever comes back.
 */
function ChartLayers(props: ChartLayersProps): React.JSX.Element {
  const { config, aligned, graphable, data, options, onChangeTimeRange, timeZone } = props;
  const { sync, eventsScope } = usePanelContext();
  const syncMode: DashboardCursorSync = sync?.() ?? 0;
  const zoom = ({ from, to }: { from: number; to: number }): void =>
    onChangeTimeRange({ from: Math.round(from), to: Math.round(to) });
  const times = aligned.fields[0]!;
  return (
    <>
      {options.disableKeyboardEvents !== true && <KeyboardPlugin config={config} />}
      {options.tooltip.mode === "none" ? (
        <ZoomPlugin config={config} onZoom={zoom} withZoomY />
      ) : (
        <TooltipPlugin2
          config={config}
          hoverMode={options.tooltip.mode === "single" ? hoverMode.nearest : hoverMode.all}
          queryZoom={zoom}
          clientZoom
          syncMode={syncMode}
          syncScope={eventsScope}
          {...(options.tooltip.maxWidth !== undefined && { maxWidth: options.tooltip.maxWidth })}
          getDataLinks={(fieldIndex, row) => {
            const origin = aligned.fields[fieldIndex]?.state?.origin;
            const source = origin && graphable.sources[origin.frameIndex];
            return pointLinks(source, source?.fields[origin!.fieldIndex], times.values[row] as number);
          }}
          render={(...[plot, dataIndexes, fieldIndex, isPinned, , , , links]) => {
            const hoveredRow = dataIndexes.find((row, index) => index > 0 && row !== null) ?? plot.cursor.idx ?? 0;
            const rows = tooltipRows(aligned, graphable.frames, {
              point: { dataIndexes, fieldIndex },
              options: options.tooltip,
            });
            return (
              <ChartTooltip
                heading={dateTimeFormat(times.values[hoveredRow] as number, { timeZone, defaultWithMS: false })}
                rows={rows}
                links={isPinned ? links : undefined}
                maxHeight={options.tooltip.maxHeight}
              />
            );
          }}
        />
      )}
      <AnnotationMarks config={config} frames={data.annotations} timeZone={timeZone} />
      <ExemplarMarks config={config} frames={data.annotations} timeZone={timeZone} />
    </>
  );
}
