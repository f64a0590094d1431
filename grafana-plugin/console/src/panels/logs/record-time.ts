import { dateTimeFormat } from "@grafana/data";
import type { TimeZone } from "@grafana/schema";

/** How times are written. */
export interface TimeStyle {
  readonly timeZone: TimeZone;
  /** Digits of the second. */
  readonly resolution: "ms" | "ns";
  /** Whether the day is said, because what is shown is of several. */
  readonly withDay: boolean;
}

/** A moment in one list: `15:04:05.123`, with the day before it where the list is of several days. */
export function recordTime({ timeMs, timeNs }: RecordMoment, { timeZone, resolution, withDay }: TimeStyle): string {
  const format = `${withDay ? "MM-DD " : ""}HH:mm:ss.SSS`;
  const text = dateTimeFormat(timeMs, { timeZone, format });
  return resolution === "ns" ? text + timeNs.slice(-6) : text;
}

/** A moment with everything that is known of it: day, zone and nanoseconds. */
export function fullRecordTime({ timeMs, timeNs }: RecordMoment, timeZone: TimeZone): string {
  const second = dateTimeFormat(timeMs, { timeZone, format: "YYYY-MM-DD HH:mm:ss" });
  return `${second}.${timeNs.padStart(9, "0").slice(-9)} ${dateTimeFormat(timeMs, { timeZone, format: "Z" })}`;
}

/** For sorting. Digits of the same length compare as the numbers do; equal times keep the order that the data source gave. */
export function oldestFirst(a: RecordMoment, b: RecordMoment): number {
  return a.timeNs === b.timeNs ? 0 : a.timeNs < b.timeNs ? -1 : 1;
}

/** The same the other way round. */
export function newestFirst(a: RecordMoment, b: RecordMoment): number {
  return oldestFirst(b, a);
}

/** Whether two moments are on different days of the zone. */
export function onDifferentDays(firstMs: number, lastMs: number, timeZone: TimeZone): boolean {
  const day = (ms: number): string => dateTimeFormat(ms, { timeZone, format: "YYYY-MM-DD" });
  return day(firstMs) !== day(lastMs);
}

/** When something happened. */
interface RecordMoment {
  readonly timeMs: number;
  /** Nanoseconds since 1970 as digits. */
  readonly timeNs: string;
}
