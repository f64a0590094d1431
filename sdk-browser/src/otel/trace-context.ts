import { trace, type TextMapPropagator } from "@opentelemetry/api";

const header = "traceparent";

/** W3C trace context, for instrumentations that put it on requests. */
export const traceContext: TextMapPropagator = {
  inject(context, carrier, setter) {
    const about = trace.getSpanContext(context);
    if (!about) return;
    const flags = about.traceFlags.toString(16).padStart(2, "0");
    setter.set(carrier, header, `00-${about.traceId}-${about.spanId}-${flags}`);
  },
  extract(context, carrier, getter) {
    const [, traceId, spanId, flags] =
      /^00-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})$/.exec(String(getter.get(carrier, header))) ?? [];
    if (!traceId || !spanId || !flags) return context;
    return trace.setSpanContext(context, { traceId, spanId, traceFlags: parseInt(flags, 16), isRemote: true });
  },
  fields: () => [header],
};
