import { expect, onTestFinished, test } from "vitest";
import { expectDrained, expectStoredOnce, totalOf } from "./expect-stored-once.ts";
import { startLoad } from "./start-load.ts";
import { startTestCollector } from "./start-test-collector.ts";

test("a ClickHouse that hangs in the middle of INSERTs: the spool goes on acknowledging, and all of it is stored once", async () => {
  const collector = await startTestCollector();
  onTestFinished(() => collector.remove());
  await collector.collector.whenReady();
  const load = startLoad(collector.ingestUrl, { connections: 4 });
  const stored = async (): Promise<number> => totalOf(await collector.metrics(), "spanhouse_records_stored_total");
  await expect.poll(stored, { timeout: 20_000 }).toBeGreaterThan(0);
  const pid = collector.collector.enginePid()!;
  for (let round = 0; round < 3; round++) {
    process.kill(pid, "SIGSTOP");
    try {
      await load.untilAcknowledged(500);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    const before = await stored();
    await expect.poll(stored, { timeout: 20_000 }).toBeGreaterThan(before);
  }
  await load.stop();
  await expectDrained(collector);
  await expectStoredOnce(load, collector);
  expect(load.refusals).toEqual([]);
  expect(collector.collector.enginePid()).toBe(pid);
});
