import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createClickHouse, quoteIdentifier, type ClickHouse } from "../src/clickhouse.ts";
import { startEngine } from "../src/embedded/engine.ts";
import { OperatingError } from "../src/errors.ts";
import { openSpool } from "../src/spool/open-spool.ts";
import type { Spool } from "../src/spool/spool.ts";
import { insertTable } from "../src/write/insert.ts";
import { knownCodes } from "../src/write/retryable.ts";
import { describeProbe, probeTables } from "../src/write/table-probe.ts";
import { startWriter, type Writer } from "../src/write/writer.ts";
import { startTestEngine, type TestEngine } from "./start-test-engine.ts";

let test: TestEngine;
let clickhouse: ClickHouse;
let directory: string;
let spool: Spool;
let writers: Writer[];

/** Native bytes as ClickHouse itself writes them. */
async function native(select: string): Promise<Uint8Array> {
  const { url, writer } = test.engine;
  const headers = { "X-ClickHouse-User": writer.user, "X-ClickHouse-Key": writer.password, connection: "close" };
  const answer = await fetch(`${url}/?database=otel`, { method: "POST", headers, body: `${select} FORMAT Native` });
  if (!answer.ok) throw new Error(await answer.text());
  return new Uint8Array(await answer.arrayBuffer());
}

/** One commit of `count` events that begin with number `first`, over three days. */
async function commitEvents(first: number, count: number, table = "events"): Promise<void> {
  const bytes = await native(
    `SELECT number AS n, toLowCardinality(concat('name ', toString(number % 7))) AS name,
       toDate('2026-01-01') + number % 3 AS day, number * 2 AS unknown_column
     FROM numbers(${first}, ${count})`,
  );
  await spool.commit([{ table, rows: count, chunks: [bytes] }]);
}

interface Counted {
  stored: number;
  deadLettered: number;
  retries: number;
  log: string[];
}

function startCountedWriter(over: ClickHouse = clickhouse): { writer: Writer; counted: Counted } {
  const counted: Counted = { stored: 0, deadLettered: 0, retries: 0, log: [] };
  const writer = startWriter({
    spool,
    clickhouse: over,
    telemetry: {
      stored: (_table, rows) => void (counted.stored += rows),
      insertFailed: (_table, outcome) => void (outcome === "retry" && counted.retries++),
      deadLettered: (_table, rows) => void (counted.deadLettered += rows),
    },
    log: (_level, message) => void counted.log.push(message),
  });
  writers.push(writer);
  return { writer, counted };
}

async function cell(sql: string): Promise<unknown> {
  return (await clickhouse.rows(sql)).rows[0]?.[0];
}

async function createEvents(table: string): Promise<void> {
  await clickhouse.command(
    `CREATE TABLE ${quoteIdentifier(table)} (n UInt64, name LowCardinality(String), day Date, made UInt8 DEFAULT 7)
     ENGINE = MergeTree PARTITION BY day ORDER BY n SETTINGS non_replicated_deduplication_window = 1000`,
  );
}

beforeAll(async () => {
  test = await startTestEngine();
  clickhouse = createClickHouse({ ...test.engine, ...test.engine.writer, requestTimeoutMs: 10_000 });
});
afterAll(async () => {
  await clickhouse.close();
  await test.stop();
});

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "spanhouse-writer-"));
  spool = await openSpool({
    directory: join(directory, "spool"),
    deadLetterDirectory: join(directory, "dead"),
    segmentAgeMsMax: 60_000,
  });
  writers = [];
  await createEvents("events");
  await clickhouse.command(
    `CREATE TABLE names (name String, count UInt64) ENGINE = SummingMergeTree ORDER BY name
     SETTINGS non_replicated_deduplication_window = 1000`,
  );
  await clickhouse.command(
    "CREATE MATERIALIZED VIEW names_view TO names AS SELECT name, count() AS count FROM events GROUP BY name",
  );
});
afterEach(async () => {
  await Promise.all(writers.map((writer) => writer.stop(0)));
  await spool.close();
  await rm(directory, { recursive: true });
  for (const table of ["names_view", "names", "events", "other"])
    await clickhouse.command(`DROP TABLE IF EXISTS ${table} SYNC`);
});

