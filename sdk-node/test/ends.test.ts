/** A service ends as it would end without us, and nothing that it recorded before is lost. */
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { startReceiver, type Answer, type Receiver } from "./receiver.ts";
import { killApplications, runApplication, type Application, type Ending } from "./run-application.ts";

let receiver: Receiver | undefined;

async function receive(answer?: (number: number) => Answer): Promise<Receiver> {
  return (receiver = await startReceiver(answer));
}

afterEach(async () => {
  await killApplications();
  await receiver?.close();
  receiver = undefined;
});

/** The bound is so far away that an end which waits for it is told from one that does not, on the slowest machine. */
const farBoundMs = 30_000;
const promptMs = 10_000;

function run(way: string, url: string, env: Record<string, string> = {}): Application {
  return runApplication("endings.ts", {
    args: [way],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: url, SPANHOUSE_EXIT_TIMEOUT_MS: String(farBoundMs), ...env },
  });
}

/** Runs a way to its end against a collector that takes everything. */
async function runToEnd(way: string): Promise<{ ending: Ending; collector: Receiver }> {
  const collector = await receive();
  return { ending: await run(way, collector.url).ended, collector };
}

function expectWork(collector: Receiver): void {
  expect(collector.spans().filter(({ name }) => name === "work")).toMatchObject([{ attributes: { "order.id": 7 } }]);
  const span = collector.spans().find(({ name }) => name === "work");
  const logs = collector.logs().filter(({ body }) => body === "order taken");
  expect(logs).toMatchObject([{ severityNumber: 9, traceId: span?.traceId, spanId: span?.spanId }]);
}

