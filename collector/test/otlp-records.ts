/** Records as a test thinks of them, and the OTLP/JSON that carries them: one request a signal, one resource a service. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface TestLog {
  readonly service: string;
  readonly timeNano: bigint;
  readonly body?: string;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly event?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes?: Attributes;
  readonly resource?: Attributes;
}

export interface TestSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parent?: string;
  readonly name: string;
  readonly kind?: "internal" | "server" | "client" | "producer" | "consumer";
  readonly startNano: bigint;
  readonly durationNano: bigint;
  readonly error?: string;
  readonly attributes?: Attributes;
  readonly resource?: Attributes;
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Attributes as OTLP/JSON. */
export function otlpAttributes(attributes: Attributes = {}): KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value:
      typeof value === "string"
        ? { stringValue: value }
        : typeof value === "boolean"
          ? { boolValue: value }
          : Number.isInteger(value)
            ? { intValue: value }
            : { doubleValue: value },
  }));
}

export function otlpResource(service: string, attributes: Attributes = {}): unknown {
  return { attributes: otlpAttributes({ "service.name": service, ...attributes }) };
}

export function otlpLogs(logs: readonly TestLog[]): unknown {
  return {
    resourceLogs: logs.map((log) => ({
      resource: otlpResource(log.service, log.resource),
      scopeLogs: [
        {
          scope: { name: "test" },
          logRecords: [
            {
              timeUnixNano: String(log.timeNano),
              body: { stringValue: log.body ?? "" },
              severityNumber: log.severityNumber ?? 0,
              severityText: log.severityText ?? "",
              eventName: log.event ?? "",
              traceId: log.traceId ?? "",
              spanId: log.spanId ?? "",
              attributes: otlpAttributes(log.attributes),
            },
          ],
        },
      ],
    })),
  };
}

const kinds = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

export function otlpSpans(spans: readonly TestSpan[]): unknown {
  return {
    resourceSpans: spans.map((span) => ({
      resource: otlpResource(span.service, span.resource),
      scopeSpans: [
        {
          spans: [
            {
              traceId: span.traceId,
              spanId: span.spanId,
              parentSpanId: span.parent ?? "",
              name: span.name,
              kind: kinds[span.kind ?? "internal"],
              startTimeUnixNano: String(span.startNano),
              endTimeUnixNano: String(span.startNano + span.durationNano),
              status: span.error === undefined ? {} : { code: 2, message: span.error },
              attributes: otlpAttributes(span.attributes),
            },
          ],
        },
      ],
    })),
  };
}
