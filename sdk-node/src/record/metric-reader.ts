/** Metrics on their way out: collected at an interval, and once more at the end. */
import type { MetricReader, PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import {
  AggregationTemporality,
  AggregationType,
  InstrumentType,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";

/** `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE`. */
export type Temporality = "cumulative" | "delta" | "lowmemory";

export interface MetricReaderOptions {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly temporality: Temporality;
  readonly usesExponentialHistograms: boolean;
  send(metrics: ResourceMetrics, points: number): void;
}

const { CUMULATIVE, DELTA } = AggregationTemporality;

/** What reports deltas, by `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE`; up-down counters never do. */
const deltaTypes: Readonly<Record<Temporality, readonly InstrumentType[]>> = {
  cumulative: [],
  delta: [
    InstrumentType.COUNTER,
    InstrumentType.OBSERVABLE_COUNTER,
    InstrumentType.HISTOGRAM,
    InstrumentType.GAUGE,
    InstrumentType.OBSERVABLE_GAUGE,
  ],
  lowmemory: [InstrumentType.COUNTER, InstrumentType.HISTOGRAM],
};

function countPoints({ scopeMetrics }: ResourceMetrics): number {
  let points = 0;
  for (const { metrics } of scopeMetrics) for (const { dataPoints } of metrics) points += dataPoints.length;
  return points;
}

/** Makes the reader of a meter provider. */
export function createMetricReader(options: MetricReaderOptions): MetricReader {
  const { intervalMs, timeoutMs, temporality, usesExponentialHistograms, send } = options;
  const exporter: PushMetricExporter = {
    export(metrics, done) {
      const points = countPoints(metrics);
      if (points > 0) send(metrics, points);
      done({ code: 0 });
    },
    selectAggregationTemporality: (type) => (deltaTypes[temporality].includes(type) ? DELTA : CUMULATIVE),
    selectAggregation: (type) => ({
      type:
        usesExponentialHistograms && type === InstrumentType.HISTOGRAM
          ? AggregationType.EXPONENTIAL_HISTOGRAM
          : AggregationType.DEFAULT,
    }),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  return new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: intervalMs,
    exportTimeoutMillis: timeoutMs,
  });
}
