import { expect, test } from "vitest";
import type { TableShare } from "./spool/spool.ts";
import { createTelemetry } from "./telemetry.ts";

/** The sum of all series of one metric, by signal when the metric has that label. */
function total(text: string, metric: string, signal: string): number {
  return text
    .split("\n")
    .filter((line) => line.startsWith(`${metric}{`) && line.includes(`signal="${signal}"`))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
}

test("every record can be accounted for", async () => {
  const telemetry = createTelemetry({ processMetrics: false });
  telemetry.received("traces", 100);
  telemetry.rejected("traces", "timestamp_too_old", 3);
  telemetry.rejected("traces", "timestamp_too_old", 1);
  telemetry.stored("otel_traces", 80, 0.2);
  telemetry.deadLettered("otel_traces", 10);
  telemetry.deadLetterStored("otel_traces", 9);
  telemetry.received("metrics", 7);
  telemetry.stored("otel_metrics_sum", 7, 0.1);
  const share = (rows: number): TableShare[] => [{ table: "otel_traces", rows, bytes: 1000 }];
  telemetry.watch({
    spool: () => ({
      ...{ bytes: 1000, bytesMax: 2000, segments: 1, segmentsSuspect: 0, oldestAgeMs: 1500 },
      ...{ quarantinedBytes: 0, tornBytes: 0, tables: share(11), recovered: share(5) },
    }),
  });

  const text = await telemetry.text();
  for (const signal of ["traces", "metrics", "logs"]) {
    const of = (name: string): number => total(text, `spanhouse_records_${name}`, signal);
    expect(of("received_total") + of("recovered")).toBe(
      of("stored_total") + of("rejected_total") + of("dead_lettered_total") + of("spooled"),
    );
  }
  expect(total(text, "spanhouse_records_dead_letter_stored_total", "traces")).toBe(9);
  expect(text).toContain("spanhouse_spool_oldest_age_seconds 1.5");
});

test("scraping twice counts once, and counters show before they move", async () => {
  const telemetry = createTelemetry({ processMetrics: false });
  expect(await telemetry.text()).toContain('spanhouse_records_stored_total{signal="logs",table="otel_logs"} 0');
  telemetry.answered("logs", "http/json", 200);
  telemetry.answered("logs", "http/json", 503);
  await telemetry.text();
  const text = await telemetry.text();
  expect(text).toContain('spanhouse_requests_total{signal="logs",protocol="http/json",status="200"} 1');
  expect(text).toContain('spanhouse_requests_total{signal="logs",protocol="http/json",status="503"} 1');
});

test("parts that are not ready show as 0", async () => {
  const telemetry = createTelemetry({ processMetrics: false });
  telemetry.watch({
    readiness: () => [
      { part: "spool", ready: true, reason: "" },
      { part: "clickhouse", ready: false, reason: "no answer from http://127.0.0.1:8123" },
    ],
  });
  const text = await telemetry.text();
  expect(text).toContain('spanhouse_ready{part="spool"} 1');
  expect(text).toContain('spanhouse_ready{part="clickhouse"} 0');
});

test("the metrics of the process are there unless refused", async () => {
  expect(await createTelemetry().text()).toContain("process_resident_memory_bytes");
});
