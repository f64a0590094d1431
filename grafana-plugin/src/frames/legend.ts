/** What names a series. */
export interface SeriesName {
  readonly measure: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Several measures are shown, so that labels alone do not tell series apart. */
  readonly several: boolean;
  /** Labels that any of the series has. */
  readonly keys?: readonly string[] | undefined;
  /** As somebody wrote it, with `{{label}}` and `{{measure}}`. */
  readonly template?: string | undefined;
}

/**
 * The name of a series in a legend. Without a template: the values of its labels, or what it measures when it has none. A label that
 * a series lacks or that is empty is told by its key; a placeholder that no series knows stays as it is written.
 */
export function seriesName({ measure, labels, several, keys = [], template }: SeriesName): string {
  const none = Object.fromEntries(keys.map((key) => [key, `no ${key}`]));
  const said = Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, labelText(key, value)]));
  if (template !== undefined && template !== "") return fill(template, { measure, ...none, ...said });
  const values = Object.values(said);
  if (values.length === 0) return measure;
  return several ? `${values.join(", ")} · ${measure}` : values.join(", ");
}

/** A quantile is told as people say it: `0.99` is `p99`. */
function labelText(key: string, value: string): string {
  if (value === "") return `no ${key}`;
  return key === "quantile" && Number.isFinite(Number(value))
    ? `p${Number((Number(value) * 100).toPrecision(6))}`
    : value;
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{\s*([^{}]*?)\s*\}\}/g, (whole, key: string) =>
    Object.hasOwn(values, key) ? values[key]! : whole,
  );
}
