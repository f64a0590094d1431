import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestCollector } from "../collector/test/start-test-collector.ts";
import type { TestCollector } from "../collector/test/start-test-collector.ts";

/** The stock OpenTelemetry applications of `examples/`, as a user runs them: their own exporters, in their own process. */

let collector: TestCollector;
beforeAll(async () => {
  collector = await startTestCollector();
  await collector.collector.whenReady();
});
afterAll(() => collector.remove());

async function run(example: string): Promise<string> {
  const child = spawn(process.execPath, ["app.ts"], {
    cwd: fileURLToPath(new URL(`../examples/${example}/`, import.meta.url)),
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.ingestUrl },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (printed += text.toString()));
  const [code] = (await once(child, "close")) as [number];
  expect(code, printed).toBe(0);
  return printed;
}

async function rootsOf(traceId: string): Promise<string[]> {
  const answer = await fetch(`${collector.queryUrl}/api/v1/traces/${traceId}`);
  if (!answer.ok) return [];
  const { spans } = (await answer.json()) as { spans: { name: string; parentSpanId: string }[] };
  return spans.filter(({ parentSpanId }) => parentSpanId === "").map(({ name }) => name);
}

async function metricNames(): Promise<string[]> {
  const tables = ["otel_metrics_sum", "otel_metrics_histogram"];
  const rows = await collector.sql(tables.map((table) => `SELECT MetricName FROM ${table}`).join(" UNION DISTINCT "));
  return rows.flat().map(String).toSorted();
}

describe.each([
  ["otel-js-3", "OTLP/HTTP protobuf with gzip"],
  ["otel-js-2", "OTLP/HTTP JSON"],
])("%s, over %s", (example) => {
  it("has its spans, logs and metrics stored, joined by trace id", async () => {
    const printed = await run(example);
    const traceIds = new Set(printed.match(/\b[0-9a-f]{32}\b/g));
    expect(traceIds.size).toBeGreaterThan(0);
    for (const traceId of traceIds) {
      await expect.poll(() => rootsOf(traceId), { timeout: 10_000 }).toEqual(["POST /orders"]);
      const logs = `SELECT count() FROM otel_logs WHERE TraceId = '${traceId}'`;
      await expect.poll(async () => Number((await collector.sql(logs))[0]![0]), { timeout: 10_000 }).toBeGreaterThan(0);
    }
    await expect.poll(metricNames, { timeout: 10_000 }).toEqual(["shop.order.duration", "shop.orders"]);
  });

  it("keeps the failure of an order: its status and its exception event", async () => {
    const failed = await collector.sql(
      "SELECT StatusMessage, Events.Attributes[indexOf(Events.Name, 'exception')]['exception.message'] FROM otel_traces WHERE StatusCode = 'Error' AND SpanName = 'charge card'",
    );
    expect(failed[0]![0]).toMatch(/^card refused for order/);
    expect(failed[0]![1]).toBe(failed[0]![0]);
  });
});
