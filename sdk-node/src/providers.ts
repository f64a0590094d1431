/** Puts our providers where the OpenTelemetry API looks for them; those that are there already are left alone. */
import { context, diag, DiagLogLevel, logs, metrics, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import type { Pipeline } from "./pipeline.ts";
import { createSampler } from "./record/sampler.ts";
import { say } from "./say.ts";
import type { LogLevel, Settings } from "./settings/settings.ts";

export interface Registered {
  /** What somebody else had registered before, and was kept. */
  readonly foreign: readonly string[];
  unregister(): void;
}

/** Where `@opentelemetry/api-logs`, the package before logs became part of the API, looks for a provider. */
const olderLogs = Symbol.for("io.opentelemetry.js.api.logs");
const olderLogsVersion = 1;

const diagLevels: Readonly<Record<LogLevel, DiagLogLevel>> = {
  none: DiagLogLevel.NONE,
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
  all: DiagLogLevel.ALL,
};

/** OpenTelemetry speaks only when it is asked to, and not by the console, which is captured. */
function registerDiag(logLevel: LogLevel | undefined): void {
  if (logLevel === undefined) return;
  const write = (...words: unknown[]): void => say(words.map(String).join(" "));
  diag.setLogger(
    { error: write, warn: write, info: write, debug: write, verbose: write },
    { logLevel: diagLevels[logLevel] },
  );
}

/** For what was written for the older package, such as some instrumentations. */
function registerOlderLogs(provider: LoggerProvider): () => void {
  const holder = globalThis as Record<symbol, unknown>;
  if (holder[olderLogs] !== undefined) return () => {};
  const silent = { getLogger: () => ({ emit() {}, enabled: () => false }) };
  holder[olderLogs] = (version: number) => (version === olderLogsVersion ? provider : silent);
  return () => void Reflect.deleteProperty(holder, olderLogs);
}

/** Registers what the pipeline has processors for. */
export function registerProviders(settings: Settings, pipeline: Pipeline): Registered {
  const { spanProcessor, logProcessor, metricReader } = pipeline;
  const { limits, propagators, sampling } = settings;
  const resource = resourceFromAttributes(settings.resource);
  const foreign: string[] = [];
  const undo: (() => void)[] = [];
  const note = (isOurs: boolean, what: string, disable: () => void): void => {
    if (isOurs) undo.push(disable);
    else foreign.push(what);
  };

  registerDiag(settings.logLevel);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const known = { tracecontext: new W3CTraceContextPropagator(), baggage: new W3CBaggagePropagator() };
  const chosen = propagators.map((name) => known[name as keyof typeof known]);
  propagation.setGlobalPropagator(new CompositePropagator({ propagators: chosen }));
  if (spanProcessor) {
    const options = {
      resource,
      spanProcessors: [spanProcessor],
      sampler: createSampler(sampling),
      spanLimits: limits.span,
    };
    note(trace.setGlobalTracerProvider(new TracerProvider(options)), "tracer provider", () => trace.disable());
  }
  if (logProcessor) {
    const provider = new LoggerProvider({ resource, processors: [logProcessor], logRecordLimits: limits.log });
    note(logs.setGlobalLoggerProvider(provider), "logger provider", () => logs.disable());
    undo.push(registerOlderLogs(provider));
  }
  if (metricReader) {
    const provider = new MeterProvider({ resource, readers: [metricReader] });
    note(metrics.setGlobalMeterProvider(provider), "meter provider", () => metrics.disable());
  }
  return { foreign, unregister: () => undo.splice(0).forEach((disable) => disable()) };
}
