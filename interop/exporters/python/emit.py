"""Emits what the file of its first argument says, with the official SDK and OTLP exporters of Python."""

import importlib
import json
import sys

from opentelemetry import trace
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.metrics.view import ExponentialBucketHistogramAggregation, View
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

with open(sys.argv[1], encoding="utf-8") as file:
    emission = json.load(file)
scope = emission["scope"]


def exporter_of(signal, name):
    if emission["protocol"] == "grpc":
        import grpc

        module = importlib.import_module(f"opentelemetry.exporter.otlp.proto.grpc.{signal}_exporter")
        compression = grpc.Compression.Gzip if emission["compression"] == "gzip" else grpc.Compression.NoCompression
        return getattr(module, name)(endpoint=emission["grpcUrl"], insecure=True, compression=compression)
    module = importlib.import_module(f"opentelemetry.exporter.otlp.proto.http.{signal}_exporter")
    http = importlib.import_module("opentelemetry.exporter.otlp.proto.http")
    compression = http.Compression.Gzip if emission["compression"] == "gzip" else http.Compression.NoCompression
    path = {"trace": "traces", "_log": "logs", "metric": "metrics"}[signal]
    return getattr(module, name)(endpoint=f"{emission['httpUrl']}/v1/{path}", compression=compression)


def attributes_of(told):
    return {attribute["key"]: attribute["value"] for attribute in told}


def within(span):
    if span is None:
        return trace.set_span_in_context(trace.INVALID_SPAN)
    return trace.set_span_in_context(trace.NonRecordingSpan(contexts[span]))


resource = Resource(attributes_of(emission["resource"]))
tracer_provider = TracerProvider(resource=resource)
tracer_provider.add_span_processor(BatchSpanProcessor(exporter_of("trace", "OTLPSpanExporter")))
logger_provider = LoggerProvider(resource=resource)
logger_provider.add_log_record_processor(BatchLogRecordProcessor(exporter_of("_log", "OTLPLogExporter")))
meter_provider = MeterProvider(
    resource=resource,
    metric_readers=[PeriodicExportingMetricReader(exporter_of("metric", "OTLPMetricExporter"))],
    views=[View(instrument_name="interop.exponential", aggregation=ExponentialBucketHistogramAggregation())],
)

contexts = []
tracer = tracer_provider.get_tracer(scope["name"], scope["version"], schema_url=scope["schemaUrl"])
for told in emission["spans"]:
    span = tracer.start_span(
        told["name"],
        context=within(told.get("parent")),
        kind=trace.SpanKind[told["kind"].upper()],
        attributes=attributes_of(told["attributes"]),
        links=[trace.Link(contexts[link["span"]], attributes_of(link["attributes"])) for link in told["links"]],
        start_time=int(told["startNs"]),
    )
    for event in told["events"]:
        span.add_event(event["name"], attributes_of(event["attributes"]), int(event["timeNs"]))
    if told["status"] != "Unset":
        span.set_status(trace.StatusCode[told["status"].upper()], told["statusMessage"] or None)
    span.end(int(told["endNs"]))
    contexts.append(span.get_span_context())

logger = logger_provider.get_logger(scope["name"], scope["version"], schema_url=scope["schemaUrl"])
for told in emission["logs"]:
    logger.emit(
        LogRecord(
            timestamp=int(told["timeNs"]),
            observed_timestamp=int(told["observedNs"]),
            context=within(told.get("span")),
            severity_number=SeverityNumber(told["severityNumber"]),
            severity_text=told["severityText"],
            event_name=told["eventName"],
            body=told["body"],
            attributes=attributes_of(told["attributes"]),
        )
    )

meter = meter_provider.get_meter(scope["name"], scope["version"], schema_url=scope["schemaUrl"])
for told in emission["metrics"]:
    about = {"unit": told["unit"], "description": told["description"]}
    if told["kind"] == "counter":
        record = meter.create_counter(told["name"], **about).add
    elif told["kind"] == "upDownCounter":
        record = meter.create_up_down_counter(told["name"], **about).add
    elif told["kind"] == "gauge":
        record = meter.create_gauge(told["name"], **about).set
    elif told["kind"] == "histogram":
        record = meter.create_histogram(
            told["name"], **about, explicit_bucket_boundaries_advisory=told["bounds"]
        ).record
    else:
        record = meter.create_histogram(told["name"], **about).record
    for value in told["values"]:
        record(value, attributes_of(told["attributes"]))

for provider in (tracer_provider, logger_provider, meter_provider):
    provider.shutdown()
ids = [
    {"traceId": f"{c.trace_id:032x}", "spanId": f"{c.span_id:016x}", "traceFlags": int(c.trace_flags)} for c in contexts
]
print(json.dumps({"spans": ids}))
