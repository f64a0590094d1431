import { expect, onTestFinished, test } from "vitest";
import { createClickHouseServer } from "./clickhouse-server.ts";
import { createCollectorSite, type CollectorProcess, type CollectorSite } from "./collector-process.ts";
import { expectDrained, expectStoredOnce, requestOf } from "./expect-stored-once.ts";
import { startLoad, type Load } from "./start-load.ts";

const mib = 2 ** 20;
const patience = { timeout: 30_000, interval: 50 };

/**
 * What V8 may take more during an outage in which the spool grows by twice as much: its young generation grows with
 * the load, and its old one until it is worth collecting. What would wait in memory instead of on disk goes beyond it.
 */
const memoryGrowthMax = 80 * mib;

/** Small parts stay as they were inserted, so that their order can be seen. */
const keepParts = "max_bytes_to_merge_at_max_space_in_pool = 1, max_bytes_to_merge_at_min_space_in_pool = 1";

test(
  "without ClickHouse all is acknowledged and memory stays flat; with it all is stored, oldest first",
  { timeout: 120_000 },
  async () => {
    const server = await createClickHouseServer();
    onTestFinished(() => server.remove());
    const site = await createCollectorSite({ clickhouseUrl: server.url, segmentBytesMax: "4MiB" });
    onTestFinished(() => site.remove());
    const collector = site.start();
    // Requests of 60 kB, so that the spool soon holds more than memory may grow by.
    const load = startLoad(site.ingestUrl, { textBytes: 60_000 });
    await collector.whileRunning(load.untilAcknowledged(100));
    await expect.poll(() => notReady(site), patience).toEqual(["clickhouse", "migrations"]);

    await server.start();
    await collector.whileRunning(expect.poll(() => notReady(site), patience).toEqual([]));
    await server.command(`ALTER TABLE otel.otel_logs MODIFY SETTING ${keepParts}`);
    const before = await memoryUntilGrown(site, collector, { gauge: "spanhouse_commit_bytes_total", bytes: 48 * mib });

    await server.stop();
    const during = await memoryUntilGrown(site, collector, { gauge: "spanhouse_spool_bytes", bytes: 160 * mib });
    expect(during - before).toBeLessThan(memoryGrowthMax);

    await server.start();
    await load.untilAcknowledged(100);
    await load.stop();
    await expectDrained(site, 60_000);
    await expectStoredOnce(load, site);
    expectOldestFirst(await requestsByPart(site), load);
    expect(load.refusals).toEqual([]);
  },
);

/** The parts of the collector that are not ready. */
async function notReady(site: CollectorSite): Promise<string[] | undefined> {
  return (await site.readyz())?.parts.filter(({ ready }) => !ready).map(({ part }) => part);
}

interface Growth {
  readonly gauge: string;
  readonly bytes: number;
}

/** Watches the collector's resident memory, as the system counts it, until a metric has grown; the maximum, in bytes. */
async function memoryUntilGrown(site: CollectorSite, collector: CollectorProcess, growth: Growth): Promise<number> {
  let goal: number | undefined;
  let residentMax = 0;
  const leftBytes = async (): Promise<number> => {
    const metrics = await site.metrics();
    const value = gaugeOf(metrics, growth.gauge);
    goal ??= value + growth.bytes;
    residentMax = Math.max(residentMax, gaugeOf(metrics, "process_resident_memory_bytes"));
    return goal - value;
  };
  await collector.whileRunning(expect.poll(leftBytes, patience).toBeLessThan(0));
  return residentMax;
}

function gaugeOf(metrics: string, name: string): number {
  const line = metrics.split("\n").find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1));
}

/** The requests with log records, by the part of the table that they are in; parts in the order of their inserts. */
async function requestsByPart({ sql }: CollectorSite): Promise<number[][]> {
  const request = requestOf("LogAttributes['id']");
  const rows = await sql(`SELECT _part, groupUniqArray(${request}) FROM otel_logs GROUP BY _part`);
  // <partition>_<number of its first block>_<last>_<level>
  const firstBlock = (part: unknown): number => Number(String(part).split("_")[1]);
  const parts = rows.toSorted(([left], [right]) => firstBlock(left) - firstBlock(right));
  return parts.map(([, requests]) => (requests as unknown[]).map(Number));
}

/**
 * A request that began after another one was acknowledged was committed after it, so it must not have been inserted
 * before it. Requests that ran at the same time may come in either order.
 */
function expectOldestFirst(parts: readonly number[][], { sent }: Load): void {
  expect(parts.length).toBeGreaterThan(20);
  let latestStart = -1;
  for (const requests of parts) {
    const earliestEnd = Math.min(...requests.map((number) => sent[number]!.endedAt));
    expect(earliestEnd).toBeGreaterThan(latestStart);
    latestStart = Math.max(latestStart, ...requests.map((number) => sent[number]!.startedAt));
  }
}
