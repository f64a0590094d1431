import type { Frame, RedSeries, SeriesAnswer, SpanChoice } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { createBindings, type Bindings } from "../statement/bindings.ts";
import { whereSql } from "../statement/conditions.ts";
import { findGroups, inGroupsSql, labelsOf, valueSql, type Groups } from "../statement/grouping.ts";
import { fillSteps, stepsOf, stepSql, type Steps } from "../statement/steps.ts";
import { toNumber } from "../to-frame.ts";

export const tracesTable = "otel_traces";

/** The spans that count as requests. */
export const spansSql: Readonly<Record<SpanChoice, string>> = {
  entry: "(SpanKind IN ('Server', 'Consumer') OR ParentSpanId = '')",
  root: "ParentSpanId = ''",
  all: "1",
};

/** Quantiles with an error of a hundredth at most, which can be merged: so a rollup can hold them later. */
export const durationQuantiles = "quantilesDD(0.01, 0.5, 0.9, 0.99)(Duration)";

/** Rate, errors and durations by step: one frame for each group. */
export async function readRedSeries(asked: RedSeries, inquiry: Inquiry): Promise<SeriesAnswer> {
  const { groupBy = [], spans = "entry" } = asked;
  const steps = stepsOf(asked);
  const choice = { signal: "traces", table: tracesTable, ...asked } as const;
  const where = async (bindings: Bindings): Promise<string> =>
    `${await whereSql(choice, inquiry, bindings)} AND ${spansSql[spans]}`;
  const groups = await findGroups({ ...choice, where }, inquiry);
  const bindings = createBindings();
  const keys = groupBy.map((name, index) => `${valueSql(name, "traces", bindings)} AS Key${index}`);
  const sql = `SELECT ${[...keys, `${stepSql("Timestamp", steps)} AS Step`].join(", ")},
      count(), countIf(StatusCode = 'Error'), ${durationQuantiles}
    FROM ${tracesTable} WHERE ${await where(bindings)} AND ${inGroupsSql(groups, bindings)}
    GROUP BY ALL`;
  const { rows } = await inquiry.run({ sql, bindings });
  return { frames: toFrames(rows, { steps, groups, groupBy }), ...inquiry.end() };
}

interface Shape {
  readonly steps: Steps;
  readonly groups: Groups;
  readonly groupBy: readonly string[];
}

interface StepValues {
  readonly count: number;
  readonly errors: number;
  /** p50, p90 and p99 in milliseconds. */
  readonly durations: readonly (number | null)[];
}

function toFrames(rows: readonly (readonly unknown[])[], { steps, groups, groupBy }: Shape): Frame[] {
  const series = new Map<string, Map<number, StepValues>>();
  for (const row of rows) {
    const key = JSON.stringify(row.slice(0, groupBy.length));
    const [step, count, errors, quantiles] = row.slice(groupBy.length);
    const ofGroup = series.get(key) ?? new Map<number, StepValues>();
    const durations = (quantiles as readonly unknown[]).map((nano) => inMilliseconds(nano));
    series.set(key, ofGroup.set(Number(step), { count: Number(count), errors: Number(errors), durations }));
  }
  const wanted = groups.largest ?? (rows.length === 0 ? [] : [[]]);
  return wanted.map((values) =>
    toFrame({ steps, labels: labelsOf(groupBy, values), series: series.get(JSON.stringify(values)) ?? new Map() }),
  );
}

interface RedGroup {
  readonly steps: Steps;
  readonly labels: Readonly<Record<string, string>>;
  readonly series: ReadonlyMap<number, StepValues>;
}

function toFrame({ steps, labels, series }: RedGroup): Frame {
  const values = fillSteps(steps, series, undefined);
  const field = (name: string, unit: string): Frame["fields"][number] => ({ name, type: "number", unit, labels });
  const perSecond = (count: number, index: number): number | null => {
    const seconds = steps.seconds[index] ?? null;
    return seconds === null ? null : count / seconds;
  };
  const duration = (index: number): (number | null)[] => values.map((value) => value?.durations[index] ?? null);
  return {
    fields: [
      { name: "time", type: "time" },
      field("rate", "reqps"),
      field("errorRate", "reqps"),
      field("errorRatio", "percentunit"),
      field("p50", "ms"),
      field("p90", "ms"),
      field("p99", "ms"),
      field("count", "short"),
    ],
    values: [
      steps.startsMs,
      values.map((value, index) => perSecond(value?.count ?? 0, index)),
      values.map((value, index) => perSecond(value?.errors ?? 0, index)),
      values.map((value) => (value === undefined ? null : value.errors / value.count)),
      duration(0),
      duration(1),
      duration(2),
      values.map((value) => value?.count ?? 0),
    ],
  };
}

/** Nanoseconds as milliseconds; null stays null. */
export function inMilliseconds(nano: unknown): number | null {
  const value = toNumber(nano);
  return value === null ? null : value / 1e6;
}
