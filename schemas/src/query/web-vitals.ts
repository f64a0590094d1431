/** The bounds of the web vitals, by https://web.dev/articles/vitals: up to the first it is good, above the second poor. */
export interface WebVital {
  readonly good: number;
  readonly poor: number;
  /** As Grafana spells it; of a score empty. */
  readonly unit: string;
}

/** Every web vital by its name. */
export const webVitals: Readonly<Record<string, WebVital>> = {
  LCP: { good: 2_500, poor: 4_000, unit: "ms" },
  INP: { good: 200, poor: 500, unit: "ms" },
  CLS: { good: 0.1, poor: 0.25, unit: "" },
  FCP: { good: 1_800, poor: 3_000, unit: "ms" },
  TTFB: { good: 800, poor: 1_800, unit: "ms" },
};
