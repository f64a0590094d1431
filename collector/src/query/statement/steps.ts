import type { Stepping, TimeRange } from "@spanhouse/schemas/query";
import { RequestError } from "../request-error.ts";

/** How a range is cut: steps begin at multiples of `stepMs` since 1970, so that they stay where they are when a dashboard goes on. */
export interface Steps {
  readonly stepMs: number;
  /** Where the steps begin; the first may begin before the range. */
  readonly startsMs: readonly number[];
  /**
   * How much of each step lies within the range, in seconds: what rates are counted over. Null where that is less than a quarter: one
   * request in a moment would look like a flood.
   */
  readonly seconds: readonly (number | null)[];
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Steps that people can read. */
const niceMs: readonly number[] = [
  ...[10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * day),
];
const dataPointsDefault = 300;
const stepsMax = 5_000;

/** The steps of a request; chosen by the length of its range when it does not say. */
export function stepsOf({
  range,
  stepMs,
  maxDataPoints = dataPointsDefault,
}: Stepping & { readonly range: TimeRange }): Steps {
  const { fromMs, toMs } = range;
  const least = (toMs - fromMs) / maxDataPoints;
  const step = stepMs ?? niceMs.find((nice) => nice >= least) ?? Math.ceil(least);
  const first = Math.floor(fromMs / step) * step;
  const count = Math.ceil((toMs - first) / step);
  if (count > stepsMax) {
    const message = `stepMs: the range has ${count} steps of ${step} ms; at most ${stepsMax} are answered`;
    throw new RequestError(message, { field: "stepMs" });
  }
  const startsMs = Array.from({ length: count }, (_, index) => first + index * step);
  const seconds = startsMs.map((start) => {
    const insideMs = Math.min(start + step, toMs) - Math.max(start, fromMs);
    return count > 1 && insideMs < step / 4 ? null : insideMs / 1000;
  });
  return { stepMs: step, startsMs, seconds };
}

/** The beginning of the step that a time is in, in milliseconds. */
export function stepSql(time: string, { stepMs }: Steps): string {
  return `intDiv(toUnixTimestamp64Milli(toDateTime64(${time}, 3)), ${stepMs}) * ${stepMs}`;
}

/** One value a step: `values` has those that there are, by the beginning of their step. */
export function fillSteps<Value, Missing>(
  { startsMs }: Steps,
  values: ReadonlyMap<number, Value>,
  missing: Missing,
): (Value | Missing)[] {
  return startsMs.map((start) => values.get(start) ?? missing);
}
