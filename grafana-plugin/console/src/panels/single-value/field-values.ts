import {
  type FieldConfigSource,
  type FieldDisplay,
  getFieldDisplayValues,
  type GrafanaTheme2,
  LoadingState,
  type PanelProps,
} from "@grafana/data";
import type { SingleStatBaseOptions } from "@grafana/schema";

/** What of an answer is shown as single values. */
interface ValueChoice {
  readonly theme: GrafanaTheme2;
  readonly sparkline?: boolean;
  readonly percentChange?: boolean;
}

/** The values of a panel that shows single ones: each field reduced to one, or each row as it is. */
export function fieldValues(
  {
    data,
    options,
    fieldConfig,
    replaceVariables,
    timeZone,
  }: Pick<PanelProps<SingleStatBaseOptions>, "data" | "options" | "fieldConfig" | "replaceVariables" | "timeZone">,
  { theme, sparkline = false, percentChange = false }: ValueChoice,
): FieldDisplay[] {
  return getFieldDisplayValues({
    data: data.series,
    reduceOptions: options.reduceOptions,
    fieldConfig: withReadableMissing(fieldConfig),
    replaceVariables,
    theme,
    timeZone,
    sparkline,
    percentChange,
  });
}

/** Where nothing came, the value says so; left alone it would be an empty space. */
function withReadableMissing(source: FieldConfigSource): FieldConfigSource {
  const { defaults } = source;
  return defaults.noValue === undefined ? { ...source, defaults: { ...defaults, noValue: "No data" } } : source;
}

/**
 * Whether there is no value to show. Of an answer without rows the dashboard may say what stands in the place of the value
 * (`noValue`), such as 0 for a number of things.
 */
export function hasNoValue({ data, fieldConfig }: Pick<PanelProps, "data" | "fieldConfig">): boolean {
  if (data.series.some(({ length }) => length > 0)) return false;
  return fieldConfig.defaults.noValue === undefined || data.state !== LoadingState.Done;
}
