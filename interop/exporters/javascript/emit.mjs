// Emits what the file of its first argument says, with the official SDK and OTLP exporters of JavaScript. The two lines of them
// differ in the names of some packages and options; `line` says which one is here.
import { readFileSync } from "node:fs";
import * as api from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const emission = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { line, protocol, compression, grpcUrl, httpUrl, scope } = emission;
const traceSdk = await import(line === 2 ? "@opentelemetry/sdk-trace-base" : "@opentelemetry/sdk-trace");

async function exporterOf(signal, name) {
  const kinds = { grpc: "grpc", "http/protobuf": "proto", "http/json": "http" };
  const module = await import(`@opentelemetry/exporter-${signal}-otlp-${kinds[protocol]}`);
  const url = protocol === "grpc" ? grpcUrl : `${httpUrl}/v1/${signal === "trace" ? "traces" : signal}`;
  process.env.OTEL_EXPORTER_OTLP_COMPRESSION = compression;
  return new module[name]({ url });
}

/** A time of 64 bits as the SDK takes it: seconds and nanoseconds. */
function timeOf(ns) {
  return [Number(BigInt(ns) / 1_000_000_000n), Number(BigInt(ns) % 1_000_000_000n)];
}

function attributesOf(list) {
  return Object.fromEntries(list.map(({ key, value }) => [key, value]));
}

const resource = resourceFromAttributes(attributesOf(emission.resource));
const spanExporter = await exporterOf("trace", "OTLPTraceExporter");
const logExporter = await exporterOf("logs", "OTLPLogExporter");
const metricExporter = await exporterOf("metrics", "OTLPMetricExporter");
const TracerProvider = line === 2 ? traceSdk.BasicTracerProvider : traceSdk.TracerProvider;
const tracerProvider = new TracerProvider({
  resource,
  spanProcessors: [new traceSdk.BatchSpanProcessor(line === 2 ? spanExporter : { exporter: spanExporter })],
});
const loggerProvider = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: logExporter })],
});
const meterProvider = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: metricExporter })],
  views: [{ instrumentName: "interop.exponential", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
});

const contexts = [];
const tracer = tracerProvider.getTracer(scope.name, scope.version, { schemaUrl: scope.schemaUrl });
function within(span) {
  return span === undefined ? api.ROOT_CONTEXT : api.trace.setSpanContext(api.ROOT_CONTEXT, contexts[span]);
}
for (const told of emission.spans) {
  const span = tracer.startSpan(
    told.name,
    {
      kind: api.SpanKind[told.kind.toUpperCase()],
      startTime: timeOf(told.startNs),
      attributes: attributesOf(told.attributes),
      links: told.links.map((link) => ({ context: contexts[link.span], attributes: attributesOf(link.attributes) })),
    },
    within(told.parent),
  );
  for (const event of told.events) span.addEvent(event.name, attributesOf(event.attributes), timeOf(event.timeNs));
  if (told.status !== "Unset") {
    span.setStatus({ code: api.SpanStatusCode[told.status.toUpperCase()], message: told.statusMessage });
  }
  span.end(timeOf(told.endNs));
  contexts.push(span.spanContext());
}

const logger = loggerProvider.getLogger(scope.name, scope.version, { schemaUrl: scope.schemaUrl });
for (const told of emission.logs) {
  logger.emit({
    timestamp: timeOf(told.timeNs),
    observedTimestamp: timeOf(told.observedNs),
    severityNumber: told.severityNumber,
    severityText: told.severityText,
    eventName: told.eventName,
    body: told.body,
    attributes: attributesOf(told.attributes),
    context: within(told.span),
  });
}

const meter = meterProvider.getMeter(scope.name, scope.version, { schemaUrl: scope.schemaUrl });
for (const { name, kind, unit, description, bounds, values, attributes } of emission.metrics) {
  const advice = kind === "histogram" ? { explicitBucketBoundaries: bounds } : undefined;
  const methods = { counter: "createCounter", upDownCounter: "createUpDownCounter", gauge: "createGauge" };
  const instrument = meter[methods[kind] ?? "createHistogram"](name, { unit, description, advice });
  for (const value of values) {
    if ("add" in instrument) instrument.add(value, attributesOf(attributes));
    else instrument.record(value, attributesOf(attributes));
  }
}

for (const provider of [tracerProvider, loggerProvider, meterProvider]) await provider.shutdown();
process.stdout.write(
  JSON.stringify({ spans: contexts.map(({ traceId, spanId, traceFlags }) => ({ traceId, spanId, traceFlags })) }),
);
