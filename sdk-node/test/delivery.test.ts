/** What reaches a collector that is away, slow, choosy or busy; over the wire, from a real process. */
import { afterEach, expect, test } from "vitest";
import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import { startReceiver, type Answer, type Receiver } from "./receiver.ts";
import { killApplications, runApplication, type Application } from "./run-application.ts";

const receivers: Receiver[] = [];

async function receive(answer?: (number: number, path: string) => Answer, port?: number): Promise<Receiver> {
  const receiver = await startReceiver(answer, port);
  receivers.push(receiver);
  return receiver;
}

afterEach(async () => {
  await killApplications();
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

/** Only what a test makes: no metrics, no console, nothing of instrumentations. */
const quiet = { SPANHOUSE_QUIET: "1", SPANHOUSE_RUNTIME_METRICS: "0", OTEL_BSP_SCHEDULE_DELAY: "20" };

function produce(url: string, env: Record<string, string> = {}): Application {
  return runApplication("producer.ts", { env: { ...quiet, OTEL_EXPORTER_OTLP_ENDPOINT: url, ...env } });
}

async function order(application: Application, line: string): Promise<void> {
  application.tell(line);
  await application.says(`${line}: done`);
}

const ourLines = (text: string): string[] => text.split("\n").filter((line) => line.startsWith("spanhouse: "));

/** The names of spans `from` to `to`, each once. */
function expectEachOnce(collector: Receiver, count: number): void {
  const names = collector.spans().map(({ name }) => name);
  expect(names.toSorted()).toEqual(Array.from({ length: count }, (_, index) => `span ${index}`).toSorted());
}

test("bodies are zipped protobuf, under the service's name and with the headers of the environment", async () => {
  const collector = await receive();
  const application = produce(collector.url, {
    OTEL_SERVICE_NAME: "shop",
    OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test,team=a%20b",
    OTEL_EXPORTER_OTLP_HEADERS: "x-team=a%20b",
    SPANHOUSE_INGEST_KEY: "ingest-1",
  });
  await order(application, "spans 3");
  application.tell("exit 0");
  await application.ended;
  const [{ headers, path } = { headers: {}, path: "" }] = collector.requests;
  expect(path).toBe("/v1/traces");
  expect(headers).toMatchObject({
    "content-type": "application/x-protobuf",
    "content-encoding": "gzip",
    "x-team": "a b",
    "x-spanhouse-key": "ingest-1",
  });
  expect(collector.spans()[0]?.resource).toMatchObject({
    "service.name": "shop",
    "deployment.environment.name": "test",
    team: "a b",
    "telemetry.distro.name": "spanhouse",
  });
});

test("http/json is JSON that means the same", async () => {
  const collector = await receive();
  const application = produce(collector.url, { OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" });
  await order(application, "spans 2");
  await order(application, "flush");
  expect(collector.requests[0]?.headers["content-type"]).toBe("application/json");
  expectEachOnce(collector, 2);
  expect(collector.spans()[0]?.traceId).toMatch(/^[0-9a-f]{32}$/);
});

test("a signal can have an address of its own, no compression, or not be sent at all", async () => {
  const collector = await receive();
  const other = await receive();
  const application = produce(collector.url, {
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${other.url}/intake/logs`,
    OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: "none",
    OTEL_TRACES_EXPORTER: "none",
  });
  await order(application, "spans 2");
  await order(application, "logs 1");
  await order(application, "flush");
  expect(collector.requests).toEqual([]);
  expect(other.requests.map(({ path, headers }) => [path, headers["content-encoding"]])).toEqual([
    ["/intake/logs", undefined],
  ]);
});

test("nothing is sent and nothing said when the SDK is disabled", async () => {
  const collector = await receive();
  const application = produce(collector.url, { OTEL_SDK_DISABLED: "true", SPANHOUSE_QUIET: "0" });
  await order(application, "spans 2");
  application.tell("exit 0");
  expect(await application.ended).toMatchObject({ code: 0, stderr: "" });
  expect(collector.requests).toEqual([]);
});

test("every record arrives once after a time of 503, which is told when it begins and when it is over", async () => {
  let isAway = true;
  const collector = await receive(() => ({ status: isAway ? 503 : 200, headers: { "retry-after": "0.2" } }));
  const application = produce(collector.url);
  await order(application, "spans 700");
  await collector.until(() => collector.requests.length >= 3);
  await order(application, "spans 300");
  isAway = false;
  await collector.until(() => collector.spans().length >= 1000);
  application.tell("exit 0");
  const { stderr } = await application.ended;
  expectEachOnce(collector, 1000);
  expect(ourLines(stderr)).toEqual([
    `spanhouse: ${collector.url} answers 503; keeping up to 16 MiB, then dropping`,
    `spanhouse: ${collector.url} answers again; nothing was dropped`,
  ]);
});

test("a 429 is asked again when its Retry-After is over, not before", async () => {
  const collector = await receive((number) =>
    number === 0 ? { status: 429, headers: { "retry-after": "2" } } : { status: 200 },
  );
  const application = produce(collector.url);
  await order(application, "spans 1");
  await collector.until(() => collector.requests.length === 2);
  const [first, second] = collector.requests;
  // On its own it would wait no longer than a second.
  expect(second!.atMs - first!.atMs).toBeGreaterThan(1_900);
  expectEachOnce(collector, 1);
});

test("a connection that breaks is tried again", async () => {
  const collector = await receive((number) => (number === 0 ? "close" : { status: 200 }));
  const application = produce(collector.url);
  await order(application, "spans 1");
  await collector.until(() => collector.spans().length === 1);
  expect(ourLines(application.stderr())[0]).toContain("does not answer (ECONNRESET)");
});

test("an outage costs a bounded backlog: what does not fit is dropped, counted and told once it is over", async () => {
  const port = (await receive()).port;
  await receivers.pop()?.close();
  const application = produce(`http://127.0.0.1:${port}`, { SPANHOUSE_BACKLOG_BYTES_MAX: "262144" });
  await order(application, "spans 1");
  await application.complains("ECONNREFUSED");
  for (let round = 0; round < 20; round++) await order(application, `spans ${1000 + round}`);
  const made = Array.from({ length: 20 }, (_, round) => 1000 + round).reduce((sum, count) => sum + count, 1);
  const collector = await receive(undefined, port);
  await collector.until(() => collector.spans().length > 0);
  await order(application, "flush");
  application.tell("exit 0");
  const { stderr } = await application.ended;
  const lines = ourLines(stderr);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/does not answer \(ECONNREFUSED\); keeping up to 256 KiB, then dropping$/);
  const [, dropped] = /answers again; (\d+) spans were dropped$/.exec(lines[1] ?? "") ?? [];
  expect(Number(dropped) + collector.spans().length).toBe(made);
  expect(Number(dropped)).toBeGreaterThan(10_000);
});

test("what a collector refuses is lost, counted and told once with its reason", async () => {
  const status = Buffer.concat([Buffer.from([0x08, 3, 0x12, 14]), Buffer.from("unknown tenant")]);
  const collector = await receive(() => ({ status: 400, body: status }));
  const application = produce(collector.url);
  await order(application, "spans 2");
  await order(application, "flush");
  await order(application, "spans 3");
  await order(application, "flush");
  application.tell("exit 0");
  const { stderr } = await application.ended;
  expect(collector.requests).toHaveLength(2);
  expect(ourLines(stderr)).toEqual([
    `spanhouse: ${collector.url} refuses 2 spans: 400: unknown tenant; what is refused is lost, and counted when the process ends`,
    "spanhouse: 3 spans were not delivered before the end",
  ]);
});

test("what a collector takes only in part is not sent again, and told once", async () => {
  const type = otlpType("ExportTraceServiceResponse");
  const body = type.encode(type.fromObject({ partialSuccess: { rejectedSpans: 2, errorMessage: "too old" } })).finish();
  const collector = await receive(() => ({ status: 200, body }));
  const application = produce(collector.url);
  await order(application, "spans 5");
  await order(application, "flush");
  application.tell("exit 0");
  const { stderr } = await application.ended;
  expect(collector.requests).toHaveLength(1);
  expect(ourLines(stderr)).toEqual([
    `spanhouse: ${collector.url} refuses 2 spans: too old; what is refused is lost, and counted when the process ends`,
  ]);
});

test("a burst within one turn of the event loop is delivered whole", async () => {
  const collector = await receive();
  const application = produce(collector.url);
  await order(application, "spans 20000");
  await order(application, "flush");
  expectEachOnce(collector, 20_000);
});
