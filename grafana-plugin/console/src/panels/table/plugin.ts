import { FieldConfigProperty, PanelPlugin } from "@grafana/data";
import type { TableOptions } from "@grafana/schema";
import { hideFromDefault } from "../chart/chart-defaults.ts";
import { lazyPanel } from "../lazy-panel.tsx";
import { customFieldOptions, panelOptions } from "../panel-option-defaults.ts";

const fieldDefaults = {
  minWidth: undefined,
  width: undefined,
  align: "auto",
  cellOptions: { type: "auto" },
  wrapText: undefined,
  wrapHeaderText: undefined,
  inspect: false,
  filterable: undefined,
  sortable: undefined,
  hideHeader: undefined,
  hidden: undefined,
  hideFrom: hideFromDefault,
  tooltip: undefined,
  styleField: undefined,
  footer: { reducers: [] },
};

/** The panel `table`. */
export function tablePlugin(): PanelPlugin<TableOptions> {
  return new PanelPlugin<TableOptions>(
    lazyPanel<TableOptions>(() => import("./table-panel.tsx").then((module) => module.TablePanel)),
  )
    .useFieldConfig({
      standardOptions: { [FieldConfigProperty.Actions]: { hideFromDefaults: false } },
      useCustomConfig: customFieldOptions(fieldDefaults),
    })
    .setPanelOptions(
      panelOptions({
        frameIndex: 0,
        showHeader: true,
        showTypeIcons: false,
        cellHeight: "sm",
        maxRowHeight: undefined,
        enablePagination: false,
        pageSize: undefined,
        frozenColumns: undefined,
        sortBy: [],
      }),
    );
}