describe("an INSERT", () => {
  it("stores a segment of many commits and partitions, skips unknown columns and fills missing ones", async () => {
    for (const first of [0, 1000, 2000]) await commitEvents(first, 1000);
    await spool.seal();
    const { writer, counted } = startCountedWriter();
    await writer.stop(10_000);
    expect(await clickhouse.rows("SELECT count(), uniqExact(n), min(made), max(made) FROM events")).toMatchObject({
      rows: [["3000", "3000", 7, 7]],
    });
    // One part for each partition: the three blocks were squashed into one.
    expect(await cell("SELECT count() FROM system.parts WHERE database = 'otel' AND table = 'events'")).toBe("3");
    expect(counted).toMatchObject({ stored: 3000, deadLettered: 0, retries: 0 });
    expect(spool.stats().segments).toBe(0);
  });

  it("changes nothing when it is repeated, neither in the table nor behind its view", async () => {
    for (const first of [0, 1000]) await commitEvents(first, 1000);
    await spool.seal();
    const segment = (await spool.take())!;
    for (let i = 0; i < 3; i++)
      await insertTable(clickhouse, { segment, table: "events" }, AbortSignal.timeout(10_000));
    expect(await cell("SELECT count() FROM events")).toBe("2000");
    expect(await cell("SELECT sum(count) FROM names")).toBe("2000");
    // The same rows in another segment are other rows.
    await commitEvents(0, 1000);
    await spool.seal();
    const other = (await spool.take())!;
    await insertTable(clickhouse, { segment: other, table: "events" }, AbortSignal.timeout(10_000));
    expect(await cell("SELECT count() FROM events")).toBe("3000");
    expect(await cell("SELECT sum(count) FROM names")).toBe("3000");
  });

  it("is repeated by the next process when it was confirmed but not marked", async () => {
    await commitEvents(0, 500);
    await spool.seal();
    const segment = (await spool.take())!;
    await insertTable(clickhouse, { segment, table: "events" }, AbortSignal.timeout(10_000));
    await spool.close();
    spool = await openSpool({ directory: join(directory, "spool"), deadLetterDirectory: join(directory, "dead") });
    const { writer, counted } = startCountedWriter();
    await writer.stop(10_000);
    expect(counted.stored).toBe(500);
    expect(await cell("SELECT count() FROM events")).toBe("500");
    expect(await cell("SELECT sum(count) FROM names")).toBe("500");
    expect(spool.stats().segments).toBe(0);
  });
});

describe("what fails", () => {
  it("waits for a table that is missing, while the other tables go on", async () => {
    await commitEvents(0, 100, "other");
    await commitEvents(0, 100);
    await spool.seal();
    const { writer, counted } = startCountedWriter();
    await expect.poll(() => counted.stored).toBe(100);
    // More segments than are in work at a time: the stuck table does not use up the room.
    for (let first = 100; first < 1000; first += 100) {
      await commitEvents(first, 100);
      await spool.seal();
    }
    await expect.poll(() => counted.stored, { timeout: 10_000 }).toBe(1000);
    await expect
      .poll(() => writer.stats().tables)
      .toMatchObject([
        { table: "other", queued: 0, inserting: 1, blocked: { verdict: "table" } },
        { table: "events", queued: 0, inserting: 0, blocked: undefined },
      ]);
    await createEvents("other");
    writer.wake();
    await expect.poll(() => counted.stored, { timeout: 10_000 }).toBe(1100);
    expect(await cell("SELECT count() FROM other")).toBe("100");
    expect(counted.deadLettered).toBe(0);
    await expect.poll(() => spool.stats().segments).toBe(0);
  });

  it("goes to the dead letter when the data can never fit", async () => {
    const bytes = await native("SELECT [1] AS n, 'x' AS name, toDate('2026-01-01') AS day FROM numbers(5)");
    await spool.commit([{ table: "events", rows: 5, chunks: [bytes] }]);
    await spool.seal();
    await commitEvents(0, 10);
    await spool.seal();
    const { writer, counted } = startCountedWriter();
    await writer.stop(10_000);
    expect(counted).toMatchObject({ stored: 10, deadLettered: 5, retries: 0 });
    expect(counted.log.join("\n")).toMatch(/5 rows of events went to the dead letter.*ILLEGAL_TYPE_OF_ARGUMENT/);
    expect(spool.stats()).toMatchObject({ segments: 0, deadLetters: 1, deadLetterRows: 5 });
  });

  it("is left on disk when there is no time to write it", async () => {
    const nobody = createClickHouse({ url: "http://127.0.0.1:1", database: "otel", requestTimeoutMs: 1_000 });
    for (let first = 0; first < 700; first += 100) {
      await commitEvents(first, 100);
      await spool.seal();
    }
    const { writer, counted } = startCountedWriter(nobody);
    await expect.poll(() => counted.retries).toBeGreaterThan(2);
    // It leaves the rest to the spool, which then makes fewer and larger segments.
    expect(writer.stats().segmentsHeld).toBe(4);
    expect(spool.stats().segmentsWaiting).toBe(3);
    await writer.stop(10_000);
    expect(spool.stats().segments).toBe(7);
    expect(counted.log).toHaveLength(1);
  });

  it.each([
    ["remembers all of its days", 1000, false],
    ["remembers fewer inserts than it has days", 2, true],
  ])("is stored once although its answer was lost, by a table that %s", async (_what, window, compared) => {
    // So old that it has certainly not been started since; the tests above took some of that time.
    await expect.poll(async () => Number(await cell("SELECT uptime()")), { timeout: 20_000 }).toBeGreaterThan(6);
    await clickhouse.command(`ALTER TABLE events MODIFY SETTING non_replicated_deduplication_window = ${window}`);
    await commitEvents(0, 900);
    await spool.seal();
    let lost = 0;
    const { writer, counted } = startCountedWriter({
      ...clickhouse,
      async insertNative(table, body, options) {
        await clickhouse.insertNative(table, body, options);
        if (lost++ === 0) throw new OperatingError("clickhouse_unavailable", "the answer is lost");
      },
    });
    await expect.poll(() => counted.stored, { timeout: 10_000 }).toBe(900);
    await writer.stop(10_000);
    expect(await cell("SELECT count() FROM events")).toBe("900");
    expect(counted.log.join("\n").includes("was compared")).toBe(compared);
  });
});

