import { PanelPlugin } from "@grafana/data";
import type { Options } from "@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";
import { lazyPanel } from "../lazy-panel.tsx";
import { panelOptions } from "../panel-option-defaults.ts";
import { singleValueDefaults } from "../single-value/single-value-defaults.ts";

/** The panel `stat`. */
export function statPlugin(): PanelPlugin<Options> {
  return new PanelPlugin<Options>(
    lazyPanel<Options>(() => import("./stat-panel.tsx").then((module) => module.StatPanel)),
  )
    .setNoPadding()
    .useFieldConfig()
    .setPanelOptions(
      panelOptions({
        ...singleValueDefaults,
        textMode: "auto",
        wideLayout: true,
        colorMode: "value",
        graphMode: "area",
        justifyMode: "auto",
        showPercentChange: false,
        percentChangeColorMode: "standard",
      }),
    );
}
