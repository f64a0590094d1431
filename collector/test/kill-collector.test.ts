import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { createCollectorSite, type CollectorSite } from "./collector-process.ts";
import { expectDrained, expectStoredOnce, totalOf } from "./expect-stored-once.ts";
import { killsOf, reportLongRun } from "./kills-of.ts";
import { startLoad } from "./start-load.ts";

const kills = killsOf(5);
const patience = { timeout: 30_000, interval: 20 };

async function isStoring(site: CollectorSite): Promise<boolean> {
  return totalOf(await site.metrics().catch(() => ""), "spanhouse_records_stored_total") > 0;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test(
  `a collector that is killed ${kills} times under load loses nothing that it acknowledged, and stores nothing twice`,
  { timeout: 60_000 + kills * 15_000 },
  async () => {
    const site = await createCollectorSite();
    onTestFinished(() => site.remove());
    const load = startLoad(site.ingestUrl, { connections: 4 });
    const engines = new Set<number>();
    for (let kill = 0; kill < kills; kill++) {
      const collector = site.start();
      await collector.whileRunning(load.untilAcknowledged(1));
      // Every third dies while its engine is still starting, the others while they insert, mark and delete.
      if (kill % 3 !== 2) await collector.whileRunning(expect.poll(() => isStoring(site), patience).toBe(true));
      // The moment is random, which is what this wait is for.
      await collector.whileRunning(delay(Math.random() * 500));
      engines.add((await site.enginePid()) ?? 0);
      await collector.kill();
    }
    const last = site.start();
    await last.whileRunning(load.untilAcknowledged(100));
    await load.stop();
    await last.whileRunning(expect.poll(() => site.readyz(), patience).toMatchObject({ status: 200 }));
    await last.whileRunning(expectDrained(site, 30_000 + kills * 5_000));
    reportLongRun("the collector", await expectStoredOnce(load, site));
    expect(load.refusals).toEqual([]);
    // The engines of the killed ones ended by themselves; 0 stands for one that was killed before it had an engine.
    engines.delete(0);
    engines.delete((await site.enginePid())!);
    expect(engines.size).toBeGreaterThan(0);
    expect([...engines].filter(isAlive)).toEqual([]);
  },
);
