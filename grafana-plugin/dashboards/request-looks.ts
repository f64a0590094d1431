import type { Look } from "./columns.ts";
import { bounds, colors } from "./looks.ts";

/** How the numbers of requests look as columns of a table; their widths say the tables. */
export const requestColumns = {
  rate: { title: "Requests/s", paint: "gauge", color: colors.requests, min: 0 },
  errorRatio: { title: "Error share", decimals: 2, paint: "text", bounds: bounds.errorShare },
  p50: { title: "p50", decimals: 1 },
  p99: { title: "p99", decimals: 1, paint: "text", bounds: bounds.duration },
} as const satisfies Readonly<Record<string, Look>>;

/** Median, 90th and 99th percentile as lines. */
export const percentiles: Readonly<Record<string, Look>> = {
  p50: { color: colors.p50 },
  p90: { color: colors.p90 },
  p99: { color: colors.p99 },
};
