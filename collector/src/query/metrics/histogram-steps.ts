import type { Inquiry } from "../inquiry.ts";
import { createBindings } from "../statement/bindings.ts";
import { explicitBuckets, exponentialBuckets, coarsen, type Bucket } from "./distribution.ts";
import { keysOf } from "./number-series.ts";
import { increasesSql, type PointsQuestion } from "./points-sql.ts";

/** What fell into a histogram in one step. */
export interface StepDistribution {
  readonly buckets: readonly Bucket[];
  readonly count: number;
  readonly sum: number;
}

/** By the group's values as JSON, then by step. */
export type StepDistributions = ReadonlyMap<string, ReadonlyMap<number, StepDistribution>>;

/** More are not needed for a quantile nor seen in a picture. */
export interface DistributionOptions {
  readonly bucketsMax: number;
}

/** Reads what fell into each bucket in each step, of all series of a group together. */
export function readDistributions(
  question: PointsQuestion,
  options: DistributionOptions,
  inquiry: Inquiry,
): Promise<StepDistributions> {
  return question.metric.kind === "histogram"
    ? readExplicit(question, inquiry)
    : readExponential(question, options, inquiry);
}

async function readExplicit(question: PointsQuestion, inquiry: Inquiry): Promise<StepDistributions> {
  const bindings = createBindings();
  const keys = keysOf(question.asked);
  const columns = ["Sum", "BucketCounts", "ExplicitBounds"];
  const increases = await increasesSql({ ...question, total: "toInt64(Count)", columns }, inquiry, bindings);
  // Other bounds than before are a reset that the total does not show.
  const continues =
    "(Since = 'before' AND ExplicitBounds = BeforeExplicitBounds AND length(BucketCounts) = length(BeforeBucketCounts))";
  const sql = `SELECT ${[...keys, "Step", "ExplicitBounds"].join(", ")},
      sumForEach(arrayMap((now, before) -> toInt64(now) - toInt64(before), BucketCounts,
        ${continues} ? BeforeBucketCounts : arrayMap(x -> toUInt64(0), BucketCounts))),
      sum(Total - (${continues} ? BeforeTotal : 0)), sum(Sum - (${continues} ? BeforeSum : 0))
    FROM (${increases}) WHERE Since != 'unknown' GROUP BY ${[...keys, "Step", "ExplicitBounds"].join(", ")}`;
  const { rows } = await inquiry.run({ sql, bindings });
  return byGroup(rows, keys.length, ([bounds, counts, count, sum]) => ({
    buckets: explicitBuckets(numbers(bounds), numbers(counts)),
    ...{ count: Number(count), sum: Number(sum) },
  }));
}

/**
 * Every point is brought to the coarsest scale. What was there before is added with a minus, so that buckets need not be matched in
 * pairs: `sumMap` does it.
 */
async function readExponential(
  question: PointsQuestion,
  { bucketsMax }: DistributionOptions,
  inquiry: Inquiry,
): Promise<StepDistributions> {
  const bindings = createBindings();
  const keys = keysOf(question.asked);
  const { scale } = question.metric;
  const sides = ["Positive", "Negative"] as const;
  const columns = [
    "Sum",
    "Scale",
    "ZeroCount",
    "ZeroThreshold",
    ...sides.flatMap((side) => [`${side}Offset`, `${side}BucketCounts`]),
  ];
  const present = await inquiry.columnsOf(question.metric.table);
  const zeroThreshold = present.has("ZeroThreshold") ? "max(ZeroThreshold)" : "0.";
  const increases = await increasesSql(
    { ...question, total: "toInt64(Count)", columns: columns.filter((column) => present.has(column)) },
    inquiry,
    bindings,
  );
  const indexes = (side: string, when: "" | "Before"): string =>
    `arrayMap(at -> toInt64(floor((${when}${side}Offset + at - 1) / exp2(${when}Scale - ${scale}))), arrayEnumerate(${when}${side}BucketCounts))`;
  const counts = (side: string, when: "" | "Before"): string =>
    `arrayMap(x -> ${when === "" ? "" : "-"}toInt64(x), ${when}${side}BucketCounts)`;
  const side = (of: string): string =>
    `sumMap(arrayConcat(${indexes(of, "")}, Since = 'before' ? ${indexes(of, "Before")} : []),
      arrayConcat(${counts(of, "")}, Since = 'before' ? ${counts(of, "Before")} : []))`;
  const less = (column: string): string => `(Since = 'before' ? toFloat64(Before${column}) : 0)`;
  const sql = `SELECT ${[...keys, "Step"].join(", ")}, ${sides.map(side).join(", ")},
      sum(ZeroCount - ${less("ZeroCount")}), ${zeroThreshold}, sum(Total - ${less("Total")}), sum(Sum - ${less("Sum")})
    FROM (${increases}) WHERE Since != 'unknown' GROUP BY ${[...keys, "Step"].join(", ")}`;
  const { rows } = await inquiry.run({ sql, bindings });
  return byGroup(rows, keys.length, ([positive, negative, zero, threshold, count, sum]) => {
    const all = {
      scale,
      positive: toMap(positive),
      negative: toMap(negative),
      zero: Number(zero),
      zeroThreshold: Number(threshold),
    };
    return { buckets: exponentialBuckets(coarsen(all, bucketsMax)), count: Number(count), sum: Number(sum) };
  });
}

function numbers(cells: unknown): number[] {
  return (cells as readonly unknown[]).map(Number);
}

/** Keys and values of `sumMap` side by side. */
function toMap(cell: unknown): Map<number, number> {
  const [indexes, counts] = cell as readonly [readonly unknown[], readonly unknown[]];
  return new Map(indexes.map((index, at) => [Number(index), Number(counts[at])]));
}

/** Several rows of one step, of different bounds, are one distribution. */
function byGroup(
  rows: readonly (readonly unknown[])[],
  keys: number,
  read: (cells: readonly unknown[]) => StepDistribution,
): StepDistributions {
  const groups = new Map<string, Map<number, StepDistribution>>();
  for (const row of rows) {
    const group = JSON.stringify(row.slice(0, keys));
    const steps = groups.get(group) ?? new Map<number, StepDistribution>();
    const step = Number(row[keys]);
    const { buckets, count, sum } = read(row.slice(keys + 1));
    const known = steps.get(step) ?? { buckets: [], count: 0, sum: 0 };
    steps.set(step, { buckets: [...known.buckets, ...buckets], count: known.count + count, sum: known.sum + sum });
    groups.set(group, steps);
  }
  return groups;
}
