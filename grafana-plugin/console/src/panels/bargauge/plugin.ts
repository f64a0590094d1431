import { PanelPlugin } from "@grafana/data";
import type { Options } from "@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen";
import { lazyPanel } from "../lazy-panel.tsx";
import { panelOptions } from "../panel-option-defaults.ts";
import { singleValueDefaults } from "../single-value/single-value-defaults.ts";

/** The panel `bargauge`. */
export function barGaugePlugin(): PanelPlugin<Options> {
  return new PanelPlugin<Options>(
    lazyPanel<Options>(() => import("./bargauge-panel.tsx").then((module) => module.BarGaugePanel)),
  )
    .useFieldConfig()
    .setPanelOptions(
      panelOptions({
        ...singleValueDefaults,
        displayMode: "gradient",
        valueMode: "color",
        namePlacement: "auto",
        showUnfilled: true,
        sizing: "auto",
        minVizWidth: 8,
        minVizHeight: 16,
        maxVizHeight: 300,
        legend: { displayMode: "list", placement: "bottom", showLegend: false, calcs: [] },
      }),
    );
}
