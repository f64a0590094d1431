import { FieldColorModeId, FieldConfigProperty, PanelPlugin } from "@grafana/data";
import type {
  FieldConfig,
  Options,
} from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";
import { axisDefaults, hideFromDefault, seriesDefaults } from "../chart/chart-defaults.ts";
import { lazyPanel } from "../lazy-panel.tsx";
import { customFieldOptions, panelOptions } from "../panel-option-defaults.ts";

const fieldDefaults = {
  ...axisDefaults,
  drawStyle: "line",
  lineInterpolation: "linear",
  lineWidth: 1,
  lineStyle: undefined,
  lineColor: undefined,
  fillOpacity: 0,
  fillColor: undefined,
  fillBelowTo: undefined,
  gradientMode: "none",
  spanNulls: false,
  insertNulls: false,
  showPoints: "auto",
  pointSize: 5,
  pointColor: undefined,
  barAlignment: 0,
  barWidthFactor: 0.6,
  barMaxWidth: undefined,
  stacking: { mode: "none", group: "A" },
  thresholdsStyle: { mode: "off" },
  transform: undefined,
  hideFrom: hideFromDefault,
};

/** The panel `timeseries`. */
export function timeSeriesPlugin(): PanelPlugin<Options, FieldConfig> {
  const body = lazyPanel<Options>(() => import("./timeseries-panel.tsx").then((module) => module.TimeSeriesPanel));
  return new PanelPlugin<Options, FieldConfig>(body)
    .setDataSupport({ annotations: true, alertStates: true })
    .useFieldConfig({
      standardOptions: { [FieldConfigProperty.Color]: { defaultValue: { mode: FieldColorModeId.PaletteClassic } } },
      useCustomConfig: customFieldOptions(fieldDefaults),
    })
    .setPanelOptions(panelOptions(seriesDefaults));
}
