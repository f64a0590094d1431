import { expect, onTestFinished, test } from "vitest";
import { createClickHouseServer } from "./clickhouse-server.ts";
import { createCollectorSite } from "./collector-process.ts";
import { expectDrained, expectStoredOnce, totalOf } from "./expect-stored-once.ts";
import { startLoad } from "./start-load.ts";

const patience = { timeout: 30_000, interval: 50 };

test("a spool at its limit refuses for a while, says so, and goes on by itself when ClickHouse is back", async () => {
  const server = await createClickHouseServer();
  onTestFinished(() => server.remove());
  const site = await createCollectorSite({
    clickhouseUrl: server.url,
    spoolBytesMax: "16MiB",
    segmentBytesMax: "2MiB",
  });
  onTestFinished(() => site.remove());
  const collector = site.start();
  const load = startLoad(site.ingestUrl, { textBytes: 30_000 });
  await collector.whileRunning(load.until("the spool is full", () => load.refusals.length >= 100));

  // What still fits is taken, so a few may pass between the first refusal and the last.
  const atTheLimit = load.acknowledged();
  await load.until("it stays full", () => load.refusals.length >= 200);
  expect(load.acknowledged() - atTheLimit).toBeLessThan(20);
  for (const { status, retryAfter, body } of load.refusals) {
    expect(status).toBe(503);
    expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
    expect(body).toMatch(/the spool holds [\d.]+ MiB in \d+ segments; its limit is 16 MiB/);
  }
  const readyz = (await site.readyz())!;
  expect(readyz.status).toBe(503);
  expect(readyz.parts).toContainEqual({
    part: "spool",
    ready: false,
    reason: expect.stringContaining("its limit is 16 MiB") as string,
  });
  const spoolBytes = /^spanhouse_spool_bytes (\d+)/m.exec(await site.metrics())?.[1];
  expect(Number(spoolBytes)).toBeLessThanOrEqual(17 * 2 ** 20);
  expect(totalOf(await site.metrics(), "spanhouse_records_stored_total")).toBe(0);

  await server.start();
  await collector.whileRunning(load.untilAcknowledged(300));
  await load.stop();
  await expect.poll(() => site.readyz(), patience).toMatchObject({ status: 200 });
  await expectDrained(site);
  await expectStoredOnce(load, site);
});
