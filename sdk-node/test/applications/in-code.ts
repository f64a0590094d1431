/** Applications that start the SDK themselves, or take only a part of it. The first argument names the way. */
import { logs, SeverityNumber } from "@opentelemetry/api";
import { LoggerProvider } from "@opentelemetry/sdk-logs";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import {
  flush,
  flushAfterResponse,
  logger,
  logProcessor,
  shutdown,
  spanProcessor,
  start,
  startSpan,
  type Outgoing,
} from "@spanhouse/node";

const options = { runtimeMetrics: false, quiet: true };

function filter(record: Outgoing): Outgoing | null {
  if (record.name === "secret") return null;
  if (record.name === "broken") throw new Error("a mistake in the filter");
  record.attributes["seen.by"] = "filter";
  if (record.signal === "logs") record.body = `${String(record.body)}!`;
  return record;
}

const ways: Readonly<Record<string, () => unknown>> = {
  "before-send"() {
    start({ ...options, beforeSend: filter });
    ["open", "secret", "broken"].forEach((name) => startSpan(name).end());
    logger.info("hello");
  },
  "wait-until"() {
    const waits: Promise<unknown>[] = [];
    const context = { get: () => ({ waitUntil: (promise: Promise<unknown>) => void waits.push(promise) }) };
    (globalThis as Record<symbol, unknown>)[Symbol.for("@vercel/request-context")] = context;
    start(options);
    startSpan("GET /", { kind: 2 }).end();
    process.stdout.write(`asked ${waits.length} times\n`);
    flushAfterResponse();
    // The process is frozen here; what was not sent until now never is.
    void Promise.all(waits).then(() => process.kill(process.pid, "SIGKILL"));
  },
  async shutdown() {
    start(options);
    startSpan("before").end();
    await shutdown();
    startSpan("after").end();
    await flush();
    start(options);
    startSpan("again").end();
  },
  processors() {
    const tracer = new TracerProvider({ spanProcessors: [spanProcessor()] }).getTracer("mine");
    tracer.startSpan("my span").end();
    const provider = new LoggerProvider({ processors: [logProcessor()] });
    provider.getLogger("mine").emit({ body: "my log", severityNumber: SeverityNumber.INFO });
    logs.getLogger("not registered").emit({ body: "nobody hears" });
    throw new Error("the end of it");
  },
};

await ways[process.argv[2] ?? ""]?.();
