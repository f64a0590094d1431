import { context as activeContext, trace, type Context, type TimeInput } from "@opentelemetry/api";
import type { Client } from "../client.ts";
import { describeError } from "../observe/describe-error.ts";
import type { Attributes } from "../record/attributes.ts";
import { toMilliseconds } from "./to-milliseconds.ts";

/** A log record of the API, in both current lines: `@opentelemetry/api-logs` 0.2xx and `@opentelemetry/api` 1.10. */
interface ApiLogRecord {
  readonly eventName?: string | undefined;
  readonly timestamp?: TimeInput | undefined;
  readonly observedTimestamp?: TimeInput | undefined;
  readonly severityNumber?: number | undefined;
  readonly body?: unknown;
  readonly attributes?: Attributes | undefined;
  readonly exception?: unknown;
  readonly context?: Context | undefined;
}

/** The provider as either line describes it. */
export interface LoggerProvider {
  getLogger(name: string, version?: string): { emit(record: ApiLogRecord): void; enabled(): boolean };
}

/** Loggers whose records leave through the client. */
export function createLoggerProvider(client: Client): LoggerProvider {
  return {
    getLogger: (name, version) => ({
      enabled: () => client.consent() !== "denied",
      emit({ eventName, timestamp, observedTimestamp, severityNumber, body, attributes, exception, context }) {
        const time = toMilliseconds(timestamp ?? observedTimestamp);
        const span = trace.getSpanContext(context ?? activeContext.active());
        client.log({
          name: eventName,
          body,
          severity: severityNumber,
          ...(time === undefined ? {} : { time }),
          ...(span ? { trace: { traceId: span.traceId, spanId: span.spanId } } : {}),
          attributes: {
            "otel.scope.name": name,
            "otel.scope.version": version,
            ...(exception === undefined ? {} : describeError(exception)),
            ...attributes,
          },
        });
      },
    }),
  };
}
