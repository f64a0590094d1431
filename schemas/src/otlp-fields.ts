/**
 * The OTLP wire schema (opentelemetry-proto 1.10, stable signals; 1.9 is a subset) as one table: message, JSON field
 * name, field number, type. The transcoder's tags, the JSON encoder, the protobufjs types of the tests and the
 * documentation all come from here.
 *
 *   message ──► field (the OTLP/JSON key) ──► { number, type, repeated?, oneof?, optional?, hex? }
 *
 * - Message names are short and unique: `SpanEvent` is `trace.v1.Span.Event`, `Status` is `google.rpc.Status`.
 * - `type` is a protobuf scalar, the name of an enum (`otlpEnums`) or the name of a message of this table.
 * - Repeated scalars are packed, as proto3 writers send them; a reader has to take the unpacked form as well.
 * - `optional` and `oneof` fields are written whenever present; other scalars may be left out when they are zero.
 * - `hex`: bytes that OTLP/JSON spells as hexadecimal digits instead of base64.
 */

export type Scalar =
  | "string"
  | "bytes"
  | "bool"
  | "int32"
  | "uint32"
  | "sint32"
  | "fixed32"
  | "int64"
  | "uint64"
  | "fixed64"
  | "sfixed64"
  | "double";

export interface Field {
  readonly number: number;
  readonly type: string;
  readonly repeated?: true;
  /** Name of the oneof that the field belongs to: at most one field of it is set. */
  readonly oneof?: string;
  /** Explicit presence: zero is told apart from absent. */
  readonly optional?: true;
  readonly hex?: true;
}

/** Enums by name. OTLP/JSON carries the numbers, never the names. */
export const otlpEnums = {
  SpanKind: {
    SPAN_KIND_UNSPECIFIED: 0,
    SPAN_KIND_INTERNAL: 1,
    SPAN_KIND_SERVER: 2,
    SPAN_KIND_CLIENT: 3,
    SPAN_KIND_PRODUCER: 4,
    SPAN_KIND_CONSUMER: 5,
  },
  StatusCode: { STATUS_CODE_UNSET: 0, STATUS_CODE_OK: 1, STATUS_CODE_ERROR: 2 },
  SeverityNumber: {
    SEVERITY_NUMBER_UNSPECIFIED: 0,
    SEVERITY_NUMBER_TRACE: 1,
    SEVERITY_NUMBER_TRACE2: 2,
    SEVERITY_NUMBER_TRACE3: 3,
    SEVERITY_NUMBER_TRACE4: 4,
    SEVERITY_NUMBER_DEBUG: 5,
    SEVERITY_NUMBER_DEBUG2: 6,
    SEVERITY_NUMBER_DEBUG3: 7,
    SEVERITY_NUMBER_DEBUG4: 8,
    SEVERITY_NUMBER_INFO: 9,
    SEVERITY_NUMBER_INFO2: 10,
    SEVERITY_NUMBER_INFO3: 11,
    SEVERITY_NUMBER_INFO4: 12,
    SEVERITY_NUMBER_WARN: 13,
    SEVERITY_NUMBER_WARN2: 14,
    SEVERITY_NUMBER_WARN3: 15,
    SEVERITY_NUMBER_WARN4: 16,
    SEVERITY_NUMBER_ERROR: 17,
    SEVERITY_NUMBER_ERROR2: 18,
    SEVERITY_NUMBER_ERROR3: 19,
    SEVERITY_NUMBER_ERROR4: 20,
    SEVERITY_NUMBER_FATAL: 21,
    SEVERITY_NUMBER_FATAL2: 22,
    SEVERITY_NUMBER_FATAL3: 23,
    SEVERITY_NUMBER_FATAL4: 24,
  },
  AggregationTemporality: {
    AGGREGATION_TEMPORALITY_UNSPECIFIED: 0,
    AGGREGATION_TEMPORALITY_DELTA: 1,
    AGGREGATION_TEMPORALITY_CUMULATIVE: 2,
  },
} as const;

