import { FieldColorModeId, FieldConfigProperty, PanelPlugin } from "@grafana/data";
import type {
  FieldConfig,
  Options,
} from "@grafana/schema/dist/esm/raw/composable/barchart/panelcfg/x/BarChartPanelCfg_types.gen";
import { axisDefaults, hideFromDefault, seriesDefaults } from "../chart/chart-defaults.ts";
import { lazyPanel } from "../lazy-panel.tsx";
import { customFieldOptions, panelOptions } from "../panel-option-defaults.ts";

const fieldDefaults = {
  ...axisDefaults,
  fillOpacity: 80,
  lineWidth: 1,
  gradientMode: "none",
  thresholdsStyle: { mode: "off" },
  hideFrom: hideFromDefault,
};

/** The panel `barchart`. */
export function barChartPlugin(): PanelPlugin<Options, FieldConfig> {
  return new PanelPlugin<Options, FieldConfig>(
    lazyPanel<Options>(() => import("./barchart-panel.tsx").then((module) => module.BarChartPanel)),
  )
    .useFieldConfig({
      standardOptions: { [FieldConfigProperty.Color]: { defaultValue: { mode: FieldColorModeId.PaletteClassic } } },
      useCustomConfig: customFieldOptions(fieldDefaults),
    })
    .setPanelOptions(
      panelOptions({
        xField: undefined,
        orientation: "auto",
        xTickLabelRotation: 0,
        xTickLabelMaxLength: 0,
        xTickLabelSpacing: 0,
        showValue: "auto",
        stacking: "none",
        groupWidth: 0.7,
        barWidth: 0.97,
        barRadius: 0,
        fullHighlight: false,
        colorByField: undefined,
        ...seriesDefaults,
      }),
    );
}
