import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { expectDrained, expectStoredOnce, totalOf } from "./expect-stored-once.ts";
import { killAtToken } from "./kill-at-token.ts";
import { killsOf, reportLongRun } from "./kills-of.ts";
import { startLoad } from "./start-load.ts";
import { startTestCollector } from "./start-test-collector.ts";

const kills = killsOf(4);
const patience = { timeout: 30_000, interval: 10 };

test(
  `an engine that is killed ${kills} times under load costs nothing: every request is acknowledged and stored once`,
  { timeout: 60_000 + kills * 15_000 },
  async () => {
    const collector = await startTestCollector({ segmentAgeMsMax: "100ms" });
    onTestFinished(() => collector.remove());
    const load = startLoad(collector.ingestUrl, { connections: 4 });
    const enginePid = (): number | undefined => collector.collector.enginePid();
    const storedRecords = async (): Promise<number> =>
      totalOf(await collector.metrics(), "spanhouse_records_stored_total");
    const engines = new Set<number>();
    for (let kill = 0; kill < kills; kill++) {
      await expect.poll(enginePid, patience).toBeGreaterThan(0);
      // Every third dies as soon as it answers, one while it takes INSERTs, one between the two steps of an INSERT.
      const before = await storedRecords();
      if (kill % 3 !== 2) await expect.poll(storedRecords, patience).toBeGreaterThan(before);
      // The moment is random, which is what this wait is for.
      await delay(Math.random() * 200);
      const pid = enginePid()!;
      engines.add(pid);
      if (kill % 3 === 0) await killAtToken({ pid, dataPath: join(collector.config.dataDir, "clickhouse", "data") });
      else process.kill(pid, "SIGKILL");
      await expect.poll(enginePid, patience).not.toBe(pid);
    }
    await expect.poll(enginePid, patience).toBeGreaterThan(0);
    await load.untilAcknowledged(100);
    await load.stop();
    await expectDrained(collector, 30_000 + kills * 5_000);
    const compared = collector.logged.filter((line) => line.includes("rows were missing"));
    const repaired = compared.filter((line) => !line.includes(" 0 of "));
    reportLongRun("the engine", {
      ...(await expectStoredOnce(load, collector)),
      compared: compared.length,
      repaired: repaired.length,
    });
    expect(engines.size).toBe(kills);
    expect(load.refusals).toEqual([]);
    expect([...load.connectionErrors]).toEqual([]);
  },
);
