/**
 * For an application with an OpenTelemetry setup of its own: processors that deliver as ours do, with nothing else registered or instrumented.
 *
 *     const provider = new TracerProvider({ spanProcessors: [spanProcessor()] });
 */
import type { Context } from "@opentelemetry/api";
import type { LogRecordProcessor } from "@opentelemetry/sdk-logs";
import type { SpanProcessor } from "@opentelemetry/sdk-trace";
import { observeExit } from "./exit/drain.ts";
import { createPipeline, type Pipeline } from "./pipeline.ts";
import { getRunning, setRunning } from "./running.ts";
import { say } from "./say.ts";
import { readSettings } from "./settings/settings.ts";
import { sdkVersion } from "./version.ts";

/** OpenTelemetry's `SpanProcessor`, without the need for the package that has the type. */
export interface SpanProcessorLike {
  onStart(span: unknown, parentContext: Context): void;
  onEnd(span: unknown): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** OpenTelemetry's `LogRecordProcessor`. */
export interface LogProcessorLike {
  onEmit(record: unknown, context?: Context): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

let own: Pipeline | undefined;

/** The pipeline for both processors; it is made with the first, from the environment. */
function findPipeline(): Pipeline {
  if (own) return own;
  const settings = readSettings({}, process.env, process.argv[1]);
  for (const warning of settings.warnings) say(warning);
  const pipeline = createPipeline({ ...settings, targets: { ...settings.targets, metrics: "none" } });
  const { exitTimeoutMs } = settings;
  observeExit({
    exitTimeoutMs,
    endOpenSpans: pipeline.open.endAll,
    hurry: () => pipeline.hurry(),
    drain: (timeoutMs) => pipeline.delivery.drain(timeoutMs),
    flush: (timeoutMs, isLast) => pipeline.flush(timeoutMs, isLast),
    collectMetrics: () => Promise.resolve(),
  });
  const flush = (): Promise<void> => pipeline.flush(exitTimeoutMs);
  if (!getRunning()) setRunning({ version: sdkVersion, flush, shutdown: flush });
  return (own = pipeline);
}

const nothing = {
  onStart() {},
  onEnd() {},
  onEmit() {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

/** A processor for a tracer provider; settings come from the environment. */
export function spanProcessor(): SpanProcessorLike {
  const processor: SpanProcessor = findPipeline().spanProcessor ?? nothing;
  return processor;
}

/** A processor for a logger provider; settings come from the environment. */
export function logProcessor(): LogProcessorLike {
  const processor: LogRecordProcessor = findPipeline().logProcessor ?? nothing;
  return processor;
}
