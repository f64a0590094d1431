import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { migrate, tables } from "@spanhouse/schemas";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { createClickHouse, type ClickHouse } from "../src/clickhouse.ts";
import { startEngine, type Engine } from "../src/embedded/engine.ts";
import { openSpool } from "../src/spool/open-spool.ts";
import type { SealedSegment, Spool } from "../src/spool/spool.ts";
import { insertTable } from "../src/write/insert.ts";
import { startWriter } from "../src/write/writer.ts";
import { freePorts } from "./start-test-engine.ts";

// What a server that was killed, or lost its power, between a deduplication token and its rows leaves behind is made here by
// removing one of the two while it is down.

const all = Object.values(tables);
const rowsOfTable = 60;
const lookup = "otel_traces_trace_id_ts";

let dataDir: string;
/** Of the test that runs. */
let spoolDir: string;
let engine: Engine;
let clickhouse: ClickHouse;
let spool: Spool;
let httpPort: number;
let tcpPort: number;

async function start(): Promise<void> {
  engine = await startEngine({ dataDir, httpPort, tcpPort, database: "otel", memoryBytesMax: 2 ** 31 });
  clickhouse = createClickHouse({ ...engine, ...engine.writer, requestTimeoutMs: 10_000 });
}

async function open(): Promise<void> {
  spool = await openSpool({ directory: join(spoolDir, "spool"), deadLetterDirectory: join(spoolDir, "dead-letter") });
}

async function stop(): Promise<void> {
  await clickhouse.close();
  await engine.stop(0);
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "spanhouse-doubt-"));
  [httpPort, tcpPort] = await freePorts();
  await start();
  await migrate({
    database: "otel",
    retentionDays: { logs: 30, traces: 30, metrics: 30 },
    execute: (sql) => clickhouse.command(sql),
    query: async (sql) => {
      const { columns, rows } = await clickhouse.rows(sql);
      return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
    },
  });
});
afterAll(async () => {
  await stop();
  await rm(dataDir, { recursive: true });
});

// Another segment has another token, so of the tests before only their rows are in the way.
beforeEach(async () => {
  for (const name of [...all.map((table) => table.name), lookup])
    await clickhouse.command(`TRUNCATE TABLE ${name} SYNC`);
  spoolDir = await mkdtemp(join(tmpdir(), "spanhouse-doubt-spool-"));
  await open();
});
afterEach(async () => {
  await spool.close();
  await rm(spoolDir, { recursive: true });
});

/** Random rows of a table, of yesterday and today, as ClickHouse writes them. */
async function randomRows(table: (typeof all)[number]): Promise<Uint8Array> {
  const structure = table.columns.map(({ name, type }) => `\`${name}\` ${type}`).join(", ");
  const time = table.columns.some(({ name }) => name === "TimeUnix") ? "TimeUnix" : "Timestamp";
  const sql = `SELECT * REPLACE (now64(9) - toIntervalDay(rowNumberInAllBlocks() % 2) AS ${time})
    FROM generateRandom({structure:String}, 1, 9, 3) LIMIT ${rowsOfTable}
    SETTINGS allow_suspicious_low_cardinality_types = 1`;
  const { user, password } = engine.writer;
  const url = new URL(`${engine.url}/?database=otel`);
  url.searchParams.set("param_structure", structure);
  const headers = { "X-ClickHouse-User": user, "X-ClickHouse-Key": password, connection: "close" };
  const answer = await fetch(url, { method: "POST", headers, body: `${sql} FORMAT Native` });
  if (!answer.ok) throw new Error(await answer.text());
  return new Uint8Array(await answer.arrayBuffer());
}

async function commitAll(): Promise<void> {
  const chunks = await Promise.all(all.map(randomRows));
  await spool.commit(all.map(({ name }, index) => ({ table: name, rows: rowsOfTable, chunks: [chunks[index]!] })));
  await spool.seal();
}

/** The INSERTs of a segment whose answers nobody hears. */
async function insertUnheard(segment: SealedSegment): Promise<void> {
  for (const { table } of segment.tables) {
    await insertTable(clickhouse, { segment, table }, AbortSignal.timeout(10_000));
  }
}

