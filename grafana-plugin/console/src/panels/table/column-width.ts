import type { FieldConfigSource } from "@grafana/data";

/** A column that was made wider or narrower. */
interface ResizedColumn {
  readonly matcher: string;
  readonly column: string;
  readonly columnWidth: number;
}

/** The field configuration of a table after a column was dragged to a width in pixels: one override for each column. */
export function withColumnWidth(
  source: FieldConfigSource,
  { matcher, column, columnWidth }: ResizedColumn,
): FieldConfigSource {
  const width = { id: "custom.width", value: Math.round(columnWidth) };
  const isOfColumn = (override: FieldConfigSource["overrides"][number]): boolean =>
    override.matcher.id === matcher && override.matcher.options === column;
  // The last override wins, so the width goes to the last one of the column that has one.
  const place = source.overrides.findLastIndex(
    (override) => isOfColumn(override) && override.properties.some(({ id }) => id === width.id),
  );
  if (place < 0)
    return {
      ...source,
      overrides: [...source.overrides, { matcher: { id: matcher, options: column }, properties: [width] }],
    };
  return {
    ...source,
    overrides: source.overrides.map((override, index) =>
      index === place
        ? {
            ...override,
            properties: override.properties.map((property) => (property.id === width.id ? width : property)),
          }
        : override,
    ),
  };
}
