/** An application with OpenTelemetry's API and instrumentations of line 2, those of opentelemetry-browser too, on the client. */
import { SpanStatusCode, trace } from "@opentelemetry/api";
import { logs } from "@opentelemetry/api-logs";
import { ErrorsInstrumentation } from "@opentelemetry/browser-instrumentation/experimental/errors";
import { NavigationInstrumentation } from "@opentelemetry/browser-instrumentation/experimental/navigation";
import { UserActionInstrumentation } from "@opentelemetry/browser-instrumentation/experimental/user-action";
import { WebVitalsInstrumentation } from "@opentelemetry/browser-instrumentation/experimental/web-vitals";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { DocumentLoadInstrumentation } from "@opentelemetry/instrumentation-document-load";
import { FetchInstrumentation } from "@opentelemetry/instrumentation-fetch";
import { UserInteractionInstrumentation } from "@opentelemetry/instrumentation-user-interaction";
import { register } from "../../src/otel.ts";
import { startClient } from "./start-client.ts";

register(startClient(), { logs });
registerInstrumentations({
  instrumentations: [
    new FetchInstrumentation(),
    new DocumentLoadInstrumentation(),
    new UserInteractionInstrumentation(),
    new ErrorsInstrumentation(),
    new NavigationInstrumentation(),
    new UserActionInstrumentation(),
    new WebVitalsInstrumentation(),
  ],
});

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

document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("#buy")!.addEventListener("click", () => void buy());
});
