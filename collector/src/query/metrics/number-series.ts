import type { MetricSeries } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { createBindings } from "../statement/bindings.ts";
import { toNumber } from "../to-frame.ts";
import { increasesSql, pointsSql, type PointsQuestion } from "./points-sql.ts";

/** One value for each step of each group, by the group's values as JSON. */
export type StepNumbers = ReadonlyMap<string, ReadonlyMap<number, number>>;

const reduceSql: Readonly<Record<NonNullable<MetricSeries["reduce"]>, string>> = {
  avg: "avg(Value)",
  min: "min(Value)",
  max: "max(Value)",
  last: "argMax(Value, TimeUnix)",
};

/** Values as they are: of each series one a step, then of each group one. */
export async function readValues(question: PointsQuestion, inquiry: Inquiry): Promise<StepNumbers> {
  const { asked, metric } = question;
  const bindings = createBindings();
  const { reduce = "avg", combine = metric.kind === "gauge" ? "avg" : "sum" } = asked;
  const keys = keysOf(asked);
  const sql = `SELECT ${[...keys, "Step"].join(", ")}, ${combine}(Reduced) FROM (
      SELECT ${[...keys, "Step", "Series"].join(", ")}, ${reduceSql[reduce]} AS Reduced
      FROM (${await pointsSql(question, inquiry, bindings)}) GROUP BY ${[...keys, "Step", "Series"].join(", ")})
    GROUP BY ${[...keys, "Step"].join(", ")}`;
  const { rows } = await inquiry.run({ sql, bindings });
  return byGroup(rows, keys.length);
}

/** What was added in each step: to the value of a sum, or to the count of a histogram or summary. */
export async function readIncreases(question: PointsQuestion, inquiry: Inquiry): Promise<StepNumbers> {
  const { asked, metric } = question;
  const bindings = createBindings();
  const { combine = "sum" } = asked;
  const keys = keysOf(asked);
  const total = metric.kind === "sum" ? "Value" : "toFloat64(Count)";
  const increases = await increasesSql({ ...question, total, columns: [] }, inquiry, bindings);
  const sql = `SELECT ${[...keys, "Step"].join(", ")}, ${combine}(Increase) FROM (
      SELECT ${[...keys, "Step", "Series"].join(", ")}, sum(Since = 'all' ? Total : Total - BeforeTotal) AS Increase
      FROM (${increases}) WHERE Since != 'unknown' GROUP BY ${[...keys, "Step", "Series"].join(", ")})
    GROUP BY ${[...keys, "Step"].join(", ")}`;
  const { rows } = await inquiry.run({ sql, bindings });
  return byGroup(rows, keys.length);
}

/** The quantiles that a summary's sender computed, of several series their mean: more cannot be known. */
export async function readSummaryQuantiles(
  question: PointsQuestion,
  inquiry: Inquiry,
): Promise<Map<number, StepNumbers>> {
  const bindings = createBindings();
  const keys = keysOf(question.asked);
  const sql = `SELECT ${[...keys, "Step"].join(", ")}, Quantile, avg(QuantileValue) FROM (${await pointsSql(question, inquiry, bindings)})
    ARRAY JOIN \`ValueAtQuantiles.Quantile\` AS Quantile, \`ValueAtQuantiles.Value\` AS QuantileValue
    GROUP BY ${[...keys, "Step", "Quantile"].join(", ")}`;
  const { rows } = await inquiry.run({ sql, bindings });
  const byQuantile = Map.groupBy(rows, (row) => Number(row[keys.length + 1]));
  return new Map(
    Array.from(byQuantile, ([quantile, of]) => [
      quantile,
      byGroup(
        of.map((row) => row.toSpliced(keys.length + 1, 1)),
        keys.length,
      ),
    ]),
  );
}

/** The names of the columns that hold the values of `groupBy`. */
export function keysOf({ groupBy = [] }: Pick<MetricSeries, "groupBy">): string[] {
  return groupBy.map((_, index) => `Key${index}`);
}

function byGroup(rows: readonly (readonly unknown[])[], keys: number): StepNumbers {
  const groups = new Map<string, Map<number, number>>();
  for (const row of rows) {
    const value = toNumber(row[keys + 1]);
    if (value === null) continue;
    const group = JSON.stringify(row.slice(0, keys));
    const steps = groups.get(group) ?? new Map<number, number>();
    groups.set(group, steps.set(Number(row[keys]), value));
  }
  return groups;
}
