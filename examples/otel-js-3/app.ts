/**
 * A stock OpenTelemetry JS 3 application: a shop takes two orders, one goes well and the other fails at the card.
 * Traces, logs and metrics leave over OTLP/HTTP protobuf with gzip, to OTEL_EXPORTER_OTLP_ENDPOINT or localhost:4318.
 */
import type { Context, Span } from "@opentelemetry/api";
import { context, diag, logs, metrics, SeverityNumber, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

const endpoint = process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "http://localhost:4318";

async function requireCollector(): Promise<void> {
  try {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${endpoint}/v1/traces`, { method: "POST", headers, body: "{}" });
    if (response.ok) return;
    console.error(`The collector at ${endpoint} answers ${response.status}: ${await response.text()}`);
  } catch (error) {
    console.error(`No collector answers at ${endpoint} (${String(error)}).`);
    console.error("Start one with `npm start`, or name another in OTEL_EXPORTER_OTLP_ENDPOINT.");
  }
  process.exit(1);
}

await requireCollector();

let exportErrors = 0;
diag.setLogger({
  error: (message, ...details) => {
    exportErrors++;
    console.error(message, ...details);
  },
  warn: console.warn,
  info: () => {},
  debug: () => {},
  verbose: () => {},
});

const resource = resourceFromAttributes({
  "service.name": "shop",
  "service.version": "1.4.0",
  "deployment.environment.name": "example",
});
process.env["OTEL_EXPORTER_OTLP_COMPRESSION"] ??= "gzip";
const tracerProvider = new TracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
});
const loggerProvider = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })],
});
const meterProvider = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })],
});
trace.setGlobalTracerProvider(tracerProvider);
logs.setGlobalLoggerProvider(loggerProvider);
metrics.setGlobalMeterProvider(meterProvider);

const tracer = trace.getTracer("shop.checkout", "1.4.0");
const logger = logs.getLogger("shop.checkout", "1.4.0");
const meter = metrics.getMeter("shop.checkout", "1.4.0");
const orders = meter.createCounter("shop.orders", { description: "Orders by outcome.", unit: "{order}" });
const duration = meter.createHistogram("shop.order.duration", { description: "Time an order takes.", unit: "ms" });

interface Order {
  readonly id: string;
  readonly items: number;
  readonly cardAccepted: boolean;
}

/** Runs `work` inside of a child span; the span's context is handed on, because no context manager is registered. */
async function inSpan<T>(name: string, parent: Context, work: (span: Span, own: Context) => Promise<T>): Promise<T> {
  const span = tracer.startSpan(name, { kind: SpanKind.INTERNAL }, parent);
  try {
    return await work(span, trace.setSpan(parent, span));
  } catch (error) {
    span.recordException(error instanceof Error ? error : String(error));
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
    throw error;
  } finally {
    span.end();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function log(own: Context, [severityNumber, severityText]: readonly [SeverityNumber, string], body: string): void {
  logger.emit({ severityNumber, severityText, body, context: own, attributes: { "code.function.name": "checkout" } });
}

async function charge(order: Order, parent: Context): Promise<void> {
  await inSpan("charge card", parent, async (span) => {
    span.setAttributes({ "payment.provider": "example-pay", "payment.amount": order.items * 19.9 });
    span.addEvent("authorisation requested", { attempt: 1 });
    await pause(8);
    if (!order.cardAccepted) throw new Error(`card refused for order ${order.id}`);
  });
}

/** One order from the request to the answer; returns its trace id. */
async function checkout(order: Order): Promise<string> {
  const startedMs = performance.now();
  const root = tracer.startSpan("POST /orders", {
    kind: SpanKind.SERVER,
    attributes: { "http.request.method": "POST", "http.route": "/orders", "order.id": order.id },
  });
  const own = trace.setSpan(context.active(), root);
  let outcome = "accepted";
  try {
    log(own, [SeverityNumber.INFO, "INFO"], `order ${order.id} received with ${order.items} items`);
    await inSpan("reserve stock", own, async (span, reserving) => {
      span.setAttribute("order.items", order.items);
      await inSpan("SELECT stock", reserving, () => pause(3));
    });
    await charge(order, own);
    root.setAttribute("http.response.status_code", 201);
  } catch (error) {
    outcome = "refused";
    root.setAttribute("http.response.status_code", 402);
    root.setStatus({ code: SpanStatusCode.ERROR, message: "payment failed" });
    log(own, [SeverityNumber.ERROR, "ERROR"], String(error));
  } finally {
    root.end();
  }
  orders.add(1, { outcome });
  duration.record(performance.now() - startedMs, { outcome });
  return root.spanContext().traceId;
}

const accepted = await checkout({ id: "A-1001", items: 3, cardAccepted: true });
const refused = await checkout({ id: "A-1002", items: 1, cardAccepted: false });
await Promise.allSettled([tracerProvider.shutdown(), loggerProvider.shutdown(), meterProvider.shutdown()]);

if (exportErrors > 0) {
  console.error(`Not everything reached ${endpoint}: ${exportErrors} errors, see above.`);
  process.exit(1);
}
console.log(`Sent two orders to ${endpoint}. Look at them:
  npx spanhouse trace ${accepted}
  npx spanhouse trace ${refused}
  npx spanhouse sql "SELECT SeverityText, Body FROM otel_logs WHERE TraceId = '${refused}'"
  npx spanhouse sql "SELECT MetricName, Attributes, Value FROM otel_metrics_sum WHERE ServiceName = 'shop'"`);
