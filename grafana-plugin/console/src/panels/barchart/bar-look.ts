import {
  type Field,
  formattedValueToString,
  getFieldColorModeForField,
  getFieldSeriesColor,
  type GrafanaTheme2,
} from "@grafana/data";
import type {
  FieldConfig,
  Options,
} from "@grafana/schema/dist/esm/raw/composable/barchart/panelcfg/x/BarChartPanelCfg_types.gen";
import { colorManipulator } from "@grafana/data";
import type { BarData } from "./bar-data.ts";
import type { Bar } from "./bar-layout.ts";
import type { BarLook } from "./bar-painter.ts";

/** The colour of a bar: of its value where the series is coloured by values, else of the series. */
export function barColor(field: Field, row: number, theme: GrafanaTheme2): string {
  const byValue = getFieldColorModeForField(field).isByValue === true;
  const own = byValue ? field.display?.(field.values[row]).color : undefined;
  return own ?? getFieldSeriesColor(field, theme).color;
}

/** How the bars of a chart look. */
export function barLooks(data: BarData, options: Options, theme: GrafanaTheme2): (bar: Bar) => BarLook {
  return ({ series, category }) => {
    const { field } = data.series[series]!;
    const { fillOpacity = 80, lineWidth = 1 } = (field.config.custom ?? {}) as Partial<FieldConfig>;
    const color = barColor(data.colors ?? field, category, theme);
    const value = field.values[category] as number | null;
    const shown = field.display?.(value);
    return {
      fill: colorManipulator.alpha(color, fillOpacity / 100),
      stroke: color,
      lineWidth,
      ...((options.showValue as string) !== "never" && shown !== undefined && { label: formattedValueToString(shown) }),
    };
  };
}
