import type { MetricHeatmap, TableAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { RequestError } from "../request-error.ts";
import { toFrame } from "../to-frame.ts";
import { findMetric } from "./find-metric.ts";
import { readDistributions } from "./histogram-steps.ts";
import { metricSteps } from "./metric-series.ts";

const bucketsMax = 60;

/** One row for each bucket of each step into which something fell. An open end is null. */
export async function readMetricHeatmap(asked: MetricHeatmap, inquiry: Inquiry): Promise<TableAnswer> {
  const metric = await findMetric(asked, inquiry);
  if (metric.kind !== "histogram" && metric.kind !== "exponential_histogram")
    throw new RequestError(`metric: ${JSON.stringify(metric.name)} is a ${metric.kind} and has no buckets`, {
      field: "metric",
    });
  const steps = metricSteps(asked, metric);
  const groups = { largest: undefined, areSome: false };
  const distributions = await readDistributions({ asked, metric, steps, groups }, { bucketsMax }, inquiry);
  const rows = [...(distributions.get("[]") ?? [])]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([step, { buckets }]) => mergeEqual(buckets).map(({ low, high, count }) => [step, low, high, count]));
  const frame = toFrame(
    [
      { name: "time", type: "time" },
      { name: "yMin", type: "number", unit: metric.unit },
      { name: "yMax", type: "number", unit: metric.unit },
      { name: "count", type: "number", unit: "short" },
    ],
    rows,
  );
  // Steps into which nothing fell are not told, so their length cannot be read from the times.
  return { ...frame, stepMs: steps.stepMs, ...inquiry.end() };
}

interface Cell {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

function mergeEqual(buckets: readonly Cell[]): Cell[] {
  const cells = new Map<string, Cell>();
  for (const { low, high, count } of buckets) {
    const key = `${low} ${high}`;
    cells.set(key, { low, high, count: count + (cells.get(key)?.count ?? 0) });
  }
  return [...cells.values()].toSorted((a, b) => a.low - b.low || a.high - b.high);
}