/** Every message of OTLP by its short name; each field by its OTLP/JSON key. */
export const otlpFields = {
  // common.v1
  AnyValue: {
    stringValue: { number: 1, type: "string", oneof: "value" },
    boolValue: { number: 2, type: "bool", oneof: "value" },
    intValue: { number: 3, type: "int64", oneof: "value" },
    doubleValue: { number: 4, type: "double", oneof: "value" },
    arrayValue: { number: 5, type: "ArrayValue", oneof: "value" },
    kvlistValue: { number: 6, type: "KeyValueList", oneof: "value" },
    bytesValue: { number: 7, type: "bytes", oneof: "value" },
    // References into the string table of a profiles request; without one they mean nothing.
    stringValueStrindex: { number: 8, type: "int32", oneof: "value" },
  },
  ArrayValue: { values: { number: 1, type: "AnyValue", repeated: true } },
  KeyValueList: { values: { number: 1, type: "KeyValue", repeated: true } },
  KeyValue: {
    key: { number: 1, type: "string" },
    value: { number: 2, type: "AnyValue" },
    keyStrindex: { number: 3, type: "int32" },
  },
  InstrumentationScope: {
    name: { number: 1, type: "string" },
    version: { number: 2, type: "string" },
    attributes: { number: 3, type: "KeyValue", repeated: true },
    droppedAttributesCount: { number: 4, type: "uint32" },
  },
  EntityRef: {
    schemaUrl: { number: 1, type: "string" },
    type: { number: 2, type: "string" },
    idKeys: { number: 3, type: "string", repeated: true },
    descriptionKeys: { number: 4, type: "string", repeated: true },
  },

  // resource.v1
  Resource: {
    attributes: { number: 1, type: "KeyValue", repeated: true },
    droppedAttributesCount: { number: 2, type: "uint32" },
    entityRefs: { number: 3, type: "EntityRef", repeated: true },
  },

  // trace.v1
  TracesData: { resourceSpans: { number: 1, type: "ResourceSpans", repeated: true } },
  ResourceSpans: {
    resource: { number: 1, type: "Resource" },
    scopeSpans: { number: 2, type: "ScopeSpans", repeated: true },
    schemaUrl: { number: 3, type: "string" },
  },
  ScopeSpans: {
    scope: { number: 1, type: "InstrumentationScope" },
    spans: { number: 2, type: "Span", repeated: true },
    schemaUrl: { number: 3, type: "string" },
  },
  Span: {
    traceId: { number: 1, type: "bytes", hex: true },
    spanId: { number: 2, type: "bytes", hex: true },
    traceState: { number: 3, type: "string" },
    parentSpanId: { number: 4, type: "bytes", hex: true },
    name: { number: 5, type: "string" },
    kind: { number: 6, type: "SpanKind" },
    startTimeUnixNano: { number: 7, type: "fixed64" },
    endTimeUnixNano: { number: 8, type: "fixed64" },
    attributes: { number: 9, type: "KeyValue", repeated: true },
    droppedAttributesCount: { number: 10, type: "uint32" },
    events: { number: 11, type: "SpanEvent", repeated: true },
    droppedEventsCount: { number: 12, type: "uint32" },
    links: { number: 13, type: "SpanLink", repeated: true },
    droppedLinksCount: { number: 14, type: "uint32" },
    status: { number: 15, type: "SpanStatus" },
    flags: { number: 16, type: "fixed32" },
  },
  SpanEvent: {
    timeUnixNano: { number: 1, type: "fixed64" },
    name: { number: 2, type: "string" },
    attributes: { number: 3, type: "KeyValue", repeated: true },
    droppedAttributesCount: { number: 4, type: "uint32" },
  },
  SpanLink: {
    traceId: { number: 1, type: "bytes", hex: true },
    spanId: { number: 2, type: "bytes", hex: true },
    traceState: { number: 3, type: "string" },
    attributes: { number: 4, type: "KeyValue", repeated: true },
    droppedAttributesCount: { number: 5, type: "uint32" },
    flags: { number: 6, type: "fixed32" },
  },
  SpanStatus: {
    message: { number: 2, type: "string" },
    code: { number: 3, type: "StatusCode" },
  },

  // logs.v1
  LogsData: { resourceLogs: { number: 1, type: "ResourceLogs", repeated: true } },
  ResourceLogs: {
    resource: { number: 1, type: "Resource" },
    scopeLogs: { number: 2, type: "ScopeLogs", repeated: true },
    schemaUrl: { number: 3, type: "string" },
  },
  ScopeLogs: {
    scope: { number: 1, type: "InstrumentationScope" },
    logRecords: { number: 2, type: "LogRecord", repeated: true },
    schemaUrl: { number: 3, type: "string" },
  },
  LogRecord: {
    timeUnixNano: { number: 1, type: "fixed64" },
    severityNumber: { number: 2, type: "SeverityNumber" },
    severityText: { number: 3, type: "string" },
    body: { number: 5, type: "AnyValue" },
    attributes: { number: 6, type: "KeyValue", repeated: true },
    droppedAttributesCount: { number: 7, type: "uint32" },
    flags: { number: 8, type: "fixed32" },
    traceId: { number: 9, type: "bytes", hex: true },
    spanId: { number: 10, type: "bytes", hex: true },
    observedTimeUnixNano: { number: 11, type: "fixed64" },
    eventName: { number: 12, type: "string" },
  },

  // metrics.v1
  MetricsData: { resourceMetrics: { number: 1, type: "ResourceMetrics", repeated: true } },
  ResourceMetrics: {
    resource: { number: 1, type: "Resource" },
    scopeMetrics: { number: 2, type: "ScopeMetrics", repeated: true },
    schemaUrl: { number: 3, type: "string" },
  },
  ScopeMetrics: {
    scope: { number: 1, type: "InstrumentationScope" },
    metrics: { number: 2, type: "Metric", repeated: true },
    schemaUrl: { number: 3, type: "string" },
  },
  Metric: {
    name: { number: 1, type: "string" },
    description: { number: 2, type: "string" },
    unit: { number: 3, type: "string" },
    gauge: { number: 5, type: "Gauge", oneof: "data" },
    sum: { number: 7, type: "Sum", oneof: "data" },
    histogram: { number: 9, type: "Histogram", oneof: "data" },
    exponentialHistogram: { number: 10, type: "ExponentialHistogram", oneof: "data" },
    summary: { number: 11, type: "Summary", oneof: "data" },
    metadata: { number: 12, type: "KeyValue", repeated: true },
  },
  Gauge: { dataPoints: { number: 1, type: "NumberDataPoint", repeated: true } },
  Sum: {
    dataPoints: { number: 1, type: "NumberDataPoint", repeated: true },
    aggregationTemporality: { number: 2, type: "AggregationTemporality" },
    isMonotonic: { number: 3, type: "bool" },
  },
  Histogram: {
    dataPoints: { number: 1, type: "HistogramDataPoint", repeated: true },
    aggregationTemporality: { number: 2, type: "AggregationTemporality" },
  },
  ExponentialHistogram: {
    dataPoints: { number: 1, type: "ExponentialHistogramDataPoint", repeated: true },
    aggregationTemporality: { number: 2, type: "AggregationTemporality" },
  },
  Summary: { dataPoints: { number: 1, type: "SummaryDataPoint", repeated: true } },
  NumberDataPoint: {
    startTimeUnixNano: { number: 2, type: "fixed64" },
    timeUnixNano: { number: 3, type: "fixed64" },
    asDouble: { number: 4, type: "double", oneof: "value" },
    exemplars: { number: 5, type: "Exemplar", repeated: true },
    asInt: { number: 6, type: "sfixed64", oneof: "value" },
    attributes: { number: 7, type: "KeyValue", repeated: true },
    flags: { number: 8, type: "uint32" },
  },
  HistogramDataPoint: {
    startTimeUnixNano: { number: 2, type: "fixed64" },
    timeUnixNano: { number: 3, type: "fixed64" },
    count: { number: 4, type: "fixed64" },
    sum: { number: 5, type: "double", optional: true },
    bucketCounts: { number: 6, type: "fixed64", repeated: true },
    explicitBounds: { number: 7, type: "double", repeated: true },
    exemplars: { number: 8, type: "Exemplar", repeated: true },
    attributes: { number: 9, type: "KeyValue", repeated: true },
    flags: { number: 10, type: "uint32" },
    min: { number: 11, type: "double", optional: true },
    max: { number: 12, type: "double", optional: true },
  },
  ExponentialHistogramDataPoint: {
    attributes: { number: 1, type: "KeyValue", repeated: true },
    startTimeUnixNano: { number: 2, type: "fixed64" },
    timeUnixNano: { number: 3, type: "fixed64" },
    count: { number: 4, type: "fixed64" },
    sum: { number: 5, type: "double", optional: true },
    scale: { number: 6, type: "sint32" },
    zeroCount: { number: 7, type: "fixed64" },
    positive: { number: 8, type: "Buckets" },
    negative: { number: 9, type: "Buckets" },
    flags: { number: 10, type: "uint32" },
    exemplars: { number: 11, type: "Exemplar", repeated: true },
    min: { number: 12, type: "double", optional: true },
    max: { number: 13, type: "double", optional: true },
    zeroThreshold: { number: 14, type: "double" },
  },
  Buckets: {
    offset: { number: 1, type: "sint32" },
    bucketCounts: { number: 2, type: "uint64", repeated: true },
  },
  SummaryDataPoint: {
    startTimeUnixNano: { number: 2, type: "fixed64" },
    timeUnixNano: { number: 3, type: "fixed64" },
    count: { number: 4, type: "fixed64" },
    sum: { number: 5, type: "double" },
    quantileValues: { number: 6, type: "ValueAtQuantile", repeated: true },
    attributes: { number: 7, type: "KeyValue", repeated: true },
    flags: { number: 8, type: "uint32" },
  },
  ValueAtQuantile: {
    quantile: { number: 1, type: "double" },
    value: { number: 2, type: "double" },
  },
  Exemplar: {
    timeUnixNano: { number: 2, type: "fixed64" },
    asDouble: { number: 3, type: "double", oneof: "value" },
    spanId: { number: 4, type: "bytes", hex: true },
    traceId: { number: 5, type: "bytes", hex: true },
    asInt: { number: 6, type: "sfixed64", oneof: "value" },
    filteredAttributes: { number: 7, type: "KeyValue", repeated: true },
  },

  // collector.{trace,logs,metrics}.v1
  ExportTraceServiceRequest: { resourceSpans: { number: 1, type: "ResourceSpans", repeated: true } },
  ExportTraceServiceResponse: { partialSuccess: { number: 1, type: "ExportTracePartialSuccess" } },
  ExportTracePartialSuccess: {
    rejectedSpans: { number: 1, type: "int64" },
    errorMessage: { number: 2, type: "string" },
  },
  ExportLogsServiceRequest: { resourceLogs: { number: 1, type: "ResourceLogs", repeated: true } },
  ExportLogsServiceResponse: { partialSuccess: { number: 1, type: "ExportLogsPartialSuccess" } },
  ExportLogsPartialSuccess: {
    rejectedLogRecords: { number: 1, type: "int64" },
    errorMessage: { number: 2, type: "string" },
  },
  ExportMetricsServiceRequest: { resourceMetrics: { number: 1, type: "ResourceMetrics", repeated: true } },
  ExportMetricsServiceResponse: { partialSuccess: { number: 1, type: "ExportMetricsPartialSuccess" } },
  ExportMetricsPartialSuccess: {
    rejectedDataPoints: { number: 1, type: "int64" },
    errorMessage: { number: 2, type: "string" },
  },

  // google.rpc, the body of every error answer
  Status: {
    code: { number: 1, type: "int32" },
    message: { number: 2, type: "string" },
    details: { number: 3, type: "Any", repeated: true },
  },
  Any: {
    typeUrl: { number: 1, type: "string" },
    value: { number: 2, type: "bytes" },
  },
  // A detail of a Status that OTLP/gRPC asks for; the delay is a google.protobuf.Duration.
  RetryInfo: { retryDelay: { number: 1, type: "Duration" } },
  Duration: {
    seconds: { number: 1, type: "int64" },
    nanos: { number: 2, type: "int32" },
  },
} as const;

