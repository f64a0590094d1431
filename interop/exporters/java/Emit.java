import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.stream.StreamSupport;

/** Emits what the file of its first argument says, with the official SDK and OTLP exporters of Java. */
public final class Emit {
  private static final List<SpanContext> contexts = new ArrayList<>();
  private static JsonObject emission;
  private static JsonObject scope;

  public static void main(String[] arguments) throws Exception {
    emission = JsonParser.parseString(Files.readString(Path.of(arguments[0]))).getAsJsonObject();
    scope = emission.getAsJsonObject("scope");
    Resource resource = Resource.create(attributes(emission.getAsJsonArray("resource")));
    SdkTracerProvider tracers =
        SdkTracerProvider.builder()
            .setResource(resource)
            .addSpanProcessor(BatchSpanProcessor.builder(spanExporter()).build())
            .build();
    SdkLoggerProvider loggers =
        SdkLoggerProvider.builder()
            .setResource(resource)
            .addLogRecordProcessor(BatchLogRecordProcessor.builder(logExporter()).build())
            .build();
    SdkMeterProvider meters =
        SdkMeterProvider.builder()
            .setResource(resource)
            .registerView(
                InstrumentSelector.builder().setName("interop.exponential").build(),
                View.builder().setAggregation(Aggregation.base2ExponentialBucketHistogram()).build())
            .registerMetricReader(PeriodicMetricReader.create(metricExporter()))
            .build();
    emitSpans(tracers);
    emitLogs(loggers);
    emitMetrics(meters);
    tracers.shutdown().join(30, TimeUnit.SECONDS);
    loggers.shutdown().join(30, TimeUnit.SECONDS);
    meters.shutdown().join(30, TimeUnit.SECONDS);
    JsonArray ids = new JsonArray();
    for (SpanContext context : contexts) {
      JsonObject id = new JsonObject();
      id.addProperty("traceId", context.getTraceId());
      id.addProperty("spanId", context.getSpanId());
      id.addProperty("traceFlags", context.getTraceFlags().asByte());
      ids.add(id);
    }
    JsonObject result = new JsonObject();
    result.add("spans", ids);
    System.out.println(result);
    System.exit(0);
  }

  private static String text(String name) {
    return emission.get(name).getAsString();
  }

  private static boolean isGrpc() {
    return text("protocol").equals("grpc");
  }

  private static SpanExporter spanExporter() {
    return isGrpc()
        ? OtlpGrpcSpanExporter.builder().setEndpoint(text("grpcUrl")).setCompression(text("compression")).build()
        : OtlpHttpSpanExporter.builder()
            .setEndpoint(text("httpUrl") + "/v1/traces")
            .setCompression(text("compression"))
            .build();
  }

  private static LogRecordExporter logExporter() {
    return isGrpc()
        ? OtlpGrpcLogRecordExporter.builder().setEndpoint(text("grpcUrl")).setCompression(text("compression")).build()
        : OtlpHttpLogRecordExporter.builder()
            .setEndpoint(text("httpUrl") + "/v1/logs")
            .setCompression(text("compression"))
            .build();
  }

  private static MetricExporter metricExporter() {
    return isGrpc()
        ? OtlpGrpcMetricExporter.builder().setEndpoint(text("grpcUrl")).setCompression(text("compression")).build()
        : OtlpHttpMetricExporter.builder()
            .setEndpoint(text("httpUrl") + "/v1/metrics")
            .setCompression(text("compression"))
            .build();
  }

  private static void emitSpans(SdkTracerProvider provider) {
    Tracer tracer =
        provider
            .tracerBuilder(scope.get("name").getAsString())
            .setInstrumentationVersion(scope.get("version").getAsString())
            .setSchemaUrl(scope.get("schemaUrl").getAsString())
            .build();
    for (JsonElement element : emission.getAsJsonArray("spans")) {
      JsonObject told = element.getAsJsonObject();
      SpanBuilder builder =
          tracer
              .spanBuilder(told.get("name").getAsString())
              .setParent(within(told.get("parent")))
              .setSpanKind(SpanKind.valueOf(told.get("kind").getAsString().toUpperCase()))
              .setStartTimestamp(told.get("startNs").getAsLong(), TimeUnit.NANOSECONDS)
              .setAllAttributes(attributes(told.getAsJsonArray("attributes")));
      for (JsonElement link : told.getAsJsonArray("links")) {
        JsonObject to = link.getAsJsonObject();
        builder.addLink(contexts.get(to.get("span").getAsInt()), attributes(to.getAsJsonArray("attributes")));
      }
      Span span = builder.startSpan();
      for (JsonElement item : told.getAsJsonArray("events")) {
        JsonObject event = item.getAsJsonObject();
        span.addEvent(
            event.get("name").getAsString(),
            attributes(event.getAsJsonArray("attributes")),
            event.get("timeNs").getAsLong(),
            TimeUnit.NANOSECONDS);
      }
      String status = told.get("status").getAsString();
      if (!status.equals("Unset")) {
        span.setStatus(StatusCode.valueOf(status.toUpperCase()), told.get("statusMessage").getAsString());
      }
      span.end(told.get("endNs").getAsLong(), TimeUnit.NANOSECONDS);
      contexts.add(span.getSpanContext());
    }
  }

