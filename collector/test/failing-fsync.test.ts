import { expect, onTestFinished, test } from "vitest";
import { systemDisk, type Disk } from "../src/spool/disk.ts";
import { expectDrained, expectStoredOnce } from "./expect-stored-once.ts";
import { startLoad } from "./start-load.ts";
import { startTestCollector } from "./start-test-collector.ts";

const patience = { timeout: 30_000, interval: 50 };

/** The machine's disk, whose syncs fail while `fails` is set. */
function createDoubtfulDisk(): Disk & { fails: boolean } {
  const disk = {
    ...systemDisk,
    fails: false,
    async open(path: string, mode: Parameters<Disk["open"]>[1]) {
      const file = await systemDisk.open(path, mode);
      const datasync = async (): Promise<void> => {
        if (disk.fails) throw Object.assign(new Error("EIO: i/o error, fdatasync"), { code: "EIO" });
        await file.datasync();
      };
      return { ...file, datasync };
    },
  };
  return disk;
}

test("a disk that fails to sync: everybody who waits is refused, and what was refused is not stored", async () => {
  const disk = createDoubtfulDisk();
  const collector = await startTestCollector({}, disk);
  onTestFinished(() => collector.remove());
  await collector.collector.whenReady();
  const load = startLoad(collector.ingestUrl, { connections: 4 });
  for (let round = 0; round < 3; round++) {
    await load.untilAcknowledged(100);
    disk.fails = true;
    const refused = load.refusals.length;
    await load.until("everybody is refused", () => load.refusals.length >= refused + 20);
    const spool = collector.collector.readiness().find(({ part }) => part === "spool");
    expect(spool).toMatchObject({ ready: false, reason: expect.stringMatching(/EIO/) as string });
    expect((await fetch(`${collector.queryUrl}/readyz`)).status).toBe(503);
    disk.fails = false;
  }
  await load.untilAcknowledged(100);
  await load.stop();
  await expect.poll(async () => (await fetch(`${collector.queryUrl}/readyz`)).status, patience).toBe(200);
  await expectDrained(collector);
  await expectStoredOnce(load, collector);
  for (const { status, retryAfter } of load.refusals) {
    expect(status).toBe(503);
    expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
  }
  expect(await collector.metrics()).toMatch(/spanhouse_commit_failures_total\{code="sync_failed"\} [1-9]/);
  expect([...load.connectionErrors]).toEqual([]);
});
