import type { MetricSeries } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import type { Bindings } from "../statement/bindings.ts";
import { nanoOf, whereSql } from "../statement/conditions.ts";
import { inGroupsSql, valueSql, type Groups } from "../statement/grouping.ts";
import { stepSql, type Steps } from "../statement/steps.ts";
import { seriesSql, type Metric } from "./find-metric.ts";

/** What the points of a metric are read for. */
export interface PointsQuestion {
  readonly asked: Omit<MetricSeries, "metric" | "kind">;
  readonly metric: Metric;
  readonly steps: Steps;
  readonly groups: Groups;
}

/** What stands before a point in its series must be known too, to tell what was added since. */
const lookBackMsMin = 300_000;
const lookBackMsMax = 86_400_000;

/** The conditions of the points of a metric, from `backMs` before the range on. A point that says it has no value has none. */
export async function pointsWhere(
  { asked, metric }: Pick<PointsQuestion, "asked" | "metric">,
  {
    inquiry,
    bindings,
    backMs = 0,
  }: { readonly inquiry: Inquiry; readonly bindings: Bindings; readonly backMs?: number },
): Promise<string> {
  const { fromMs, toMs } = asked.range;
  const range = { fromMs: Math.max(0, fromMs - backMs), toMs };
  const where = await whereSql({ ...asked, range, signal: "metrics", table: metric.table }, inquiry, bindings);
  return `${where} AND MetricName = ${bindings.text(metric.name)} AND bitAnd(Flags, 1) = 0`;
}

/** The points of a metric by step, group and series; further columns are named by the caller. */
export async function pointsSql(question: PointsQuestion, inquiry: Inquiry, bindings: Bindings): Promise<string> {
  const { asked, metric, steps, groups } = question;
  const keys = (asked.groupBy ?? []).map((name, index) => `${valueSql(name, "metrics", bindings)} AS Key${index}`);
  const columns = [
    ...keys,
    `${stepSql("TimeUnix", steps)} AS Step`,
    `${await seriesSql(metric.table, inquiry)} AS Series`,
    "*",
  ];
  const where = await pointsWhere(question, { inquiry, bindings });
  return `SELECT ${columns.join(", ")} FROM ${metric.table} WHERE ${where} AND ${inGroupsSql(groups, bindings)}`;
}

/**
 * The same with what came since the point before of the same series, of which the columns `Before<name>` hold the values:
 *
 *   Since = 'all'      the point counts from nothing: a delta, the first of a series that began lately, or one after a reset
 *   Since = 'before'   it counts on from the point before
 *   Since = 'unknown'  the first that is known of a series that began earlier: nobody knows what came since
 *
 * A reset is a total that is smaller than before, or that counts since a later start.
 */
export async function increasesSql(
  question: PointsQuestion & { readonly total: string; readonly columns: readonly string[] },
  inquiry: Inquiry,
  bindings: Bindings,
): Promise<string> {
  const { asked, metric, steps, groups, total, columns } = question;
  const backMs = Math.min(lookBackMsMax, Math.max(lookBackMsMin, 2 * steps.stepMs));
  const keyNames = (asked.groupBy ?? []).map((_, index) => `Key${index}`);
  const keys = (asked.groupBy ?? []).map((name, index) => `${valueSql(name, "metrics", bindings)} AS Key${index}`);
  const where = await pointsWhere(question, { inquiry, bindings, backMs });
  const from = `fromUnixTimestamp64Nano(${bindings.integer(nanoOf(asked.range.fromMs))})`;
  const known = `fromUnixTimestamp64Nano(${bindings.integer(nanoOf(Math.max(1, asked.range.fromMs - backMs)))})`;
  const before = (column: string): string => `lagInFrame(${column}) OVER Earlier AS Before${column}`;
  const since = metric.isDelta
    ? "'all'"
    : `multiIf(Nth = 1, StartTimeUnix >= ${known} ? 'all' : 'unknown',
        Total < BeforeTotal OR (StartTimeUnix > BeforeStartTimeUnix AND StartTimeUnix >= BeforeTimeUnix), 'all', 'before')`;
  return `SELECT ${[...keyNames, "Step", "Series", ...columns, ...columns.map((column) => `Before${column}`), "Total", "BeforeTotal"].join(", ")},
      ${since} AS Since FROM (
    SELECT ${[...keys, `${stepSql("TimeUnix", steps)} AS Step`, `${await seriesSql(metric.table, inquiry)} AS Series`].join(", ")},
      ${total} AS Total, ${columns.join(", ")}${columns.length > 0 ? "," : ""} StartTimeUnix, TimeUnix, row_number() OVER Earlier AS Nth,
      ${["Total", "StartTimeUnix", "TimeUnix", ...columns].map(before).join(", ")}
    FROM ${metric.table} WHERE ${where} AND ${inGroupsSql(groups, bindings)}
    WINDOW Earlier AS (PARTITION BY Series ORDER BY TimeUnix ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW))
    WHERE TimeUnix >= ${from}`;
}
