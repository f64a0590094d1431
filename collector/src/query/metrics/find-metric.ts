import { metricKinds, type MetricKind, type TimeRange } from "@spanhouse/schemas/query";
import { OperatingError } from "../../errors.ts";
import type { Inquiry } from "../inquiry.ts";
import { createBindings } from "../statement/bindings.ts";
import { withinSql } from "../statement/conditions.ts";

/** What must be known of a metric before its points can be read. */
export interface Metric {
  readonly name: string;
  readonly kind: MetricKind;
  readonly table: string;
  /** In UCUM, as the sender gave it. */
  readonly unit: string;
  /** It also goes down, so that a fall is no reset. Of a sum only. */
  readonly alsoFalls: boolean;
  /** The points say what came since the one before. */
  readonly isDelta: boolean;
  /** About how far apart the points of one series are. */
  readonly intervalMs: number;
  /** Of an exponential histogram the coarsest scale, to which all others can be brought. */
  readonly scale: number;
}

/** The table of each kind. */
export const metricTables: Readonly<Record<MetricKind, string>> = {
  gauge: "otel_metrics_gauge",
  sum: "otel_metrics_sum",
  histogram: "otel_metrics_histogram",
  exponential_histogram: "otel_metrics_exponential_histogram",
  summary: "otel_metrics_summary",
};

/** Columns of some kinds, and what stands for them in the others. */
const kindColumns: Readonly<
  Record<MetricKind, { readonly falls: string; readonly temporality: string; readonly scale: string }>
> = {
  gauge: { falls: "1", temporality: "0", scale: "0" },
  sum: { falls: "NOT any(IsMonotonic)", temporality: "any(AggregationTemporality)", scale: "0" },
  histogram: { falls: "0", temporality: "any(AggregationTemporality)", scale: "0" },
  exponential_histogram: { falls: "0", temporality: "any(AggregationTemporality)", scale: "min(Scale)" },
  summary: { falls: "0", temporality: "2", scale: "0" },
};

const delta = 1;

export interface MetricQuestion {
  readonly metric: string;
  readonly kind?: MetricKind | undefined;
  readonly range: TimeRange;
}

/** What tells the series of one metric apart; a table that another tool made has no column for it. */
export async function seriesSql(table: string, inquiry: Inquiry): Promise<string> {
  const columns = await inquiry.columnsOf(table);
  return columns.has("SeriesHash") ? "SeriesHash" : "cityHash64(ResourceAttributes, ScopeName, Attributes)";
}

/** Finds the metric; of several kinds with one name that with the most points. Rejects with `not_found`. */
export async function findMetric({ metric, kind, range }: MetricQuestion, inquiry: Inquiry): Promise<Metric> {
  const bindings = createBindings();
  const where = `${withinSql({ signal: "metrics", range }, inquiry, bindings)} AND MetricName = ${bindings.text(metric)}`;
  const kinds = kind === undefined ? metricKinds : [kind];
  const parts = await Promise.all(
    kinds.map(async (of) => {
      const { falls, temporality, scale } = kindColumns[of];
      const series = await seriesSql(metricTables[of], inquiry);
      return `SELECT '${of}', count() AS Points, any(MetricUnit), toBool(${falls}), toInt32(${temporality}), toInt32(${scale}),
        (toUnixTimestamp64Milli(toDateTime64(max(TimeUnix), 3)) - toUnixTimestamp64Milli(toDateTime64(min(TimeUnix), 3))) * uniq(${series}) / count()
        FROM ${metricTables[of]} WHERE ${where} HAVING Points > 0`;
    }),
  );
  const { rows } = await inquiry.run({ sql: parts.join(" UNION ALL "), bindings });
  const [found, ...others] = rows.toSorted((a, b) => Number(b[1]) - Number(a[1]));
  if (found === undefined) {
    throw new OperatingError("not_found", `there is no ${kind ?? "metric"} ${JSON.stringify(metric)} in this time`, {
      hint: "GET /api/v1/metrics lists what there is.",
    });
  }
  const foundKind = String(found[0]) as MetricKind;
  if (others.length > 0)
    inquiry.notice(
      "info",
      `There is ${others.map(([of]) => `a ${String(of)}`).join(" and ")} of this name too; this is the ${foundKind}.`,
    );
  return {
    name: metric,
    kind: foundKind,
    table: metricTables[foundKind],
    unit: String(found[2]),
    alsoFalls: found[3] === true,
    isDelta: Number(found[4]) === delta,
    scale: Number(found[5]),
    intervalMs: Number(found[6]),
  };
}
