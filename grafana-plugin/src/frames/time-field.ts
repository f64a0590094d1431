import { FieldType, type Field } from "@grafana/data";
import { toField } from "./columns.ts";

/** The time of a series in milliseconds, with the step between its points as `interval`, which bars and gaps are drawn by. */
export function timeField(name: string, times: readonly number[], stepMs?: number): Field<unknown> {
  const interval = stepMs ?? stepOf(times);
  return toField({ name, type: FieldType.time, values: times, config: interval === undefined ? {} : { interval } });
}

/** The least distance of two times, which ascend; undefined of less than two. */
export function stepOf(times: readonly number[]): number | undefined {
  let least: number | undefined;
  for (let index = 1; index < times.length; index++) {
    const distance = times[index]! - times[index - 1]!;
    if (distance > 0 && (least === undefined || distance < least)) least = distance;
  }
  return least;
}
