/** The collector's own metrics, stored by the collector itself: of a real process, and with keys. */
import { expect, onTestFinished, test, vi } from "vitest";
import { administer } from "./administer-collector.ts";
import { createCollectorSite } from "./collector-process.ts";
import { totalOf } from "./expect-stored-once.ts";
import { startTestCollector } from "./start-test-collector.ts";

const soon = { timeout: 20_000, interval: 50 };

test("a collector that runs stores its metrics, and every record's fate still adds up", async () => {
  const site = await createCollectorSite({ selfMetricsIntervalMs: "200ms" });
  onTestFinished(() => site.remove());
  const process = site.start();
  const rows = (query: string): Promise<unknown[][]> => process.whileRunning(site.sql(query)).catch(() => []);

  const body = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: "hello" } }] }] }] };
  const sent = (): Promise<number> =>
    fetch(`${site.ingestUrl}/v1/logs`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }).then(
      ({ status }) => status,
      () => 0,
    );
  await vi.waitUntil(async () => (await sent()) === 200, soon);
  const stored = `SELECT max(Value) FROM otel_metrics_sum WHERE MetricName = 'spanhouse_records_stored_total'
    AND Attributes['table'] = 'otel_logs' AND ServiceName = 'spanhouse-collector' AND ProjectId = 'default'
    AND ResourceAttributes['service.version'] != '' AND ResourceAttributes['service.instance.id'] LIKE '%:%'`;
  await vi.waitUntil(async () => Number((await rows(stored))[0]?.[0]) > 0, soon);
  await vi.waitUntil(
    async () =>
      Number(
        (
          await rows(
            "SELECT count() FROM otel_metrics_gauge WHERE MetricName = 'spanhouse_ready' AND Attributes['part'] = 'ingest' AND Value = 1",
          )
        )[0]?.[0],
      ) > 1,
    soon,
  );
  await vi.waitUntil(
    async () =>
      Number(
        (
          await rows("SELECT max(Count) FROM otel_metrics_histogram WHERE MetricName = 'spanhouse_commit_seconds'")
        )[0]?.[0],
      ) > 0,
    soon,
  );

  const addsUp = async (): Promise<boolean> => {
    const metrics = await site.metrics();
    const of = (name: string): number => totalOf(metrics, `spanhouse_records_${name}`);
    const own = totalOf(metrics, "spanhouse_own_points_total");
    return (
      own > 0 && of("received_total") + of("recovered") === of("stored_total") + of("rejected_total") + of("spooled")
    );
  };
  await vi.waitUntil(addsUp, soon);
  expect(totalOf(await site.metrics(), "spanhouse_records_rejected_total")).toBe(0);
  process.signal("SIGTERM");
  expect(await process.ended).toEqual({ code: 0, signal: null });
});

test("a project that does not exist gets nothing and is said once; when it is made its metrics come", async () => {
  const collector = await startTestCollector({ selfMetricsIntervalMs: "100ms", selfMetricsProject: "ops" });
  onTestFinished(() => collector.remove());
  await collector.collector.whenReady();
  const warnings = (): number => collector.logged.filter((line) => line.includes("there is no project ops")).length;
  const count = async (): Promise<number> =>
    Number((await collector.sql("SELECT count() FROM otel_metrics_gauge"))[0]![0]);
  await vi.waitUntil(() => warnings() > 0, soon);
  expect(await count()).toBe(0);
  const admin = await administer(collector.queryUrl, collector.config.dataDir);
  await admin.project("ops");
  const reader = await admin.key({ projectId: "ops", scope: "read" });
  const ofOps = async (): Promise<number> => {
    const answer = await fetch(`${collector.queryUrl}/api/v1/sql`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${reader}` },
      body: JSON.stringify({ query: "SELECT count() FROM otel_metrics_gauge WHERE ProjectId = 'ops'" }),
    });
    return answer.ok ? Number(((await answer.json()) as { rows: unknown[][] }).rows[0]![0]) : 0;
  };
  await vi.waitUntil(async () => (await ofOps()) > 0, soon);
  expect(warnings()).toBe(1);
  // Nobody has sent anything: an empty console still says how to.
  const headers = { Authorization: `Bearer ${reader}` };
  const status = await fetch(`${collector.queryUrl}/api/v1/status`, { headers });
  expect(await status.json()).toMatchObject({ projectId: "ops", newestRecordMs: null });
});
