/**
 * The collector's metrics as one OTLP request. Names and labels stay those of `GET /metrics`, so that one page describes both:
 * a counter becomes a cumulative monotonic sum, a gauge a gauge, a histogram an explicit-bucket histogram.
 * https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
 */
import { ownServiceName } from "@spanhouse/schemas/query";
import type { MetricFamily, MetricSample } from "../telemetry.ts";

/** Whose metrics they are, and when. */
export interface ReportAbout {
  readonly instanceId: string;
  readonly version: string;
  /** When the counters began at 0, ms since 1970. */
  readonly startedMs: number;
  readonly nowMs: number;
}

interface Report {
  /** The body: `ExportMetricsServiceRequest` in the JSON of OTLP. */
  readonly body: Uint8Array;
  readonly points: number;
}

type Labels = Readonly<Record<string, string | number>>;

/** Cumulative: https://opentelemetry.io/docs/specs/otel/metrics/data-model/#temporality */
const cumulative = 2;

/** Makes the request; numbers that are none (a gauge of a moment without a value) are left out. */
export function metricsRequest(families: readonly MetricFamily[], about: ReportAbout): Report {
  const times = { startTimeUnixNano: nano(about.startedMs), timeUnixNano: nano(about.nowMs) };
  const metrics = families.map((family) => metric(family, times)).filter(({ points }) => points > 0);
  const request = {
    resourceMetrics: [
      {
        resource: {
          attributes: attributes({
            "service.name": ownServiceName,
            "service.instance.id": about.instanceId,
            "service.version": about.version,
          }),
        },
        scopeMetrics: [
          {
            scope: { name: "@spanhouse/collector", version: about.version },
            metrics: metrics.map(({ json }) => json),
          },
        ],
      },
    ],
  };
  return {
    body: new TextEncoder().encode(JSON.stringify(request)),
    points: metrics.reduce((sum, { points }) => sum + points, 0),
  };
}

interface Times {
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
}

interface Metric {
  readonly json: object;
  readonly points: number;
}

function metric(family: MetricFamily, times: Times): Metric {
  const about = { name: family.name, description: family.help, unit: unitOf(family.name) };
  if (family.type === "histogram") {
    const dataPoints = histogramPoints(family, times);
    return {
      json: { ...about, histogram: { aggregationTemporality: cumulative, dataPoints } },
      points: dataPoints.length,
    };
  }
  const samples = family.samples.filter(({ value }) => Number.isFinite(value));
  const points = samples.length;
  const { startTimeUnixNano, timeUnixNano } = times;
  const dataPoints = samples.map(({ labels, value }) => {
    const point = { timeUnixNano, attributes: attributes(labels), asDouble: value };
    return family.type === "counter" ? Object.assign(point, { startTimeUnixNano }) : point;
  });
  if (family.type !== "counter") return { json: { ...about, gauge: { dataPoints } }, points };
  return { json: { ...about, sum: { aggregationTemporality: cumulative, isMonotonic: true, dataPoints } }, points };
}

/** Prometheus counts each bucket with those below it, OTLP by itself. */
function histogramPoints(family: MetricFamily, times: Times): object[] {
  const series = new Map<string, MetricSample[]>();
  for (const sample of family.samples) {
    const { le: _le, ...labels } = sample.labels;
    const key = JSON.stringify(labels);
    series.set(key, [...(series.get(key) ?? []), sample]);
  }
  return [...series].map(([key, samples]) => {
    const buckets = samples.filter(({ name }) => name === `${family.name}_bucket`);
    const valueOf = (ending: string): number => samples.find(({ name }) => name === family.name + ending)?.value ?? 0;
    const { startTimeUnixNano, timeUnixNano } = times;
    return {
      startTimeUnixNano,
      timeUnixNano,
      attributes: attributes(JSON.parse(key) as Labels),
      count: String(valueOf("_count")),
      sum: valueOf("_sum"),
      bucketCounts: buckets.map(({ value }, index) => String(value - (buckets[index - 1]?.value ?? 0))),
      explicitBounds: buckets.map(({ labels }) => Number(labels["le"])).filter((bound) => Number.isFinite(bound)),
    };
  });
}

function attributes(labels: Labels): object[] {
  return Object.entries(labels).map(([key, value]) => ({ key, value: { stringValue: String(value) } }));
}

function nano(ms: number): string {
  return `${Math.round(ms)}000000`;
}

/** The unit that the name says, by UCUM; empty when it says none. */
function unitOf(name: string): string {
  if (/_seconds(_|$)/.test(name)) return "s";
  return /_bytes(_|$)/.test(name) ? "By" : "";
}
