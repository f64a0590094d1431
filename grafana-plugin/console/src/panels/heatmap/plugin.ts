import { FieldConfigProperty, PanelPlugin } from "@grafana/data";
import type {
  FieldConfig,
  Options,
} from "@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen";
import { hideFromDefault } from "../chart/chart-defaults.ts";
import { lazyPanel } from "../lazy-panel.tsx";
import { customFieldOptions, panelOptions } from "../panel-option-defaults.ts";

/** The panel `heatmap`. */
export function heatmapPlugin(): PanelPlugin<Options, FieldConfig> {
  return new PanelPlugin<Options, FieldConfig>(
    lazyPanel<Options>(() => import("./heatmap-panel.tsx").then((module) => module.HeatmapPanel)),
  )
    .setDataSupport({ annotations: true })
    .useFieldConfig({
      // As in Grafana: the units of bounds and counts are options of the panel, a field has only links.
      disableStandardOptions: Object.values(FieldConfigProperty).filter((id) => id !== FieldConfigProperty.Links),
      useCustomConfig: customFieldOptions({ scaleDistribution: undefined, hideFrom: hideFromDefault }),
    })
    .setPanelOptions(
      panelOptions({
        calculate: false,
        "color.mode": "scheme",
        "color.scheme": "Oranges",
        "color.fill": "dark-orange",
        "color.scale": "exponential",
        "color.exponent": 0.5,
        "color.steps": 64,
        "color.reverse": false,
        cellGap: 1,
        cellRadius: undefined,
        cellValues: {},
        "filterValues.le": 1e-9,
        yAxis: { axisPlacement: "left" },
        showValue: "auto",
        legend: { show: true, placement: "bottom" },
        tooltip: { mode: "single", yHistogram: false, showColorScale: false },
        "exemplars.color": "rgba(255,0,255,0.7)",
        selectionMode: "x",
      }),
    );
}
