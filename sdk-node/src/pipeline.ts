/** From ended spans, emitted logs and collected metrics to delivery; what `start` and an application's own setup share. */
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import {
  ConsoleLogRecordExporter,
  SimpleLogRecordProcessor,
  type LogRecordProcessor,
  type ReadableLogRecord,
} from "@opentelemetry/sdk-logs";
import { ConsoleMetricExporter, PeriodicExportingMetricReader, type MetricReader } from "@opentelemetry/sdk-metrics";
import {
  ConsoleSpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace";
import { createBatch } from "./deliver/batch.ts";
import { createDelivery, type Delivery } from "./deliver/delivery.ts";
import { createLogProcessor } from "./record/log-processor.ts";
import { createMetricReader } from "./record/metric-reader.ts";
import { createOpenSpans, type OpenSpans } from "./record/open-spans.ts";
import { createSpanProcessor } from "./record/span-processor.ts";
import { say } from "./say.ts";
import type { Settings } from "./settings/settings.ts";
import type { Signal } from "./signal.ts";

export interface Pipeline {
  readonly delivery: Delivery;
  readonly open: OpenSpans;
  /** Undefined where `OTEL_<SIGNAL>_EXPORTER` is none. */
  readonly spanProcessor: SpanProcessor | undefined;
  readonly logProcessor: LogRecordProcessor | undefined;
  readonly metricReader: MetricReader | undefined;
  /** Hands everything that waits to delivery, synchronously; metrics only what was collected. */
  hurry(): void;
  /** Collects metrics, hands everything over and waits until it is delivered, or so long. */
  flush(timeoutMs: number, isLast?: boolean): Promise<void>;
}

const serializers = {
  "http/protobuf": {
    traces: ProtobufTraceSerializer,
    logs: ProtobufLogsSerializer,
    metrics: ProtobufMetricsSerializer,
  },
  "http/json": { traces: JsonTraceSerializer, logs: JsonLogsSerializer, metrics: JsonMetricsSerializer },
} as const;

/** Resolves with the promise or after so long, whatever becomes of it. */
function within(promise: Promise<unknown>, timeoutMs: number): Promise<void> {
  const { promise: settled, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, timeoutMs);
  void promise.then(
    () => resolve(),
    () => resolve(),
  );
  return settled.finally(() => clearTimeout(timer));
}

/** Builds it; `onSpanLeft` hears of every span that was handed over. */
export function createPipeline(settings: Settings, onSpanLeft?: (span: ReadableSpan) => void): Pipeline {
  const { targets, signals, batches, beforeSend, backlogBytesMax } = settings;
  const destinationOf = (signal: Signal): Settings["signals"][Signal]["destination"] | undefined =>
    targets[signal] === "otlp" ? signals[signal].destination : undefined;
  const destinations = {
    traces: destinationOf("traces"),
    logs: destinationOf("logs"),
    metrics: destinationOf("metrics"),
  };
  const delivery = createDelivery(destinations, {
    backlogBytesMax,
    say: settings.logLevel === "none" ? () => {} : say,
  });
  const open = createOpenSpans();
  const { traces, logs, metrics } = {
    traces: serializers[signals.traces.protocol].traces,
    logs: serializers[signals.logs.protocol].logs,
    metrics: serializers[signals.metrics.protocol].metrics,
  };
  const spans = createBatch<ReadableSpan>(batches.traces, {
    serialize: traces.serializeRequest,
    delivery,
    signal: "traces",
  });
  const records = createBatch<ReadableLogRecord>(batches.logs, {
    serialize: logs.serializeRequest,
    delivery,
    signal: "logs",
  });

  function hurry(): void {
    spans.hurry();
    records.hurry();
  }

  async function flush(timeoutMs: number, isLast = false): Promise<void> {
    const startedMs = performance.now();
    hurry();
    // An observable metric may be slow; it must not take all of the time.
    if (metricReader) await within(metricReader.forceFlush(), timeoutMs / 2);
    hurry();
    await delivery.flush(timeoutMs - (performance.now() - startedMs), isLast);
  }

  const flushAll = (): Promise<void> => flush(settings.exitTimeoutMs);
  const metricReader = makeMetricReader();

  function makeMetricReader(): MetricReader | undefined {
    if (targets.metrics === "none") return undefined;
    const {
      metricIntervalMs: intervalMs,
      metricTimeoutMs: timeoutMs,
      temporality,
      usesExponentialHistograms,
    } = settings;
    if (targets.metrics === "console") {
      const exporter = new ConsoleMetricExporter();
      return new PeriodicExportingMetricReader({
        exporter,
        exportIntervalMillis: intervalMs,
        exportTimeoutMillis: timeoutMs,
      });
    }
    return createMetricReader({
      ...{ intervalMs, timeoutMs, temporality, usesExponentialHistograms },
      send(collected, points) {
        const body = delivery.hasRoom() ? metrics.serializeRequest(collected) : undefined;
        if (body) delivery.send("metrics", points, body);
        else delivery.drop("metrics", points);
      },
    });
  }

  function makeSpanProcessor(): SpanProcessor | undefined {
    if (targets.traces === "console") return new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() });
    const parts = { batch: spans, open, beforeSend, flush: flushAll, ...(onSpanLeft && { onLeft: onSpanLeft }) };
    return targets.traces === "none" ? undefined : createSpanProcessor(parts);
  }

  function makeLogProcessor(): LogRecordProcessor | undefined {
    if (targets.logs === "console") return new SimpleLogRecordProcessor({ exporter: new ConsoleLogRecordExporter() });
    return targets.logs === "none" ? undefined : createLogProcessor({ batch: records, beforeSend, flush: flushAll });
  }

  return {
    delivery,
    open,
    spanProcessor: makeSpanProcessor(),
    logProcessor: makeLogProcessor(),
    metricReader,
    hurry,
    flush,
  };
}
