import { Client, credentials, status } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { createClickHouseServer } from "./clickhouse-server.ts";
import { createCollectorSite } from "./collector-process.ts";
import { expectDrained, expectStoredOnce } from "./expect-stored-once.ts";
import { startGrpcLoad } from "./start-grpc-load.ts";

const patience = { timeout: 30_000, interval: 20 };

/** `grpc.health.v1.Health/Check` of the whole server: the bytes of the answer, `[8, 1]` for SERVING and `[8, 2]` for not. */
function checkHealth(address: string): Promise<readonly number[]> {
  const client = new Client(address, credentials.createInsecure());
  const asItIs = (bytes: Buffer): Buffer => bytes;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest("/grpc.health.v1.Health/Check", asItIs, asItIs, Buffer.alloc(0), (error, answer) => {
      client.close();
      if (error === null) resolve([...answer!]);
      else reject(error);
    });
  });
}

test("SIGTERM under load over gRPC: exit code 0, what was acknowledged is stored once, what was refused is not", async () => {
  const site = await createCollectorSite();
  onTestFinished(() => site.remove());
  const first = site.start();
  const load = startGrpcLoad(site.grpcAddress);
  await first.whileRunning(expect.poll(() => site.readyz(), patience).toMatchObject({ status: 200 }));
  expect(await checkHealth(site.grpcAddress)).toEqual([8, 1]);
  await first.whileRunning(expect.poll(load.acknowledged, patience).toBeGreaterThan(200));
  const signalledAt = performance.now();
  first.signal("SIGTERM");
  expect(await first.ended, first.output()).toEqual({ code: 0, signal: null });
  // Far from the deadline of 10 s: clients that stay connected hold nothing up.
  expect(performance.now() - signalledAt).toBeLessThan(4_000);

  const before = load.acknowledged();
  const second = site.start();
  await second.whileRunning(expect.poll(load.acknowledged, patience).toBeGreaterThan(before + 50));
  await load.stop();
  await second.whileRunning(expect.poll(() => site.readyz(), patience).toMatchObject({ status: 200 }));
  await expectDrained(site);
  await expectStoredOnce(load, site);
  expect(load.refusals.filter(({ code }) => code !== status.UNAVAILABLE)).toEqual([]);
});

test("a full spool: UNAVAILABLE with the reason, not serving, and on by itself when ClickHouse is there", async () => {
  const server = await createClickHouseServer();
  onTestFinished(() => server.remove());
  const site = await createCollectorSite({
    clickhouseUrl: server.url,
    spoolBytesMax: "16MiB",
    segmentBytesMax: "2MiB",
  });
  onTestFinished(() => site.remove());
  const collector = site.start();
  const load = startGrpcLoad(site.grpcAddress, { textBytes: 30_000 });
  await collector.whileRunning(expect.poll(() => load.refusals.length, patience).toBeGreaterThan(50));
  expect(await checkHealth(site.grpcAddress)).toEqual([8, 2]);
  for (const { code, details } of load.refusals) {
    expect(code).toBe(status.UNAVAILABLE);
    expect(details).toMatch(/the spool holds [\d.]+ MiB in \d+ segments; its limit is 16 MiB/);
  }
  await server.start();
  const full = load.acknowledged();
  await collector.whileRunning(expect.poll(load.acknowledged, patience).toBeGreaterThan(full + 100));
  await load.stop();
  await expect.poll(() => checkHealth(site.grpcAddress), patience).toEqual([8, 1]);
  await expectDrained(site);
  await expectStoredOnce(load, site);
});
