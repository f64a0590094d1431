/** An application with OpenTelemetry's API and one of its own instrumentations on the client. */
import { SpanStatusCode, trace } from "@opentelemetry/api";
import { logs } from "@opentelemetry/api-logs";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { FetchInstrumentation } from "@opentelemetry/instrumentation-fetch";
import { register } from "../../src/otel.ts";
import { startClient } from "./start-client.ts";

register(startClient(), { logs });
registerInstrumentations({ instrumentations: [new FetchInstrumentation()] });

function buy(): Promise<void> {
  return trace.getTracer("shop").startActiveSpan("buy", { attributes: { items: 2 } }, async (span) => {
    const answered = fetch("/api/orders");
    logs.getLogger("shop").emit({ eventName: "order.sent", severityNumber: 9, attributes: { items: 2 } });
    await answered;
    span.setStatus({ code: SpanStatusCode.ERROR, message: "sold out" });
    span.recordException(new Error("sold out"));
    span.end();
  });
}

Object.assign(window, { buy });
