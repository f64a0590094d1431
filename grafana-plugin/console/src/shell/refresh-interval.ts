import { rangeUtil } from "@grafana/data";

/** Milliseconds of a refresh interval such as `30s`; nothing when it says none, or nonsense. */
export function everyMs(interval: string): number | undefined {
  if (!/^\d+[smhd]$/.test(interval)) return undefined;
  return Math.max(1_000, rangeUtil.intervalToMs(interval));
}
