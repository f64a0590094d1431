import type { Frame, MetricSeries, MetricShow, SeriesAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { RequestError } from "../request-error.ts";
import { findGroups, labelsOf } from "../statement/grouping.ts";
import { fillSteps, stepsOf, type Steps } from "../statement/steps.ts";
import { quantileOf } from "./distribution.ts";
import { findMetric, type Metric } from "./find-metric.ts";
import { readDistributions } from "./histogram-steps.ts";
import { readIncreases, readSummaryQuantiles, readValues, type StepNumbers } from "./number-series.ts";
import { pointsWhere, type PointsQuestion } from "./points-sql.ts";

const quantilesDefault: readonly number[] = [0.5, 0.9, 0.99];
const bucketsMax = 320;

/** What can be drawn of each kind; the first is drawn when nothing is said. */
const shows: Readonly<Record<Metric["kind"], readonly MetricShow[]>> = {
  gauge: ["value"],
  sum: ["rate", "increase", "value"],
  histogram: ["quantile", "rate", "increase", "mean"],
  exponential_histogram: ["quantile", "rate", "increase", "mean"],
  summary: ["quantile", "rate", "increase"],
};

/** A metric by step: one frame for each group, and for each quantile of it. */
export async function readMetricSeries(asked: MetricSeries, inquiry: Inquiry): Promise<SeriesAnswer> {
  const metric = await findMetric(asked, inquiry);
  const show = chooseShow(asked, metric);
  const steps = metricSteps(asked, metric);
  const groups = await findGroups(
    {
      ...asked,
      ...{ signal: "metrics", table: metric.table },
      where: (bindings) => pointsWhere({ asked, metric }, { inquiry, bindings }),
    },
    inquiry,
  );
  const lines = await readLines({ asked, metric, steps, groups, show }, inquiry);
  const { groupBy = [] } = asked;
  const unit = unitOf(metric, show);
  const frames = lines.flatMap(({ labels, numbers }) =>
    (groups.largest ?? [[]]).flatMap((group): Frame[] => {
      const values = numbers.get(JSON.stringify(group));
      if (values === undefined) return [];
      return [toFrame({ name: metric.name, unit, labels: { ...labelsOf(groupBy, group), ...labels }, steps, values })];
    }),
  );
  return { frames, ...inquiry.end() };
}

/** Steps that are no shorter than the points are apart, so that there are no holes, unless somebody says so. */
export function metricSteps(
  asked: Pick<MetricSeries, "range" | "stepMs" | "maxDataPoints">,
  { intervalMs }: Metric,
): Steps {
  const { range, maxDataPoints = 300 } = asked;
  const pointsMax = Math.max(1, Math.floor((range.toMs - range.fromMs) / Math.max(1, intervalMs * 0.98)));
  return stepsOf({ ...asked, maxDataPoints: Math.min(maxDataPoints, pointsMax) });
}

function chooseShow({ show }: MetricSeries, { kind, alsoFalls, name }: Metric): MetricShow {
  const possible = shows[kind];
  const chosen = show ?? (kind === "sum" && alsoFalls ? "value" : (possible[0] ?? "value"));
  if (possible.includes(chosen)) return chosen;
  throw new RequestError(`show: ${JSON.stringify(name)} is a ${kind}, of which there is ${possible.join(", ")}`, {
    field: "show",
  });
}

/** Lines of all groups that have the same labels beside those of the group. */
interface Line {
  readonly labels: Readonly<Record<string, string>>;
  readonly numbers: StepNumbers;
}

async function readLines(question: PointsQuestion & { readonly show: MetricShow }, inquiry: Inquiry): Promise<Line[]> {
  const { show, metric, asked, steps } = question;
  const { quantiles = quantilesDefault } = asked;
  if (show === "value") return [{ labels: {}, numbers: await readValues(question, inquiry) }];
  if (show === "increase" || show === "rate") {
    const increases = await readIncreases(question, inquiry);
    return [{ labels: {}, numbers: show === "increase" ? increases : perSecond(increases, steps) }];
  }
  if (metric.kind === "summary") {
    const known = await readSummaryQuantiles(question, inquiry);
    const wanted = [...known].filter(([quantile]) => asked.quantiles === undefined || quantiles.includes(quantile));
    return wanted.map(([quantile, numbers]) => ({ labels: { quantile: String(quantile) }, numbers }));
  }
  const distributions = await readDistributions(question, { bucketsMax }, inquiry);
  if (show === "mean") {
    const mean = mapValues(distributions, ({ sum, count }) => (count === 0 ? null : sum / count));
    return [{ labels: {}, numbers: mean }];
  }
  return quantiles.map((quantile) => ({
    labels: { quantile: String(quantile) },
    numbers: mapValues(distributions, ({ buckets }) => quantileOf(buckets, quantile)),
  }));
}

function perSecond(increases: StepNumbers, { startsMs, seconds }: Steps): StepNumbers {
  const secondsOf = new Map(startsMs.map((start, index) => [start, seconds[index] ?? null]));
  const rates = [...increases].map(([group, steps]) => {
    const known = [...steps].flatMap(([step, value]) => {
      const over = secondsOf.get(step) ?? null;
      return over === null ? [] : [[step, value / over] as const];
    });
    return [group, new Map(known)] as const;
  });
  return new Map(rates);
}

function mapValues<Of>(
  groups: ReadonlyMap<string, ReadonlyMap<number, Of>>,
  map: (of: Of) => number | null,
): StepNumbers {
  const mapped = new Map<string, Map<number, number>>();
  for (const [group, steps] of groups) {
    const numbers = new Map<number, number>();
    for (const [step, of] of steps) {
      const value = map(of);
      if (value !== null) numbers.set(step, value);
    }
    mapped.set(group, numbers);
  }
  return mapped;
}

/** As the sender gave it, in UCUM; of a rate it is that a second. */
function unitOf({ unit, kind }: Metric, show: MetricShow): string {
  const counted = show === "rate" || show === "increase";
  const of = counted && kind !== "sum" ? "1" : unit;
  return show === "rate" ? `${of === "" ? "1" : of}/s` : of;
}

interface LineFrame {
  readonly name: string;
  readonly unit: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly steps: Steps;
  readonly values: ReadonlyMap<number, number>;
}

function toFrame({ name, unit, labels, steps, values }: LineFrame): Frame {
  return {
    fields: [
      { name: "time", type: "time" },
      { name, type: "number", unit, labels },
    ],
    values: [steps.startsMs, fillSteps(steps, values, null)],
  };
}
