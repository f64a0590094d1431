import { cacheFieldDisplayNames, type DataFrame, type Field, FieldType, getFieldDisplayName } from "@grafana/data";

/** Groups of bars: a category each, with a bar for every series. */
export interface BarData {
  readonly frame: DataFrame;
  readonly category: Field;
  /** Series that are drawn or listed in the legend, with their place in the frame. */
  readonly series: readonly { readonly field: Field; readonly fieldIndex: number }[];
  /** Whose colours bars take instead of their own. */
  readonly colors?: Field;
}

interface BarChoice {
  /** Name of the field whose values are the categories. */
  readonly xField?: string;
  readonly colorByField?: string;
}

/**
 * Bars of the first frame that has numbers. Categories are the chosen field, else the first text, else the first time;
 * undefined when there is nothing to draw.
 */
export function barData(frames: readonly DataFrame[], { xField, colorByField }: BarChoice): BarData | undefined {
  const frame = frames.find(({ length, fields }) => length > 0 && fields.some(({ type }) => type === FieldType.number));
  if (frame === undefined) return undefined;
  cacheFieldDisplayNames([frame]);
  const named = (name: string | undefined): Field | undefined =>
    frame.fields.find((field) => name !== undefined && [field.name, getFieldDisplayName(field, frame)].includes(name));
  const category =
    named(xField) ??
    frame.fields.find(({ type }) => type === FieldType.string) ??
    frame.fields.find(({ type }) => type === FieldType.time) ??
    frame.fields[0]!;
  const colors = named(colorByField);
  const series = [...frame.fields.entries()]
    .filter(([, field]) => field !== category && field !== colors && field.type === FieldType.number)
    .map(([fieldIndex, field]) => ({ field, fieldIndex }));
  return series.length === 0 ? undefined : { frame, category, series, ...(colors !== undefined && { colors }) };
}

/** Whether a series was hidden through the legend or by the dashboard. */
export function isHidden({ config }: Field): boolean {
  return (config.custom as { hideFrom?: { viz?: boolean } } | undefined)?.hideFrom?.viz === true;
}
