/** Every thread and process of an application delivers for itself, and the SDK shares a process with others. */
import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startReceiver, type Receiver } from "./receiver.ts";
import { killApplications, register, runApplication } from "./run-application.ts";

let collector: Receiver;

beforeEach(async () => {
  collector = await startReceiver();
});

afterEach(async () => {
  await killApplications();
  await collector.close();
});

const quiet = { SPANHOUSE_QUIET: "1", SPANHOUSE_RUNTIME_METRICS: "0" };
const environment = (): Record<string, string> => ({ ...quiet, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
const spanNames = (): string[] => collector.spans().map(({ name }) => name);

test("a worker thread of the application delivers before it ends", async () => {
  const ending = await runApplication("threads.ts", { args: ["thread"], env: environment() }).ended;
  expect(ending).toMatchObject({ code: 0, stderr: "" });
  expect(spanNames()).toEqual(["in a worker thread", "in the main thread"]);
});

test("an error that ends a worker thread is delivered from there", async () => {
  const ending = await runApplication("threads.ts", { args: ["thread-throws"], env: environment() }).ended;
  expect(ending).toMatchObject({ code: 1 });
  expect(spanNames()).toEqual(["in a worker thread", "in the main thread"]);
  expect(collector.logs()).toMatchObject([
    { severityNumber: 21, attributes: { "exception.message": "thrown in a worker" } },
  ]);
});

test("each process of a cluster delivers for itself and keeps its code", async () => {
  const ending = await runApplication("threads.ts", { args: ["cluster"], env: environment() }).ended;
  expect(ending).toMatchObject({ code: 4 });
  expect(spanNames()).toEqual(["in a cluster worker", "in the primary"]);
  expect(new Set(collector.spans().map(({ resource }) => resource["process.pid"])).size).toBe(2);
});

test("NODE_OPTIONS starts it as well, and the delivery thread does not observe itself", async () => {
  const env = {
    ...environment(),
    NODE_OPTIONS: `--conditions=@spanhouse/source --import=${register}`,
    SPANHOUSE_QUIET: "0",
  };
  const ending = await runApplication("threads.ts", { args: ["thread"], env, nodeArgs: [] }).ended;
  expect(ending).toMatchObject({ code: 0 });
  expect(spanNames()).toEqual(["in a worker thread", "in the main thread"]);
  // One line of the main thread, one of the application's worker; none of ours.
  expect(ending.stderr.match(/^spanhouse: /gm)).toHaveLength(2);
});

test("where Node permits no threads nothing is sent, the application runs, and one line says why", async () => {
  const nodeArgs = ["--permission", "--allow-fs-read=*", `--import=${register}`];
  const options = { args: ["natural"], env: environment(), nodeArgs };
  const ending = await runApplication("endings.ts", options).ended;
  expect(ending.code).toBe(0);
  expect(collector.requests).toEqual([]);
  expect(ending.stderr).toMatch(/^spanhouse: delivery has stopped, .*restricted/m);
});

test("a provider that is registered already is kept, and a second start is ignored", async () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  const ending = await runApplication("own-setup.ts", { env, nodeArgs: [] }).ended;
  expect(ending.stdout).toBe("my span in my exporter\n");
  expect(collector.spans()).toEqual([]);
  expect(collector.logs()).toMatchObject([{ resource: { "service.name": "given in code" } }]);
  expect(ending.stderr).toMatch(/kept what was registered before: tracer provider/);
  expect(ending.stderr.match(/already running/g)).toHaveLength(1);
});

test("a service is named by the package it belongs to", async () => {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  await runApplication("threads.ts", { args: ["thread"], env: environment() }).ended;
  expect(collector.spans()[0]?.resource).toMatchObject({
    "service.name": "@spanhouse/node",
    "service.version": version,
  });
});
