import { expect, test } from "vitest";
import { createTelemetry, type MetricFamily, type MetricSample } from "../telemetry.ts";
import { metricsRequest } from "./metrics-request.ts";

const about = { instanceId: "host:8318", version: "1.2.3", startedMs: 1_000, nowMs: 16_000 };

interface Point {
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
  readonly [field: string]: unknown;
}

interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly sum?: { readonly isMonotonic: boolean; readonly dataPoints: readonly Point[] };
  readonly gauge?: { readonly dataPoints: readonly Point[] };
  readonly histogram?: { readonly dataPoints: readonly Point[] };
}

function read(body: Uint8Array): { readonly metrics: readonly Metric[]; readonly resource: unknown } {
  const { resourceMetrics } = JSON.parse(new TextDecoder().decode(body)) as {
    readonly resourceMetrics: readonly {
      readonly resource: unknown;
      readonly scopeMetrics: readonly { readonly metrics: readonly Metric[] }[];
    }[];
  };
  return { metrics: resourceMetrics[0]!.scopeMetrics[0]!.metrics, resource: resourceMetrics[0]!.resource };
}

test("counters are sums since the start, gauges are gauges, histograms count each bucket by itself", async () => {
  const telemetry = createTelemetry({ processMetrics: false });
  telemetry.received("logs", 7);
  for (const seconds of [0.0004, 0.003, 0.003, 9]) telemetry.committed(seconds, 100, 1);
  telemetry.watch({ inFlight: () => ({ requests: 3, bytes: 500 }) });
  const { body, points } = metricsRequest(await telemetry.families(), about);
  const { metrics, resource } = read(body);
  const named = (name: string): Metric => metrics.find((metric) => metric.name === name)!;

  expect(resource).toEqual({
    attributes: [
      { key: "service.name", value: { stringValue: "spanhouse-collector" } },
      { key: "service.instance.id", value: { stringValue: "host:8318" } },
      { key: "service.version", value: { stringValue: "1.2.3" } },
    ],
  });
  const received = named("spanhouse_records_received_total").sum!;
  expect(received.isMonotonic).toBe(true);
  expect(received.dataPoints).toContainEqual({
    startTimeUnixNano: "1000000000",
    timeUnixNano: "16000000000",
    attributes: [{ key: "signal", value: { stringValue: "logs" } }],
    asDouble: 7,
  });
  expect(named("spanhouse_in_flight_bytes")).toMatchObject({
    unit: "By",
    gauge: { dataPoints: [{ timeUnixNano: "16000000000", asDouble: 500 }] },
  });
  const [commit] = named("spanhouse_commit_seconds").histogram!.dataPoints;
  expect(named("spanhouse_commit_seconds").unit).toBe("s");
  expect(commit).toMatchObject({ count: "4", sum: 9.0064 });
  expect(commit!["explicitBounds"]).toEqual([0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]);
  expect(commit!["bucketCounts"]).toEqual(["1", "0", "0", "2", "0", "0", "0", "0", "0", "0", "0", "1"]);
  const all = metrics.flatMap(({ sum, gauge, histogram }) => (sum ?? gauge ?? histogram)!.dataPoints);
  expect(points).toBe(all.length);
});

test("each set of labels of a histogram is a series; what has no value is left out", () => {
  const bucket = (table: string, le: number | string, value: number): MetricSample => ({
    ...{ name: "wait_seconds_bucket", labels: { le, table }, value },
  });
  const total = (ending: string, table: string, value: number): MetricSample => ({
    ...{ name: `wait_seconds${ending}`, labels: { table }, value },
  });
  const samples = [
    ...[bucket("a", 1, 1), bucket("a", "+Inf", 1), total("_sum", "a", 0.5), total("_count", "a", 1)],
    ...[bucket("b", 1, 0), bucket("b", "+Inf", 1), total("_sum", "b", 2), total("_count", "b", 1)],
  ];
  const wait: MetricFamily = { name: "wait_seconds", help: "", type: "histogram", samples };
  const lag: MetricFamily = {
    ...{ name: "lag_seconds", help: "", type: "gauge" },
    samples: [{ name: "lag_seconds", labels: {}, value: Number.NaN }],
  };
  const { body, points } = metricsRequest([wait, lag], about);
  const { metrics } = read(body);
  expect(metrics.map(({ name }) => name)).toEqual(["wait_seconds"]);
  expect(points).toBe(2);
  expect(metrics[0]!.histogram!.dataPoints).toMatchObject([
    { attributes: [{ key: "table", value: { stringValue: "a" } }], bucketCounts: ["1", "0"], count: "1", sum: 0.5 },
    { attributes: [{ key: "table", value: { stringValue: "b" } }], bucketCounts: ["0", "1"], count: "1", sum: 2 },
  ]);
});
