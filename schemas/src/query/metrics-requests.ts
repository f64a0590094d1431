import { z } from "zod";
import { exampleRange, type Endpoint } from "./endpoint.ts";
import { conditions, grouping, queryStringLimit, queryStringRange, stepping } from "./request-parts.ts";
import type { Conditions, Grouping, QueryStringRange, Stepping } from "./request-parts.ts";

/** What a metric is. */
export type MetricKind = (typeof metricKinds)[number];
/** Every kind, as in the names of the tables. */
export const metricKinds = ["gauge", "sum", "histogram", "exponential_histogram", "summary"] as const;

/** Which metrics there are. */
export interface MetricList extends QueryStringRange {
  /** Part of the name, in any case. */
  readonly name?: string | undefined;
  readonly service?: string | undefined;
  readonly limit?: number | undefined;
}

/** Metrics with kind and unit. */
export const listMetrics: Endpoint<MetricList> = {
  method: "GET",
  path: "/metrics",
  topic: "metrics",
  summary: "Metrics with kind, unit and description, by name",
  request: z.strictObject({
    ...queryStringRange,
    name: z.string().max(300).optional(),
    service: z.string().max(1_000).optional(),
    limit: queryStringLimit(1_000, 10_000),
  }),
  answer: "table",
  example: { ...exampleRange, name: "http" },
};

/** What is drawn of a metric. */
export type MetricShow = "value" | "rate" | "increase" | "mean" | "quantile";

/** A metric over time. */
export interface MetricSeries extends Conditions, Stepping, Grouping {
  readonly metric: string;
  /** Needed only where two kinds have one name. */
  readonly kind?: MetricKind | undefined;
  /** Left out: `value` of a gauge and of a sum that also goes down, `rate` of another sum, `quantile` of the rest. */
  readonly show?: MetricShow | undefined;
  /** How the points of one series within a step become one. */
  readonly reduce?: "avg" | "min" | "max" | "last" | undefined;
  /** How the series of a group become one. */
  readonly combine?: "sum" | "avg" | "min" | "max" | undefined;
  readonly quantiles?: readonly number[] | undefined;
}

const metric = z.string().min(1).max(300);
const kind = z.enum(metricKinds).optional();

/** Values, rates, means and quantiles. */
export const readMetric: Endpoint<MetricSeries> = {
  method: "POST",
  path: "/metrics/series",
  topic: "metrics",
  summary: "A metric by step, grouped by any field",
  request: z.strictObject({
    ...conditions,
    ...stepping,
    ...grouping,
    metric,
    kind,
    show: z.enum(["value", "rate", "increase", "mean", "quantile"]).optional(),
    reduce: z.enum(["avg", "min", "max", "last"]).optional().meta({ default: "avg" }),
    combine: z
      .enum(["sum", "avg", "min", "max"])
      .optional()
      .meta({ description: "left out: avg of a gauge, sum of everything else" }),
    quantiles: z
      .array(z.number().min(0).max(1))
      .min(1)
      .max(10)
      .optional()
      .meta({ default: [0.5, 0.9, 0.99] }),
  }),
  answer: "series",
  example: {
    range: exampleRange,
    metric: "http.server.request.duration",
    groupBy: ["service"],
    quantiles: [0.5, 0.99],
  },
};

/** A histogram over time. */
export interface MetricHeatmap extends Conditions, Stepping {
  readonly metric: string;
  readonly kind?: MetricKind | undefined;
}

/** The buckets of a histogram by step. */
export const readHeatmap: Endpoint<MetricHeatmap> = {
  method: "POST",
  path: "/metrics/heatmap",
  topic: "metrics",
  summary: "How many values fell into each bucket of a histogram, by step",
  request: z.strictObject({ ...conditions, ...stepping, metric, kind }),
  answer: "table",
  example: { range: exampleRange, metric: "http.server.request.duration", maxDataPoints: 100 },
};

/** Single measurements of a metric that led somewhere. */
export interface MetricExemplars extends Conditions, Stepping {
  readonly metric: string;
  readonly kind?: MetricKind | undefined;
  readonly limit?: number | undefined;
}

/** The measurements that a metric keeps with the trace they were made in. */
export const readExemplars: Endpoint<MetricExemplars> = {
  method: "POST",
  path: "/metrics/exemplars",
  topic: "metrics",
  summary: "Exemplars of a metric with their traces, oldest first; of those of one step the greatest",
  request: z.strictObject({
    ...conditions,
    ...stepping,
    metric,
    kind,
    limit: z.int().min(1).max(5_000).optional().meta({ default: 300 }),
  }),
  answer: "table",
  example: { range: exampleRange, metric: "http.server.request.duration", limit: 50 },
};
