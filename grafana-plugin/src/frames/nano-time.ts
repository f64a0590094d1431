/** Nanoseconds as milliseconds with a fraction. Times since 1970 keep about a quarter of a microsecond, durations all of it. */
export function toMs(nano: string): number {
  const digits = nano.padStart(7, "0");
  return Number(`${digits.slice(0, -6)}.${digits.slice(-6)}`);
}
