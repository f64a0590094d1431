import { createServer } from "node:net";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startEngine } from "../src/embedded/engine.ts";
import { expectDrained, totalOf } from "./expect-stored-once.ts";
import { freePorts } from "./start-test-engine.ts";
import { startTestCollector, type TestCollector } from "./start-test-collector.ts";

function logOf(text: string): unknown {
  return { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: text } }] }] }] };
}

const polling = { timeout: 20_000, interval: 25 };

describe("on the embedded engine", () => {
  let first: TestCollector;
  beforeAll(async () => {
    first = await startTestCollector();
  });
  afterAll(() => first.remove());

  test("a record goes all the way, is counted, and survives a restart", async () => {
    expect(await first.send("logs", logOf("before"))).toBe(200);
    await first.collector.whenReady();
    expect((await fetch(`${first.queryUrl}/readyz`)).status).toBe(200);
    await expect.poll(() => first.sql("SELECT Body FROM otel_logs"), polling).toEqual([["before"]]);
    await expectDrained(first);
    const metrics = await first.metrics();
    expect(metrics).toContain('spanhouse_records_stored_total{signal="logs",table="otel_logs"} 1');
    expect(metrics).toContain('spanhouse_ready{part="migrations"} 1');

    expect(await first.send("logs", logOf("at the last moment"))).toBe(200);
    await first.stop();
    first = await startTestCollector({ dataDir: first.config.dataDir });
    await first.collector.whenReady();
    expect(await first.sql("SELECT Body FROM otel_logs ORDER BY Timestamp")).toEqual([
      ["before"],
      ["at the last moment"],
    ]);
    expect(totalOf(await first.metrics(), "spanhouse_records_recovered")).toBe(0);
  });

  test("what a stop has no time to write is written by the next start", async () => {
    await first.stop();
    first = await startTestCollector({ dataDir: first.config.dataDir, shutdownMsMax: "0", segmentAgeMsMax: "10m" });
    await first.collector.whenReady();
    expect(await first.send("logs", logOf("left on disk"))).toBe(200);
    await first.stop();
    first = await startTestCollector({ dataDir: first.config.dataDir });
    await expect
      .poll(() => first.sql("SELECT count() FROM otel_logs WHERE Body = 'left on disk'"), polling)
      .toEqual([["1"]]);
    expect(totalOf(await first.metrics(), "spanhouse_records_recovered")).toBe(1);
    await expectDrained(first);
  });

  test("the directory of a running collector and its addresses are refused to another one, with what to do", async () => {
    const { dataDir } = first.config;
    await expect(startTestCollector({ dataDir })).rejects.toMatchObject({ code: "spool_locked" });
    const taken = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void taken.close());
    await once(taken, "listening");
    const httpListen = `127.0.0.1:${(taken.address() as AddressInfo).port}`;
    const other = await mkdtemp(join(tmpdir(), "spanhouse-collector-"));
    onTestFinished(() => rm(other, { recursive: true, force: true }));
    await expect(startTestCollector({ dataDir: other, httpListen })).rejects.toMatchObject({
      code: "listen_failed",
      message: `cannot listen on ${httpListen}: it is in use`,
      hint: expect.stringContaining("SPANHOUSE_HTTP_LISTEN") as string,
    });
  });
});

test("a ClickHouse server that is not there yet: acknowledged at once, stored when it comes", async () => {
  const engineDir = await mkdtemp(join(tmpdir(), "spanhouse-server-"));
  const [httpPort, tcpPort] = await freePorts();
  const start = (): ReturnType<typeof startEngine> =>
    startEngine({ dataDir: engineDir, httpPort, tcpPort, database: "otel", memoryBytesMax: 2 ** 31 });
  // Once, for the passwords.
  const { writer, stop } = await start();
  await stop(0);

  const collector = await startTestCollector({
    clickhouseUrl: `http://${writer.user}:${encodeURIComponent(writer.password)}@127.0.0.1:${httpPort}`,
  });
  onTestFinished(() => collector.remove());
  expect(await collector.send("logs", logOf("early"))).toBe(200);
  await expect
    .poll(() => collector.collector.readiness().find(({ part }) => part === "clickhouse")?.reason, polling)
    .toContain("ECONNREFUSED");
  const notReady = await fetch(`${collector.queryUrl}/readyz`);
  expect(notReady.status).toBe(503);
  expect(JSON.stringify(await notReady.json())).not.toContain(writer.password);
  expect((await fetch(`${collector.queryUrl}/healthz`)).status).toBe(200);
  expect(totalOf(await collector.metrics(), "spanhouse_records_spooled")).toBe(1);

  const server = await start();
  onTestFinished(async () => {
    await server.stop(0);
    await rm(engineDir, { recursive: true, force: true });
  });
  await collector.collector.whenReady();
  await expect.poll(() => collector.sql("SELECT Body FROM otel_logs"), polling).toEqual([["early"]]);
  expect(collector.logged.join("")).not.toContain(writer.password);
});
