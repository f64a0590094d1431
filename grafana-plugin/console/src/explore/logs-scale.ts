import { dateTimeFormat } from "@grafana/data";

/** A mark on an axis of time. */
export interface TimeMark {
  readonly timeMs: number;
  readonly text: string;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  ...[10, 50, 100, 500, second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second],
  ...[minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute],
  ...[hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 30 * day],
];

/** Marks at round times, about `count` of them, as the zone writes them. */
export function timeMarks(
  fromMs: number,
  toMs: number,
  { count, timeZone }: { count: number; timeZone: string },
): readonly TimeMark[] {
  const wanted = (toMs - fromMs) / Math.max(count, 1);
  const step = steps.find((one) => one >= wanted) ?? steps.at(-1) ?? day;
  const format = step >= day ? "MM-DD" : step >= minute ? (toMs - fromMs > day ? "MM-DD HH:mm" : "HH:mm") : "HH:mm:ss";
  // Days begin at midnight of the zone, not of UTC.
  const offset = Number(
    dateTimeFormat(fromMs, { timeZone, format: "Z" })
      .replace(":", "")
      .replace(/^([+-]\d\d)(\d\d)$/u, "$1.$2"),
  );
  const shift = Math.trunc(offset) * hour + Math.round((offset % 1) * 100) * minute;
  const marks: TimeMark[] = [];
  for (let at = Math.ceil((fromMs + shift) / step) * step - shift; at < toMs; at += step)
    marks.push({ timeMs: at, text: dateTimeFormat(at, { timeZone, format }) });
  return marks;
}

/** A number in as little room as possible: `1.2k`. */
export function shortNumber(value: number): string {
  if (value < 1_000) return String(value);
  const [divisor, unit] = value < 1_000_000 ? [1_000, "k"] : [1_000_000, "M"];
  const scaled = value / divisor;
  return `${scaled >= 100 ? Math.round(scaled) : Number(scaled.toFixed(1))}${unit}`;
}