test("an uncaught error is delivered with what came before it, and Node's message and code stay", async () => {
  const { ending, collector } = await runToEnd("throw");
  expect(ending.code).toBe(1);
  expect(ending.stderr).toMatch(/throw new TypeError\("no such order"[\s\S]*TypeError: no such order\n +at /);
  expectWork(collector);
  const exception = collector.logs().find(({ eventName }) => eventName === "exception");
  expect(exception).toMatchObject({
    severityNumber: 21,
    attributes: { "exception.type": "TypeError", "exception.message": "no such order" },
  });
  expect(exception?.attributes["exception.stacktrace"]).toMatch(
    /^TypeError: no such order\n +at [\s\S]*\nCaused by: Error: card refused\n +at [\s\S]*\nCaused by: a text$/,
  );
});

test("the requests that were open when an error ended the process arrive as failed, and the error belongs to them", async () => {
  const { ending, collector } = await runToEnd("throw-in-request");
  expect(ending.code).toBe(1);
  const failed = { code: 2, message: "the process was ended by an error" };
  expect(collector.spans()).toMatchObject([
    { name: "query", status: failed },
    { name: "GET /orders", status: failed },
  ]);
  const [query, request] = collector.spans();
  expect(query?.parentSpanId).toBe(request?.spanId);
  expect(collector.logs()).toMatchObject([
    {
      eventName: "exception",
      attributes: { "exception.type": "SyntaxError" },
      traceId: query?.traceId,
      spanId: query?.spanId,
    },
  ]);
});

test("an unhandled rejection is delivered like an error", async () => {
  const { ending, collector } = await runToEnd("reject");
  expect(ending.code).toBe(1);
  expect(ending.stderr).toContain("RangeError: out of stock");
  expectWork(collector);
  expect(collector.logs().at(-1)).toMatchObject({ severityNumber: 21, attributes: { "exception.type": "RangeError" } });
});

test("whatever is thrown is told", async () => {
  const { ending, collector } = await runToEnd("throw-a-text");
  expect(ending.code).toBe(1);
  expect(collector.logs().at(-1)?.attributes).toEqual({
    "exception.type": "String",
    "exception.message": "just a text",
  });
});

test.each([
  ["0", 0],
  ["1", 2],
])("spans that are open at process.exit(%s) arrive, as failed only when the code says so", async (code, status) => {
  const collector = await receive();
  await runApplication("endings.ts", {
    args: ["exit-with-open-span", code],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  }).ended;
  expect(collector.spans()).toMatchObject([
    { name: "long poll", attributes: { "spanhouse.ended_by": `exit code ${code}` } },
  ]);
  expect(collector.spans()[0]?.status?.code ?? 0).toBe(status);
});

test("process.exit keeps its code and delivers", async () => {
  const { ending, collector } = await runToEnd("exit");
  expect(ending.code).toBe(3);
  expectWork(collector);
});

test("a script of 20 ms delivers spans, logs and metrics, and ends by itself", async () => {
  const { ending, collector } = await runToEnd("natural");
  expect(ending.code).toBe(0);
  expectWork(collector);
  expect(collector.metricNames()).toContain("nodejs.eventloop.utilization");
});

test("an application that catches everything goes on, and the error is not called fatal", async () => {
  const { ending, collector } = await runToEnd("survive");
  expect(ending).toMatchObject({ code: 0, stdout: "still alive\n" });
  expectWork(collector);
  expect(collector.logs().filter(({ eventName }) => eventName === "exception")).toMatchObject([{ severityNumber: 17 }]);
});

test("the same with the one callback that Node has for all errors, which domains use", async () => {
  const { ending, collector } = await runToEnd("survive-by-callback");
  expect(ending).toMatchObject({ code: 0, stdout: "still alive\n" });
  expect(collector.logs()).toMatchObject([{ severityNumber: 17, attributes: { "exception.message": "survived" } }]);
  expect(collector.spans()[0]?.status?.code ?? 0).toBe(0);
});

test("an error that was caught is one event, with its causes and their parts", async () => {
  const { collector } = await runToEnd("capture");
  expect(collector.logs()).toMatchObject([
    { severityNumber: 17, attributes: { "exception.message": "caught", "order.id": 7 } },
  ]);
  const stack = collector.logs()[0]?.attributes["exception.stacktrace"];
  expect(stack).toMatch(
    /Error: caught\n[\s\S]*Caused by: AggregateError: many\n[\s\S]*Aggregated: Error: one\n[\s\S]*Aggregated: Error: two\n/,
  );
});

test.each([
  ["SIGTERM", "wait"],
  ["SIGINT", "wait"],
  ["SIGHUP", "wait"],
  ["SIGTERM", "signal-exit-3"],
  ["SIGTERM", "signal-exit-4"],
] as const)("%s ends a service as soon as everything is delivered (%s)", async (signal, way) => {
  const collector = await receive();
  const application = run(way, collector.url);
  await application.says("ready");
  application.kill(signal);
  const ending = await application.ended;
  expect(ending).toMatchObject({ code: null, signal });
  expect(ending.elapsedMs).toBeLessThan(promptMs);
  if (way !== "wait") expect(ending.stdout).toContain("cleaned up");
  expectWork(collector);
});

test("spans that are open at a signal arrive, cut off but not failed", async () => {
  const collector = await receive();
  const application = run("wait-with-open-span", collector.url);
  await application.says("ready");
  application.kill("SIGTERM");
  await application.ended;
  expect(collector.spans()).toMatchObject([{ name: "long poll", attributes: { "spanhouse.ended_by": "SIGTERM" } }]);
  expect(collector.spans()[0]?.status?.code ?? 0).toBe(0);
});

test("an application that ends itself at a signal keeps its code, and its last work is delivered", async () => {
  const collector = await receive();
  const application = run("wait-and-leave", collector.url);
  await application.says("ready");
  application.kill("SIGTERM");
  expect(await application.ended).toMatchObject({ code: 0 });
  expectWork(collector);
});

test("a collector that never answers holds the end back for the bound and no longer", async () => {
  const collector = await receive(() => "silence");
  const application = run("wait", collector.url, { SPANHOUSE_EXIT_TIMEOUT_MS: "600" });
  await application.says("ready");
  application.kill("SIGTERM");
  const ending = await application.ended;
  expect(ending).toMatchObject({ signal: "SIGTERM" });
  expect(ending.elapsedMs).toBeGreaterThan(500);
  expect(ending.elapsedMs).toBeLessThan(promptMs);
  expect(ending.stderr).toMatch(/1 span, 1 log record and \d+ metric points were not delivered before the end/);
});

test("a second signal ends the process at once", async () => {
  const collector = await receive(() => "silence");
  const application = run("wait", collector.url);
  await application.says("ready");
  application.kill("SIGTERM");
  await collector.until(() => collector.requests.length > 0);
  application.kill("SIGINT");
  const ending = await application.ended;
  expect(ending).toMatchObject({ signal: "SIGINT" });
  expect(ending.elapsedMs).toBeLessThan(promptMs);
});

/** A port where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

test.each(["natural", "exit", "throw"])(
  "the end does not wait for a collector that is not there, and tells it once (%s)",
  async (way) => {
    const url = `http://127.0.0.1:${await closedPort()}`;
    const without = await run(way, url, { OTEL_SDK_DISABLED: "true" }).ended;
    const ending = await run(way, url).ended;
    expect(ending.code).toBe(without.code);
    expect(ending.elapsedMs).toBeLessThan(promptMs);
    const lines = ending.stderr.split("\n").filter((line) => line.startsWith("spanhouse: ") && line.includes(url));
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(
      /were not delivered before the end: http:\/\/127\.0\.0\.1:\d+ does not answer \(ECONNREFUSED\)$/,
    );
  },
);
