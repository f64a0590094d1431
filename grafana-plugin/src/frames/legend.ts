/** What names a series. */
export interface SeriesName {
  readonly measure: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Several measures are shown, so that labels alone do not tell series apart. */
  readonly several: boolean;
  /** As somebody wrote it, with `{{label}}` and `{{measure}}`. */
  readonly template?: string | undefined;
}

/**
 * The name of a series in a legend. Without a template: the values of its labels, or what it measures when it has none. A value that is
 * empty is told by its key.
 */
export function seriesName({ measure, labels, several, template }: SeriesName): string {
  if (template !== undefined && template !== "") return fill(template, { measure, ...labels });
  const values = Object.entries(labels).map(([key, value]) => (value === "" ? `no ${key}` : value));
  if (values.length === 0) return measure;
  return several ? `${values.join(", ")} · ${measure}` : values.join(", ");
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{\s*([^{}]*?)\s*\}\}/g, (whole, key: string) =>
    Object.hasOwn(values, key) ? values[key]! : whole,
  );
}
