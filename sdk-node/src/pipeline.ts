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
import type { Destination } from "./deliver/destination.ts";
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

/** What the three ways share. */
interface Tools {
  readonly settings: Settings;
  readonly delivery: Delivery;
  readonly open: OpenSpans;
  /** Behind it, what a processor is asked to flush. */
  flush(): Promise<void>;
  readonly onSpanLeft: ((span: ReadableSpan) => void) | undefined;
}

/** A signal's last stage, and how to empty the queue before it. */
interface Way<Stage> {
  readonly stage: Stage | undefined;
  hurry(): void;
}

const nowhere = { stage: undefined, hurry() {} };

function makeSpanWay({ settings, delivery, open, flush, onSpanLeft }: Tools): Way<SpanProcessor> {
  const { targets, signals, batches, beforeSend } = settings;
  if (targets.traces === "none") return nowhere;
  if (targets.traces === "console") {
    return { ...nowhere, stage: new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() }) };
  }
  const { serializeRequest: serialize } = serializers[signals.traces.protocol].traces;
  const batch = createBatch<ReadableSpan>(batches.traces, { serialize, delivery, signal: "traces" });
  const drop = (): void => delivery.drop("traces", 1, "beforeSend");
  const onLeft = onSpanLeft && { onLeft: onSpanLeft };
  return { stage: createSpanProcessor({ batch, open, beforeSend, flush, drop, ...onLeft }), hurry: batch.hurry };
}

function makeLogWay({ settings, delivery, flush }: Tools): Way<LogRecordProcessor> {
  const { targets, signals, batches, beforeSend } = settings;
  if (targets.logs === "none") return nowhere;
  if (targets.logs === "console") {
    return { ...nowhere, stage: new SimpleLogRecordProcessor({ exporter: new ConsoleLogRecordExporter() }) };
  }
  const { serializeRequest: serialize } = serializers[signals.logs.protocol].logs;
  const batch = createBatch<ReadableLogRecord>(batches.logs, { serialize, delivery, signal: "logs" });
  const drop = (): void => delivery.drop("logs", 1, "beforeSend");
  const bodyLengthMax = settings.limits.log.attributeValueLengthLimit;
  return { stage: createLogProcessor({ batch, beforeSend, flush, drop, bodyLengthMax }), hurry: batch.hurry };
}

function makeMetricReader({ settings, delivery }: Tools): MetricReader | undefined {
  const { targets, signals, metricIntervalMs: intervalMs, metricTimeoutMs: timeoutMs } = settings;
  if (targets.metrics === "none") return undefined;
  if (targets.metrics === "console") {
    const exporter = new ConsoleMetricExporter();
    const times = { exportIntervalMillis: intervalMs, exportTimeoutMillis: timeoutMs };
    return new PeriodicExportingMetricReader({ exporter, ...times });
  }
  const { temporality, usesExponentialHistograms } = settings;
  const serializer = serializers[signals.metrics.protocol].metrics;
  return createMetricReader({
    ...{ intervalMs, timeoutMs, temporality, usesExponentialHistograms },
    send(collected, points) {
      const body = delivery.hasRoom() ? serializer.serializeRequest(collected) : undefined;
      if (body) delivery.send("metrics", points, body);
      else delivery.drop("metrics", points, "backlog");
    },
  });
}

function makeDelivery({ targets, signals, backlogBytesMax, logLevel }: Settings): Delivery {
  const destinationOf = (signal: Signal): Destination | undefined =>
    targets[signal] === "otlp" ? signals[signal].destination : undefined;
  const destinations = {
    traces: destinationOf("traces"),
    logs: destinationOf("logs"),
    metrics: destinationOf("metrics"),
  };
  return createDelivery(destinations, { backlogBytesMax, say: logLevel === "none" ? () => {} : say });
}

/** Builds it; `onSpanLeft` hears of every span that was handed over. */
export function createPipeline(settings: Settings, onSpanLeft?: (span: ReadableSpan) => void): Pipeline {
  const delivery = makeDelivery(settings);
  const open = createOpenSpans();
  const tools: Tools = { settings, delivery, open, flush: () => flush(settings.exitTimeoutMs), onSpanLeft };
  const spans = makeSpanWay(tools);
  const logs = makeLogWay(tools);
  const metricReader = makeMetricReader(tools);

  function hurry(): void {
    spans.hurry();
    logs.hurry();
  }

  async function flush(timeoutMs: number, isLast = false): Promise<void> {
    const startedMs = performance.now();
    hurry();
    // An observable metric may be slow; it must not take all of the time.
    if (metricReader) await within(metricReader.forceFlush(), timeoutMs / 2);
    hurry();
    await delivery.flush(timeoutMs - (performance.now() - startedMs), isLast);
  }

  return { delivery, open, spanProcessor: spans.stage, logProcessor: logs.stage, metricReader, hurry, flush };
}
