import type { ComboboxOption } from "@grafana/ui";
import type { MetricKind } from "@spanhouse/schemas/query";
import type { MetricsQuery } from "../../query/query.ts";
import type { MetricInfo } from "../completion-source.ts";
import { metricKindLabels } from "./metric-kind-labels.ts";

/** What can be shown; `auto` is what suits the kind, and stands in no query. */
export type MetricChoice = NonNullable<MetricsQuery["show"]> | "auto";

const histograms: readonly MetricKind[] = ["histogram", "exponential_histogram"];

const ofKinds: Readonly<Record<Exclude<MetricChoice, "auto" | "list">, readonly MetricKind[]>> = {
  value: ["gauge", "sum"],
  rate: ["sum", ...histograms, "summary"],
  increase: ["sum", ...histograms, "summary"],
  mean: histograms,
  quantile: [...histograms, "summary"],
  heatmap: histograms,
};

const labels: Readonly<Record<MetricChoice, readonly [label: string, description: string]>> = {
  auto: ["Auto", "what suits the kind"],
  value: ["Value", "the points as they are"],
  rate: ["Rate", "what is added a second"],
  increase: ["Increase", "what is added in a step"],
  mean: ["Mean", "of a histogram"],
  quantile: ["Quantiles", "such as p50, p90, p99"],
  heatmap: ["Heatmap", "how many fell into each bucket"],
  list: ["List of metrics", "with kind, unit and description"],
};

/** What `auto` is of a metric; undefined while its kind is not known. */
export function automaticChoice(info: MetricInfo | undefined): Exclude<MetricChoice, "auto"> | undefined {
  if (info === undefined) return undefined;
  if (info.kind === "gauge") return "value";
  if (info.kind === "sum") return info.monotonic ? "rate" : "value";
  return "quantile";
}

/** The choices that make sense for a metric; all of them while its kind is not known. */
export function metricChoices(info: MetricInfo | undefined): ComboboxOption<MetricChoice>[] {
  const automatic = automaticChoice(info);
  return (Object.keys(labels) as MetricChoice[])
    .filter((choice) => suits(choice, info))
    .map((value) => {
      const [label, description] = labels[value];
      const isAuto = value === "auto" && automatic !== undefined;
      return { value, label: isAuto ? `Auto: ${labels[automatic][0].toLowerCase()}` : label, description };
    });
}

/** Whether a choice can be shown of a metric. */
export function suits(choice: MetricChoice, info: MetricInfo | undefined): boolean {
  if (choice === "auto" || choice === "list" || info === undefined) return true;
  return ofKinds[choice].includes(info.kind);
}

/** One line about a metric: kind, unit and what its sender says of it. */
export function describeMetric({ kind, unit, description, monotonic }: MetricInfo): string {
  const named = kind === "sum" ? (monotonic ? "counter" : "sum that goes up and down") : metricKindLabels[kind];
  return [named, unit === "" || unit === "1" ? "" : `in ${unit}`, description]
    .filter((part) => part !== "")
    .join(" · ");
}

/** Reads quantiles as somebody writes them: `0.99`, `99`, `p99`, `99%`. Undefined is none. */
export function readQuantile(text: string): number | undefined {
  const [, digits] = /^p?([0-9]*\.?[0-9]+)%?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const isShare = /^0?\.[0-9]+$|^[01]$/.test(text.trim());
  const quantile = isShare ? Number(digits) : Number((Number(digits) / 100).toPrecision(8));
  return quantile >= 0 && quantile <= 1 ? quantile : undefined;
}

/** `0.99` as `p99`. */
export function quantileLabel(quantile: number): string {
  return `p${Number((quantile * 100).toPrecision(8))}`;
}
