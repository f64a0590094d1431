import { expect, onTestFinished, test } from "vitest";
import { expectDrained, expectStoredOnce } from "./expect-stored-once.ts";
import { createSmallDisk } from "./small-disk.ts";
import { startLoad } from "./start-load.ts";
import { startTestCollector } from "./start-test-collector.ts";

const patience = { timeout: 30_000, interval: 50 };

/** What an answer says while the disk is full: first the write that failed, then what the probes find. */
const fullDisk = /ENOSPC|the disk of the spool .* does not take writes/;

const readyStatus = async (url: string): Promise<number> => (await fetch(`${url}/readyz`)).status;

test("a full disk: refused for a while, said so, and taken again by itself when there is room", async () => {
  const disk = createSmallDisk();
  const collector = await startTestCollector({}, disk);
  onTestFinished(() => collector.remove());
  await collector.collector.whenReady();
  const load = startLoad(collector.ingestUrl, { connections: 4 });
  await load.untilAcknowledged(200);

  // Little room: the disk is full again and again, and each segment that ClickHouse has makes room for the next one.
  disk.leave(50_000);
  await load.until("the disk is full", () => load.refusals.length >= 20);
  await load.untilAcknowledged(200);

  // No room: the spool runs dry, and nothing is taken any more.
  disk.fill();
  const refused = load.refusals.length;
  await load.until("the disk stays full", () => load.refusals.length >= refused + 50);
  await expectDrained(collector);
  const spool = collector.collector.readiness().find(({ part }) => part === "spool");
  expect(spool).toMatchObject({ ready: false, reason: expect.stringMatching(fullDisk) as string });
  expect(await readyStatus(collector.queryUrl)).toBe(503);

  disk.leave(Number.POSITIVE_INFINITY);
  await load.untilAcknowledged(200);
  await expect.poll(() => readyStatus(collector.queryUrl), patience).toBe(200);
  await load.stop();
  await expectDrained(collector);
  await expectStoredOnce(load, collector);
  for (const { status, retryAfter, body } of load.refusals) {
    expect(status).toBe(503);
    expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
    expect(body).toMatch(fullDisk);
  }
  expect([...load.connectionErrors]).toEqual([]);
});
