// Emits what the file of its first argument says, with the official SDK and OTLP exporters of Go.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploggrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/metric"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

type attributeJSON struct {
	Key   string
	Type  string
	Value json.RawMessage
}

type eventJSON struct {
	Name       string
	TimeNs     string
	Attributes []attributeJSON
}

type linkJSON struct {
	Span       int
	Attributes []attributeJSON
}

type spanJSON struct {
	Name          string
	Kind          string
	Parent        *int
	StartNs       string
	EndNs         string
	Attributes    []attributeJSON
	Events        []eventJSON
	Links         []linkJSON
	Status        string
	StatusMessage string
}

type logJSON struct {
	TimeNs         string
	ObservedNs     string
	Span           *int
	SeverityNumber int
	SeverityText   string
	EventName      string
	Body           any
	Attributes     []attributeJSON
}

type metricJSON struct {
	Name        string
	Kind        string
	Unit        string
	Description string
	Attributes  []attributeJSON
	Values      []float64
	Bounds      []float64
}

type emission struct {
	GrpcUrl     string
	HttpUrl     string
	Protocol    string
	Compression string
	Resource    []attributeJSON
	Scope       struct{ Name, Version, SchemaUrl string }
	Spans       []spanJSON
	Logs        []logJSON
	Metrics     []metricJSON
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func timeOf(ns string) time.Time {
	return time.Unix(0, must(strconv.ParseInt(ns, 10, 64)))
}

func read[T any](raw json.RawMessage) T {
	var value T
	check(json.Unmarshal(raw, &value))
	return value
}

func attributes(list []attributeJSON) []attribute.KeyValue {
	var result []attribute.KeyValue
	for _, a := range list {
		switch a.Type {
		case "string":
			result = append(result, attribute.String(a.Key, read[string](a.Value)))
		case "int":
			result = append(result, attribute.Int64(a.Key, read[int64](a.Value)))
		case "double":
			result = append(result, attribute.Float64(a.Key, read[float64](a.Value)))
		case "bool":
			result = append(result, attribute.Bool(a.Key, read[bool](a.Value)))
		case "strings":
			result = append(result, attribute.StringSlice(a.Key, read[[]string](a.Value)))
		case "ints":
			result = append(result, attribute.Int64Slice(a.Key, read[[]int64](a.Value)))
		case "doubles":
			result = append(result, attribute.Float64Slice(a.Key, read[[]float64](a.Value)))
		case "bools":
			result = append(result, attribute.BoolSlice(a.Key, read[[]bool](a.Value)))
		}
	}
	return result
}

func logValue(value any) attribute.Value {
	switch v := value.(type) {
	case string:
		return attribute.StringValue(v)
	case bool:
		return attribute.BoolValue(v)
	case float64:
		if v == float64(int64(v)) {
			return attribute.Int64Value(int64(v))
		}
		return attribute.Float64Value(v)
	case []any:
		var items []attribute.Value
		for _, item := range v {
			items = append(items, logValue(item))
		}
		return attribute.SliceValue(items...)
	case map[string]any:
		var keys []string
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		var pairs []attribute.KeyValue
		for _, key := range keys {
			pairs = append(pairs, attribute.KeyValue{Key: attribute.Key(key), Value: logValue(v[key])})
		}
		return attribute.MapValue(pairs...)
	}
	return attribute.Value{}
}

func emitSpans(ctx context.Context, e emission, provider *sdktrace.TracerProvider) []trace.SpanContext {
	tracer := provider.Tracer(e.Scope.Name, trace.WithInstrumentationVersion(e.Scope.Version), trace.WithSchemaURL(e.Scope.SchemaUrl))
	kinds := map[string]trace.SpanKind{"Internal": trace.SpanKindInternal, "Server": trace.SpanKindServer, "Client": trace.SpanKindClient, "Producer": trace.SpanKindProducer, "Consumer": trace.SpanKindConsumer}
	statuses := map[string]codes.Code{"Ok": codes.Ok, "Error": codes.Error}
	var contexts []trace.SpanContext
	for _, s := range e.Spans {
		parent := ctx
		if s.Parent != nil {
			parent = trace.ContextWithSpanContext(ctx, contexts[*s.Parent])
		}
		options := []trace.SpanStartOption{trace.WithSpanKind(kinds[s.Kind]), trace.WithTimestamp(timeOf(s.StartNs)), trace.WithAttributes(attributes(s.Attributes)...)}
		for _, l := range s.Links {
			options = append(options, trace.WithLinks(trace.Link{SpanContext: contexts[l.Span], Attributes: attributes(l.Attributes)}))
		}
		_, span := tracer.Start(parent, s.Name, options...)
		for _, event := range s.Events {
			span.AddEvent(event.Name, trace.WithTimestamp(timeOf(event.TimeNs)), trace.WithAttributes(attributes(event.Attributes)...))
		}
		if s.Status != "Unset" {
			span.SetStatus(statuses[s.Status], s.StatusMessage)
		}
		span.End(trace.WithTimestamp(timeOf(s.EndNs)))
		contexts = append(contexts, span.SpanContext())
	}
	return contexts
}

func emitLogs(ctx context.Context, e emission, provider *sdklog.LoggerProvider, contexts []trace.SpanContext) {
	logger := provider.Logger(e.Scope.Name, log.WithInstrumentationVersion(e.Scope.Version), log.WithSchemaURL(e.Scope.SchemaUrl))
	for _, l := range e.Logs {
		var record log.Record
		record.SetTimestamp(timeOf(l.TimeNs))
		record.SetObservedTimestamp(timeOf(l.ObservedNs))
		record.SetSeverity(log.Severity(l.SeverityNumber))
		record.SetSeverityText(l.SeverityText)
		record.SetEventName(l.EventName)
		record.SetBody(logValue(l.Body))
		record.AddAttributes(attributes(l.Attributes)...)
		within := ctx
		if l.Span != nil {
			within = trace.ContextWithSpanContext(ctx, contexts[*l.Span])
		}
		logger.Emit(within, record)
	}
}

func emitMetrics(ctx context.Context, e emission, provider *sdkmetric.MeterProvider) {
	meter := provider.Meter(e.Scope.Name, metric.WithInstrumentationVersion(e.Scope.Version), metric.WithSchemaURL(e.Scope.SchemaUrl))
	for _, m := range e.Metrics {
		with := metric.WithAttributes(attributes(m.Attributes)...)
		unit, description := metric.WithUnit(m.Unit), metric.WithDescription(m.Description)
		for _, value := range m.Values {
			switch m.Kind {
			case "counter":
				must(meter.Int64Counter(m.Name, unit, description)).Add(ctx, int64(value), with)
			case "upDownCounter":
				must(meter.Float64UpDownCounter(m.Name, unit, description)).Add(ctx, value, with)
			case "gauge":
				must(meter.Float64Gauge(m.Name, unit, description)).Record(ctx, value, with)
			case "histogram":
				must(meter.Float64Histogram(m.Name, unit, description, metric.WithExplicitBucketBoundaries(m.Bounds...))).Record(ctx, value, with)
			case "exponentialHistogram":
				must(meter.Float64Histogram(m.Name, unit, description)).Record(ctx, value, with)
			}
		}
	}
}

func exporters(ctx context.Context, e emission) (sdktrace.SpanExporter, sdklog.Exporter, sdkmetric.Exporter) {
	if e.Protocol == "grpc" {
		traces := []otlptracegrpc.Option{otlptracegrpc.WithEndpointURL(e.GrpcUrl)}
		logs := []otlploggrpc.Option{otlploggrpc.WithEndpointURL(e.GrpcUrl)}
		metrics := []otlpmetricgrpc.Option{otlpmetricgrpc.WithEndpointURL(e.GrpcUrl)}
		if e.Compression == "gzip" {
			traces = append(traces, otlptracegrpc.WithCompressor("gzip"))
			logs = append(logs, otlploggrpc.WithCompressor("gzip"))
			metrics = append(metrics, otlpmetricgrpc.WithCompressor("gzip"))
		}
		return must(otlptracegrpc.New(ctx, traces...)), must(otlploggrpc.New(ctx, logs...)), must(otlpmetricgrpc.New(ctx, metrics...))
	}
	traces := []otlptracehttp.Option{otlptracehttp.WithEndpointURL(e.HttpUrl + "/v1/traces")}
	logs := []otlploghttp.Option{otlploghttp.WithEndpointURL(e.HttpUrl + "/v1/logs")}
	metrics := []otlpmetrichttp.Option{otlpmetrichttp.WithEndpointURL(e.HttpUrl + "/v1/metrics")}
	if e.Compression == "gzip" {
		traces = append(traces, otlptracehttp.WithCompression(otlptracehttp.GzipCompression))
		logs = append(logs, otlploghttp.WithCompression(otlploghttp.GzipCompression))
		metrics = append(metrics, otlpmetrichttp.WithCompression(otlpmetrichttp.GzipCompression))
	}
	return must(otlptracehttp.New(ctx, traces...)), must(otlploghttp.New(ctx, logs...)), must(otlpmetrichttp.New(ctx, metrics...))
}

func main() {
	ctx := context.Background()
	var e emission
	check(json.Unmarshal(must(os.ReadFile(os.Args[1])), &e))
	spans, logs, metrics := exporters(ctx, e)
	from := resource.NewSchemaless(attributes(e.Resource)...)
	exponential := sdkmetric.NewView(
		sdkmetric.Instrument{Name: "interop.exponential"},
		sdkmetric.Stream{Aggregation: sdkmetric.AggregationBase2ExponentialHistogram{MaxSize: 160, MaxScale: 20}},
	)
	traceProvider := sdktrace.NewTracerProvider(sdktrace.WithResource(from), sdktrace.WithBatcher(spans))
	logProvider := sdklog.NewLoggerProvider(sdklog.WithResource(from), sdklog.WithProcessor(sdklog.NewBatchProcessor(logs)))
	metricProvider := sdkmetric.NewMeterProvider(sdkmetric.WithResource(from), sdkmetric.WithView(exponential), sdkmetric.WithReader(sdkmetric.NewPeriodicReader(metrics)))

	contexts := emitSpans(ctx, e, traceProvider)
	emitLogs(ctx, e, logProvider, contexts)
	emitMetrics(ctx, e, metricProvider)
	check(traceProvider.Shutdown(ctx))
	check(logProvider.Shutdown(ctx))
	check(metricProvider.Shutdown(ctx))

	ids := []map[string]any{}
	for _, c := range contexts {
		ids = append(ids, map[string]any{"traceId": c.TraceID().String(), "spanId": c.SpanID().String(), "traceFlags": byte(c.TraceFlags())})
	}
	fmt.Println(string(must(json.Marshal(map[string]any{"spans": ids}))))
}