export type MessageName = keyof typeof otlpFields;
export type EnumName = keyof typeof otlpEnums;
export type FieldName<M extends MessageName> = keyof (typeof otlpFields)[M] & string;

/** The same table seen field by field, for code that walks it. A type that does not exist does not compile. */
export const otlpFieldTable: Readonly<
  Record<MessageName, Readonly<Record<string, Field & { readonly type: Scalar | EnumName | MessageName }>>>
> = otlpFields;

/** Protobuf wire types. 3 and 4 (groups) are not used by OTLP. */
export const wireTypes: Readonly<Record<Scalar, 0 | 1 | 2 | 5>> = {
  string: 2,
  bytes: 2,
  bool: 0,
  int32: 0,
  uint32: 0,
  sint32: 0,
  int64: 0,
  uint64: 0,
  fixed32: 5,
  fixed64: 1,
  sfixed64: 1,
  double: 1,
};

/** Whether a field's type is a scalar, as opposed to an enum or a message. */
export function isScalar(type: Scalar | EnumName | MessageName): type is Scalar {
  return type in wireTypes;
}

/** Whether a field's type is an enum. */
export function isEnum(type: Scalar | EnumName | MessageName): type is EnumName {
  return type in otlpEnums;
}

/**
 * The tag that precedes a field on the wire, as proto3 writers send it: `number << 3 | wireType`, where packed repeated
 * scalars have wire type 2. Meant for constants: evaluate it once at load, not per record.
 */
export function tag<M extends MessageName>(message: M, field: FieldName<M>): number {
  const { number, type, repeated } = otlpFieldTable[message][field]!;
  if (isEnum(type)) return (number << 3) | (repeated ? 2 : 0);
  return (number << 3) | (isScalar(type) && !repeated ? wireTypes[type] : 2);
}
