import { expect, test } from "vitest";
import type { MetricInfo } from "../completion-source.ts";
import { describeMetric, metricChoices, quantileLabel, readQuantile, suits } from "./metric-choices.ts";

const duration: MetricInfo = {
  ...{ name: "http.server.request.duration", kind: "histogram", unit: "s", description: "Duration of requests." },
  ...{ monotonic: false, services: ["shop"] },
};

test("offers what suits the kind, and everything while it is not known", () => {
  const values = (info?: MetricInfo): string[] => metricChoices(info).map(({ value }) => value);
  expect(values(duration)).toEqual(["auto", "rate", "increase", "mean", "quantile", "heatmap", "list"]);
  expect(values({ ...duration, kind: "gauge" })).toEqual(["auto", "value", "list"]);
  expect(values()).toHaveLength(8);
  expect(suits("heatmap", { ...duration, kind: "sum" })).toBe(false);
});

test("says what Auto is", () => {
  expect(metricChoices(duration)[0]?.label).toBe("Auto: quantiles");
  expect(metricChoices({ ...duration, kind: "sum", monotonic: true })[0]?.label).toBe("Auto: rate");
  expect(metricChoices({ ...duration, kind: "sum" })[0]?.label).toBe("Auto: value");
});

test("describes a metric in a line", () => {
  expect(describeMetric(duration)).toBe("histogram · in s · Duration of requests.");
  expect(describeMetric({ ...duration, kind: "sum", monotonic: true, unit: "1", description: "" })).toBe("counter");
});

test("reads quantiles as they are written", () => {
  for (const text of ["0.99", ".99", "99", "p99", "P99", "99%"]) expect(readQuantile(text)).toBe(0.99);
  expect(readQuantile("99.9")).toBe(0.999);
  expect(readQuantile("1")).toBe(1);
  expect(readQuantile("101")).toBeUndefined();
  expect(readQuantile("a")).toBeUndefined();
  expect(quantileLabel(0.999)).toBe("p99.9");
});