it("survives the end of the engine, drains in order when it is back and stores everything once", async () => {
  const { engine } = test;
  const ports = { httpPort: Number(new URL(engine.url).port), tcpPort: engine.nativePort };
  await engine.stop();
  for (let first = 0; first < 2000; first += 100) {
    await spool.commit([{ table: "events", rows: 100, chunks: [await eventsWithoutEngine(first)] }]);
    await spool.seal();
  }
  const confirmed: string[] = [];
  const { writer, counted } = startCountedWriter({
    ...clickhouse,
    insertNative: (table, body, options) =>
      clickhouse.insertNative(table, body, options).then(() => void confirmed.push(options?.queryId ?? "")),
  });
  await expect.poll(() => counted.retries).toBeGreaterThan(1);
  const again = await startEngine({ dataDir: test.dataDir, ...ports, database: "otel", memoryBytesMax: 2 ** 31 });
  test = {
    ...test,
    engine: again,
    stop: async () => {
      await again.stop(0);
      await rm(test.dataDir, { recursive: true });
    },
  };
  writer.wake();
  await expect.poll(() => counted.stored, { timeout: 20_000 }).toBe(2000);
  expect(
    await clickhouse.rows("SELECT count(), uniqExact(n), (SELECT sum(count) FROM names) FROM events"),
  ).toMatchObject({
    rows: [["2000", "2000", "2000"]],
  });
  expect(confirmed).toHaveLength(20);
  expect(confirmed).toEqual(confirmed.toSorted((a, b) => (a < b ? -1 : 1)));
  await expect.poll(() => spool.stats().segments).toBe(0);
  expect(counted.log.at(-1)).toMatch(/goes on after/);
});

/** What `commitEvents` commits, for when there is nobody to ask: three columns, plain, one block. */
async function eventsWithoutEngine(first: number): Promise<Uint8Array> {
  const rows = 100;
  const text = (value: string): number[] => [value.length, ...Buffer.from(value)];
  const numbers = new BigUint64Array(Array.from({ length: rows }, (_, i) => BigInt(first + i)));
  const names = Array.from({ length: rows }, (_, i) => text(`name ${(first + i) % 7}`)).flat();
  const days = new Uint16Array(Array.from({ length: rows }, () => 20454));
  return Buffer.concat([
    Buffer.from([3, rows]),
    Buffer.from([...text("n"), ...text("UInt64")]),
    Buffer.from(numbers.buffer),
    Buffer.from([...text("name"), ...text("String"), ...names]),
    Buffer.from([...text("day"), ...text("Date")]),
    Buffer.from(days.buffer),
  ]);
}

it("knows ClickHouse's error codes by their right names", async () => {
  const lists = { ...knownCodes.server, ...knownCodes.table, ...knownCodes.permanent };
  const counts = Object.values(knownCodes).map((codes) => Object.keys(codes).length);
  expect(Object.keys(lists)).toHaveLength(counts.reduce((sum, count) => sum + count));
  const codes = Object.keys(lists).map(Number);
  const { rows } = await clickhouse.rows("SELECT arrayJoin({codes:Array(UInt32)}) AS code, errorCodeToName(code)", {
    params: { codes },
  });
  expect(Object.fromEntries(rows)).toEqual(lists);
});

it("tells which columns a table lacks", async () => {
  const column = (name: string, type: string): { name: string; type: string } => ({ name, type });
  const probes = await probeTables(clickhouse, [
    { name: "events", columns: [column("n", "UInt64"), column("name", "String"), column("extra", "String")] },
    { name: "missing", columns: [column("n", "UInt64")] },
  ]);
  expect(probes).toEqual([
    {
      table: "events",
      exists: true,
      columnsMissing: ["extra"],
      columnsConverted: [{ name: "name", ours: "String", theirs: "LowCardinality(String)" }],
    },
    { table: "missing", exists: false, columnsMissing: [], columnsConverted: [] },
  ]);
  expect(probes.map(describeProbe)).toEqual([
    "the table events has no extra; what records have there is not stored",
    "there is no table missing; its records wait in the spool until there is one",
  ]);
});
