/** A page with OpenTelemetry's API and instrumentations of line 3 on the client of `@spanhouse/browser`. */
import { logs, SpanStatusCode, trace } from "@opentelemetry/api";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { DocumentLoadInstrumentation } from "@opentelemetry/instrumentation-document-load";
import { FetchInstrumentation } from "@opentelemetry/instrumentation-fetch";
import { init, type Options } from "@spanhouse/browser";
import { register } from "@spanhouse/browser/otel";

const client = init((globalThis as unknown as { readonly options: Options }).options);
register(client, { logs });
// The one that replaces it has no release for line 3.
// oxlint-disable-next-line typescript/no-deprecated
const fetchInstrumentation = new FetchInstrumentation();
registerInstrumentations({ instrumentations: [fetchInstrumentation, new DocumentLoadInstrumentation()] });

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

Object.assign(window, { client });
document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("#buy")!.addEventListener("click", () => void buy());
});
