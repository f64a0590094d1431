/** A service that ends, a collector and ClickHouse, all real: what the service has recorded last is there. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createCollectorSite, type CollectorProcess, type CollectorSite } from "../collector/test/collector-process.ts";
import { killApplications, runApplication, type Application } from "../sdk-node/test/run-application.ts";

let site: CollectorSite;
let collector: CollectorProcess;

beforeAll(async () => {
  site = await createCollectorSite();
  collector = site.start();
  const isReady = async (): Promise<boolean> => (await site.readyz())?.status === 200;
  await collector.whileRunning(vi.waitUntil(isReady, { timeout: 50_000 }));
});

afterAll(async () => {
  await killApplications();
  await site.remove();
});

function run(way: string): Application {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: site.ingestUrl, OTEL_SERVICE_NAME: way };
  return runApplication("endings.ts", { args: [way], env });
}

async function rowsOf(query: string, count: number): Promise<unknown[][]> {
  let rows: unknown[][] = [];
  const read = async (): Promise<number> => (rows = await site.sql(query)).length;
  await expect.poll(read, { timeout: 20_000 }).toBe(count);
  return rows;
}

test("the last span and the error of a service that an error ended are in the tables, in one trace", async () => {
  expect((await run("throw-in-request").ended).code).toBe(1);
  const spans = await rowsOf(
    "SELECT TraceId, SpanName, StatusCode, ResourceAttributes['telemetry.distro.name'] FROM otel_traces WHERE ServiceName = 'throw-in-request' ORDER BY SpanName",
    2,
  );
  const [[traceId]] = spans as [[string]];
  expect(spans).toEqual([
    [traceId, "GET /orders", "Error", "spanhouse"],
    [traceId, "query", "Error", "spanhouse"],
  ]);
  const logs = "SELECT TraceId, EventName, SeverityNumber, LogAttributes['exception.type'] FROM otel_logs";
  const errors = await rowsOf(`${logs} WHERE ServiceName = 'throw-in-request' AND EventName = 'exception'`, 1);
  expect(errors).toEqual([[traceId, "exception", 21, "SyntaxError"]]);
});

test("what a service recorded before SIGTERM is in the tables, its metrics too", async () => {
  const application = run("wait");
  await application.says("ready");
  application.kill("SIGTERM");
  const ending = await application.ended;
  expect(ending.signal).toBe("SIGTERM");
  await rowsOf("SELECT 1 FROM otel_traces WHERE ServiceName = 'wait' AND SpanName = 'work'", 1);
  await rowsOf(
    "SELECT DISTINCT MetricName FROM otel_metrics_gauge WHERE ServiceName = 'wait' AND MetricName = 'nodejs.eventloop.utilization'",
    1,
  );
});