  private static void emitLogs(SdkLoggerProvider provider) {
    Logger logger =
        provider
            .loggerBuilder(scope.get("name").getAsString())
            .setInstrumentationVersion(scope.get("version").getAsString())
            .setSchemaUrl(scope.get("schemaUrl").getAsString())
            .build();
    for (JsonElement element : emission.getAsJsonArray("logs")) {
      JsonObject told = element.getAsJsonObject();
      LogRecordBuilder record =
          logger
              .logRecordBuilder()
              .setContext(within(told.get("span")))
              .setTimestamp(told.get("timeNs").getAsLong(), TimeUnit.NANOSECONDS)
              .setObservedTimestamp(told.get("observedNs").getAsLong(), TimeUnit.NANOSECONDS)
              .setSeverity(severity(told.get("severityNumber").getAsInt()))
              .setSeverityText(told.get("severityText").getAsString())
              .setBody(value(told.get("body")))
              .setAllAttributes(attributes(told.getAsJsonArray("attributes")));
      String eventName = told.get("eventName").getAsString();
      if (!eventName.isEmpty()) record.setEventName(eventName);
      record.emit();
    }
  }

  private static void emitMetrics(SdkMeterProvider provider) {
    Meter meter =
        provider
            .meterBuilder(scope.get("name").getAsString())
            .setInstrumentationVersion(scope.get("version").getAsString())
            .setSchemaUrl(scope.get("schemaUrl").getAsString())
            .build();
    for (JsonElement element : emission.getAsJsonArray("metrics")) {
      JsonObject told = element.getAsJsonObject();
      DoubleConsumer record = instrument(meter, told, attributes(told.getAsJsonArray("attributes")));
      for (JsonElement value : told.getAsJsonArray("values")) record.accept(value.getAsDouble());
    }
  }

  private static DoubleConsumer instrument(Meter meter, JsonObject told, Attributes attributes) {
    String name = told.get("name").getAsString();
    String unit = told.get("unit").getAsString();
    String description = told.get("description").getAsString();
    switch (told.get("kind").getAsString()) {
      case "counter":
        var counter = meter.counterBuilder(name).setUnit(unit).setDescription(description).build();
        return value -> counter.add((long) value, attributes);
      case "upDownCounter":
        var upDown = meter.upDownCounterBuilder(name).ofDoubles().setUnit(unit).setDescription(description).build();
        return value -> upDown.add(value, attributes);
      case "gauge":
        var gauge = meter.gaugeBuilder(name).setUnit(unit).setDescription(description).build();
        return value -> gauge.set(value, attributes);
      default:
        var builder = meter.histogramBuilder(name).setUnit(unit).setDescription(description);
        if (told.has("bounds")) {
          builder.setExplicitBucketBoundariesAdvice(list(told.getAsJsonArray("bounds"), JsonElement::getAsDouble));
        }
        var histogram = builder.build();
        return value -> histogram.record(value, attributes);
    }
  }

  private static Severity severity(int number) {
    for (Severity severity : Severity.values()) if (severity.getSeverityNumber() == number) return severity;
    throw new IllegalArgumentException("severity " + number);
  }

  private static Context within(JsonElement span) {
    return span == null ? Context.root() : Context.root().with(Span.wrap(contexts.get(span.getAsInt())));
  }

  private interface Read<T> {
    T from(JsonElement element);
  }

  private static <T> List<T> list(JsonArray array, Read<T> read) {
    return StreamSupport.stream(array.spliterator(), false).map(read::from).toList();
  }

  private static Attributes attributes(JsonArray told) {
    AttributesBuilder result = Attributes.builder();
    for (JsonElement element : told) {
      JsonObject attribute = element.getAsJsonObject();
      String key = attribute.get("key").getAsString();
      JsonElement value = attribute.get("value");
      switch (attribute.get("type").getAsString()) {
        case "string" -> result.put(key, value.getAsString());
        case "int" -> result.put(key, value.getAsLong());
        case "double" -> result.put(key, value.getAsDouble());
        case "bool" -> result.put(key, value.getAsBoolean());
        case "strings" ->
            result.put(AttributeKey.stringArrayKey(key), list(value.getAsJsonArray(), JsonElement::getAsString));
        case "ints" -> result.put(AttributeKey.longArrayKey(key), list(value.getAsJsonArray(), JsonElement::getAsLong));
        case "doubles" ->
            result.put(AttributeKey.doubleArrayKey(key), list(value.getAsJsonArray(), JsonElement::getAsDouble));
        default ->
            result.put(AttributeKey.booleanArrayKey(key), list(value.getAsJsonArray(), JsonElement::getAsBoolean));
      }
    }
    return result.build();
  }

  private static Value<?> value(JsonElement element) {
    if (element.isJsonArray()) return Value.of(list(element.getAsJsonArray(), Emit::value));
    if (element.isJsonObject()) {
      return Value.of(
          element.getAsJsonObject().entrySet().stream()
              .map(entry -> KeyValue.of(entry.getKey(), value(entry.getValue())))
              .toArray(KeyValue[]::new));
    }
    var primitive = element.getAsJsonPrimitive();
    if (primitive.isString()) return Value.of(primitive.getAsString());
    if (primitive.isBoolean()) return Value.of(primitive.getAsBoolean());
    double number = primitive.getAsDouble();
    return number == (long) number ? Value.of((long) number) : Value.of(number);
  }
}
