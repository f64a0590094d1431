import { useMemo } from "react";
import type { LogRecord } from "../panels/logs/log-record.ts";
import { volumeOf, type Volume } from "./logs-volume-bars.ts";

/** What the histogram shows while the tail runs: the last two minutes, a bar a second. */
export const tailWindowMs = 120_000;
const stepMs = 2_000;

/** The records of the tail as a histogram that ends now. */
export function useTailVolume(records: readonly LogRecord[], nowMs: number): Volume {
  const endMs = Math.ceil(nowMs / stepMs) * stepMs;
  return useMemo(() => {
    const points = records.map(({ timeMs, level }) => ({ timeMs, level, count: 1 }));
    return volumeOf(points, { firstMs: endMs - tailWindowMs, stepMs, steps: tailWindowMs / stepMs });
  }, [records, endMs]);
}
