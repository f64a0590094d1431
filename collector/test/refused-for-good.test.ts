import { expect, onTestFinished, test } from "vitest";
import { createClickHouseServer } from "./clickhouse-server.ts";
import { totalOf } from "./expect-stored-once.ts";
import { startTestCollector, type TestCollector } from "./start-test-collector.ts";

const polling = { timeout: 20_000, interval: 25 };

function logOf(text: string): unknown {
  return { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: text } }] }] }] };
}

function spanOf(name: string): unknown {
  const time = `${Date.now()}000000`;
  const ids = { traceId: "ab".repeat(16), spanId: "cd".repeat(8) };
  const span = { ...ids, name, startTimeUnixNano: time, endTimeUnixNano: time };
  return { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
}

/** Every record's fate, which must add up at any time. */
async function fates({ metrics }: TestCollector): Promise<Record<string, number>> {
  const text = await metrics();
  const of = (name: string): number => totalOf(text, `spanhouse_records_${name}`);
  const all = {
    ...{ stored: of("stored_total"), rejected: of("rejected_total"), deadLettered: of("dead_lettered_total") },
    ...{ spooled: of("spooled"), deadLetterStored: of("dead_letter_stored_total") },
  };
  const sum = all.stored + all.rejected + all.deadLettered + all.spooled;
  expect(of("received_total") + of("recovered")).toBe(sum);
  return all;
}

test("what ClickHouse refuses for good is kept and counted, holds up nothing else, and is stored once the cause is gone", async () => {
  const server = await createClickHouseServer();
  onTestFinished(() => server.remove());
  await server.start();
  const collector = await startTestCollector({ clickhouseUrl: server.url });
  onTestFinished(() => collector.remove());
  await collector.collector.whenReady();
  await server.command("ALTER TABLE otel.otel_logs ADD CONSTRAINT polite CHECK Body NOT LIKE 'bad%'");

  // Together, so that they share a segment unless it is sealed just then.
  expect(await Promise.all([collector.send("logs", logOf("bad")), collector.send("traces", spanOf("good"))])).toEqual([
    200, 200,
  ]);
  await expect.poll(() => fates(collector), polling).toMatchObject({ stored: 1, deadLettered: 1, spooled: 0 });
  expect(await collector.send("logs", logOf("good"))).toBe(200);
  await expect.poll(() => fates(collector), polling).toMatchObject({ stored: 2, deadLettered: 1, spooled: 0 });
  expect((await fetch(`${collector.queryUrl}/readyz`)).status).toBe(200);

  const letters = `${collector.queryUrl}/api/v1/dead-letters`;
  const list = async (): Promise<{ id: string; table: string; rows: number; reason: string }[]> =>
    ((await (await fetch(letters)).json()) as { deadLetters: [] }).deadLetters;
  const [letter] = await list();
  expect(letter).toMatchObject({ table: "otel_logs", rows: 1 });
  expect(letter?.reason).toContain("VIOLATED_CONSTRAINT");
  const retry = (): Promise<Response> => fetch(`${letters}/${letter?.id}/retry`, { method: "POST" });
  expect((await retry()).status).toBe(422);
  expect(await list()).toHaveLength(1);

  await server.command("ALTER TABLE otel.otel_logs DROP CONSTRAINT polite");
  expect((await retry()).status).toBe(200);
  expect(await list()).toEqual([]);
  expect(await collector.sql("SELECT Body FROM otel_logs ORDER BY Body")).toEqual([["bad"], ["good"]]);
  expect(await fates(collector)).toMatchObject({ stored: 2, deadLettered: 1, deadLetterStored: 1 });
});
