/**
 * OpenTelemetry's API over the client, so that every instrumentation written for it works:
 *
 *     import { init } from "@spanhouse/browser";
 *     import { register } from "@spanhouse/browser/otel";
 *     import { logs } from "@opentelemetry/api-logs"; // from "@opentelemetry/api" since its version 1.10
 *     register(init({ url, service }), { logs });
 */
import { context, propagation, trace } from "@opentelemetry/api";
import type { Client } from "./client.ts";
import { createContextManager } from "./otel/context-manager.ts";
import { createLoggerProvider, type LoggerProvider } from "./otel/logger-provider.ts";
import { traceContext } from "./otel/trace-context.ts";
import { createTracerProvider } from "./otel/tracer-provider.ts";

/** What is registered beside tracers. */
export interface OtelOptions {
  /** The API of logs: which package has it depends on the line of OpenTelemetry in use. */
  readonly logs?: { setGlobalLoggerProvider(provider: LoggerProvider): unknown; disable(): void };
}

/** Registers the client as provider of tracers and loggers; `shutdown()` of the client takes it back. */
export function register(client: Client, { logs }: OtelOptions = {}): void {
  context.setGlobalContextManager(createContextManager());
  propagation.setGlobalPropagator(traceContext);
  trace.setGlobalTracerProvider(createTracerProvider(client));
  logs?.setGlobalLoggerProvider(createLoggerProvider(client));
  client.onShutdown(() => [context, propagation, trace, logs].forEach((api) => api?.disable()));
}
