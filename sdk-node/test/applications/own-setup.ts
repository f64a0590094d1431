/** An application that has registered a tracer provider of its own before the SDK starts. */
import { trace } from "@opentelemetry/api";
import { SimpleSpanProcessor, TracerProvider, type ReadableSpan } from "@opentelemetry/sdk-trace";
import { captureError, start } from "@spanhouse/node";

const exporter = {
  export(spans: ReadableSpan[], done: (result: { code: number }) => void): void {
    for (const { name } of spans) process.stdout.write(`${name} in my exporter\n`);
    done({ code: 0 });
  },
  shutdown: () => Promise.resolve(),
};
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
start({ runtimeMetrics: false, service: "given in code" });
start();
trace.getTracer("mine").startSpan("my span").end();
captureError(new Error("still recorded"));
