/** Ways for a service to end, each just after a span of it has ended. The first argument names the way. */
import { createRequire } from "node:module";
import { captureError, logger, startSpan, withSpan } from "@spanhouse/node";

const require = createRequire(import.meta.url);
const keepAlive = (): void => void setInterval(() => {}, 60_000);

function work(): void {
  const span = startSpan("work", { attributes: { "order.id": 7 } });
  withSpan(span, () => logger.info("order taken", { "order.id": 7 }));
  span.end();
}

class PaymentError extends Error {}

const ways: Readonly<Record<string, () => void>> = {
  throw() {
    setTimeout(() => {
      work();
      throw new TypeError("no such order", { cause: new PaymentError("card refused", { cause: "a text" }) });
    }, 1);
  },
  "throw-in-request"() {
    const request = startSpan("GET /orders", { kind: 2 });
    const fail = (): void => void JSON.parse("{");
    withSpan(request, () => setTimeout(() => withSpan(startSpan("query"), fail), 1));
  },
  reject() {
    setTimeout(() => {
      work();
      void Promise.reject(new RangeError("out of stock"));
    }, 1);
  },
  "throw-a-text"() {
    work();
    // oxlint-disable-next-line no-throw-literal, only-throw-error -- It is what some applications do.
    throw "just a text";
  },
  exit() {
    work();
    process.exit(3);
  },
  natural() {
    setTimeout(work, 20);
  },
  survive() {
    process.on("uncaughtException", () => setTimeout(() => process.stdout.write("still alive\n"), 5));
    work();
    throw new Error("survived");
  },
  "survive-by-callback"() {
    process.setUncaughtExceptionCaptureCallback(() => void process.stdout.write("still alive\n"));
    startSpan("long poll");
    throw new Error("survived");
  },
  capture() {
    const error = new Error("caught", { cause: new AggregateError([new Error("one"), new Error("two")], "many") });
    captureError(error, { "order.id": 7 });
    captureError(error);
  },
  wait() {
    work();
    keepAlive();
    process.stdout.write("ready\n");
  },
  "wait-with-open-span"() {
    startSpan("long poll");
    keepAlive();
    process.stdout.write("ready\n");
  },
  "exit-with-open-span"() {
    startSpan("long poll");
    process.exit(Number(process.argv[3]));
  },
  "wait-and-leave"() {
    process.once("SIGTERM", () => {
      work();
      process.exit(0);
    });
    keepAlive();
    process.stdout.write("ready\n");
  },
  "signal-exit-3"() {
    const onExit = require("signal-exit-3") as (run: () => void) => void;
    onExit(() => void process.stdout.write("cleaned up\n"));
    ways["wait"]?.();
  },
  "signal-exit-4"() {
    const { onExit } = require("signal-exit-4") as { onExit: (run: () => void) => void };
    onExit(() => void process.stdout.write("cleaned up\n"));
    ways["wait"]?.();
  },
};

ways[process.argv[2] ?? ""]?.();