/** What each table holds, the lookup included: rows and a sum that no order changes. */
async function contents(): Promise<unknown> {
  const found: Record<string, unknown> = {};
  for (const name of [...all.map((table) => table.name), lookup]) {
    const sql = `SELECT count(), sum(cityHash64(*)) FROM ${name} ${name === lookup ? "FINAL" : ""}`;
    found[name] = (await clickhouse.rows(sql)).rows[0];
  }
  return found;
}

interface Part {
  readonly table: string;
  readonly day: string;
  readonly path: string;
}

async function parts(): Promise<Part[]> {
  const sql =
    "SELECT table, partition, path FROM system.parts WHERE database = 'otel' AND active AND table LIKE 'otel%'";
  const { rows } = await clickhouse.rows(sql);
  return rows.map(([table, day, path]) => ({ table: String(table), day: String(day), path: String(path) }));
}

/** Stops collector and engine, changes files, starts the engine again. */
async function restartAfter(change: () => Promise<unknown>): Promise<void> {
  await spool.close();
  await stop();
  await change();
  await start();
  await open();
}

/** Writes what the spool holds; the log. */
async function writeSpooled(): Promise<string> {
  const logged: string[] = [];
  const writer = startWriter({
    ...{ spool, clickhouse },
    telemetry: { stored: () => undefined, insertFailed: () => undefined, deadLettered: () => undefined },
    log: (_level, message) => void logged.push(message),
  });
  await writer.stop(20_000);
  expect(spool.stats().segments).toBe(0);
  return logged.join("\n");
}

it("stores rows whose token ClickHouse knows although it has lost them", async () => {
  await commitAll();
  await insertUnheard((await spool.take())!);
  const before = await contents();
  const lost = (await parts()).filter(({ table }) => table !== lookup);
  expect(lost).toHaveLength(2 * all.length);
  await restartAfter(() => Promise.all(lost.map(({ path }) => rm(path, { recursive: true }))));
  expect(await writeSpooled()).toMatch(/60 of 60 rows were missing/);
  expect(await contents()).toEqual(before);
});

it("stores the one day that is lost, and what the view of the other lacks", async () => {
  await commitAll();
  await insertUnheard((await spool.take())!);
  const before = await contents();
  const found = await parts();
  const lastDay = found
    .map(({ day }) => day)
    .toSorted()
    .at(-1);
  const isLost = ({ table, day }: Part): boolean => (table === lookup ? day !== lastDay : day === lastDay);
  const lost = found.filter(isLost);
  await restartAfter(() => Promise.all(lost.map(({ path }) => rm(path, { recursive: true }))));
  expect(await writeSpooled()).toMatch(/30 of 60 rows were missing/);
  expect(await contents()).toEqual(before);
});

it("stores no row twice although ClickHouse has lost its token", async () => {
  await commitAll();
  await insertUnheard((await spool.take())!);
  const before = await contents();
  const logs = new Set((await parts()).map(({ path }) => join(dirname(path), "deduplication_logs")));
  const removeLog = async (directory: string): Promise<void> => {
    for (const name of await readdir(directory).catch(() => [])) await rm(join(directory, name));
  };
  await restartAfter(() => Promise.all(Array.from(logs, removeLog)));
  expect(await writeSpooled()).toMatch(/ 0 of 60 rows were missing/);
  expect(await contents()).toEqual(before);
});

it("compares no segment behind one that ClickHouse had nothing of", async () => {
  for (let segments = 0; segments < 3; segments++) await commitAll();
  await insertUnheard((await spool.take())!);
  await restartAfter(() => Promise.resolve());
  const logged = await writeSpooled();
  const compared = (rows: number): number => logged.split(` ${rows} of 60 rows were missing`).length - 1;
  expect([compared(60), compared(0)]).toEqual([all.length, all.length]);
  expect(await contents()).toMatchObject({ otel_logs: ["180", expect.anything()] });
});
