/** Wires settings, delivery, providers, instrumentations and the end of the process; the only file that knows all rooms. */
import { context, logs, metrics, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { createPipeline } from "./pipeline.ts";
import { createSampler } from "./record/sampler.ts";
import { say } from "./say.ts";
import type { Options } from "./settings/options.ts";
import { readSettings } from "./settings/settings.ts";

/** Starts everything. A second call is ignored, with a warning. */
export function start(options: Options = {}): void {
  const settings = readSettings(options, process.env, process.argv[1]);
  for (const warning of settings.warnings) say(warning);
  if (settings.isDisabled) return;
  const pipeline = createPipeline(settings);
  const resource = resourceFromAttributes(settings.resource);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  const { spanProcessor, logProcessor, metricReader } = pipeline;
  if (spanProcessor)
    trace.setGlobalTracerProvider(
      new TracerProvider({
        resource,
        spanProcessors: [spanProcessor],
        sampler: createSampler(settings.sampling),
        spanLimits: settings.limits.span,
      }),
    );
  if (logProcessor)
    logs.setGlobalLoggerProvider(
      new LoggerProvider({ resource, processors: [logProcessor], logRecordLimits: settings.limits.log }),
    );
  if (metricReader) metrics.setGlobalMeterProvider(new MeterProvider({ resource, readers: [metricReader] }));
  process.on("exit", () => {
    pipeline.hurry();
    pipeline.delivery.drain(settings.exitTimeoutMs);
  });
}
