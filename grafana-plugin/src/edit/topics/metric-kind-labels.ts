import type { MetricKind } from "@spanhouse/schemas/query";

/** The kinds of metrics as one says them. */
export const metricKindLabels: Readonly<Record<MetricKind, string>> = {
  gauge: "gauge",
  sum: "sum",
  histogram: "histogram",
  exponential_histogram: "exponential histogram",
  summary: "summary",
};
