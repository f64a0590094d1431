import { open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createClickHouseServer } from "./clickhouse-server.ts";
import { createCollectorSite } from "./collector-process.ts";
import { expectDrained, totalOf } from "./expect-stored-once.ts";
import { startLoad } from "./start-load.ts";

const patience = { timeout: 30_000, interval: 50 };

/** Changes a byte in the middle of a file, or writes half a frame's worth of bytes behind its end. */
async function damage(path: string, where: "middle" | "end"): Promise<void> {
  const file = await open(path, "r+");
  const { size } = await file.stat();
  if (where === "end") {
    await file.write(Buffer.alloc(20, 7), 0, 20, size);
  } else {
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, size >> 1);
    await file.write(Buffer.from([byte[0]! ^ 0xff]), 0, 1, size >> 1);
  }
  await file.close();
}

test("a start on damaged segments keeps what is valid, quarantines the rest, says so, and stores", async () => {
  const server = await createClickHouseServer();
  onTestFinished(() => server.remove());
  const site = await createCollectorSite({ clickhouseUrl: server.url, segmentBytesMax: "256KiB" });
  onTestFinished(() => site.remove());
  const first = site.start();
  const load = startLoad(site.ingestUrl, { textBytes: 2_000 });
  const spool = join(site.dataDir, "spool");
  const segments = async (): Promise<string[]> =>
    (await readdir(spool)).filter((name) => name.endsWith(".segment")).toSorted();
  await first.whileRunning(load.untilAcknowledged(1_000));
  await load.stop();
  await first.kill();
  const names = await segments();
  expect(names.length).toBeGreaterThan(3);
  await damage(join(spool, names[0]!), "middle");
  await damage(join(spool, names.at(-1)!), "end");

  await server.start();
  const second = site.start();
  await second.whileRunning(expect.poll(() => site.readyz(), patience).toMatchObject({ status: 200 }));
  await second.whileRunning(expectDrained(site));
  const metrics = await site.metrics();
  expect(Number(/^spanhouse_spool_quarantined_bytes (\d+)/m.exec(metrics)?.[1])).toBeGreaterThan(0);
  expect(totalOf(metrics, "spanhouse_records_recovered")).toBe(totalOf(metrics, "spanhouse_records_stored_total"));

  const quarantine = join(spool, "quarantine");
  const name = (await readdir(quarantine)).find((each) => each.endsWith(".json"));
  const report = JSON.parse(await readFile(join(quarantine, name!), "utf8")) as Record<string, unknown>;
  expect(report).toMatchObject({ segment: names[0]!.slice(0, 32), reason: expect.any(String) as string });
  expect(second.output()).toContain("quarantine");

  const [row] = await site.sql("SELECT count(), uniqExact(TraceId) FROM otel_traces");
  const spans = load.sent.filter(({ number }) => number % 5 === 1 || number % 5 === 3);
  const sentTraces = spans.filter(({ outcome }) => outcome === "acknowledged").length;
  // One frame is lost, which a few requests shared; nothing else.
  expect(Number(row![1])).toBeLessThanOrEqual(sentTraces);
  expect(Number(row![1])).toBeGreaterThan(sentTraces - 30);
});
