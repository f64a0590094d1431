import type { TimeInput } from "@opentelemetry/api";
import { pageTime } from "../record/clock.ts";

/** No page is open for three years, and nothing is told of before 1973. */
const performanceMsMax = 1e11;

/** A time of the OpenTelemetry API in milliseconds since 1970: a small number is one of the performance clock. */
export function toMilliseconds(time: TimeInput | undefined): number | undefined {
  if (time === undefined) return undefined;
  if (time instanceof Date) return time.getTime();
  if (typeof time === "number") return time < performanceMsMax ? pageTime(time) : time;
  return time[0] * 1_000 + time[1] / 1_000_000;
}
