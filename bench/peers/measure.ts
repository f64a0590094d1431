import { setTimeout as delay } from "node:timers/promises";
import { percentile } from "../figures.ts";
import { settledCpuSeconds } from "./clickhouse.ts";
import type { ClickHouse } from "./clickhouse.ts";
import { sendAll } from "./load.ts";
import type { LoadResult } from "./load.ts";
import type { Payload, PreparedRequest } from "./payloads.ts";
import { cpuSeconds, peakMemoryMiB, resetPeakMemory } from "./process-figures.ts";
import type { System } from "./systems.ts";
import { countParts, countRecords, countRows, truncateTables } from "./tables.ts";

/** The figures of one system with one payload in one round. */
export interface Measurement {
  /** At full load. */
  readonly recordsPerCpuSecond: number;
  readonly recordsPerCpuSecondAtRate: number;
  /** Acknowledged at full load, with everything on the same cores. */
  readonly recordsPerSecondMax: number;
  readonly engineCpuSecondsPerMillionRows: number;
  readonly answerMs: readonly number[];
  readonly ackMsP50: number;
  readonly ackMsP99: number;
  readonly rssMiB: number;
  /** Records that were acknowledged. */
  readonly sent: number;
  /** Rows that ClickHouse has. */
  readonly stored: number;
  /** Acknowledged records that it does not have, and rows beyond one a record. */
  readonly missing: number;
  readonly duplicated: number;
  readonly parts: number;
  readonly retries: number;
  readonly failedRequests: number;
}

export interface Site {
  readonly clickhouse: ClickHouse;
  readonly payload: Payload;
  readonly requests: readonly PreparedRequest[];
  /** Cores that ClickHouse uses when nobody asks anything of it. */
  readonly idleCores: number;
}

const pollMs = 100;
/** After so long without a new row what is missing counts as lost; longer than any peer waits between two tries. */
const stalledMsMax = 8_000;

/**
 * Two loads of the same requests: as fast as the system answers, for its CPU when it is busy, and then at the payload's
 * rate, for answer times and for the CPU of ClickHouse. Each goes on until ClickHouse has everything.
 */
export async function measure(system: System, site: Site): Promise<Measurement> {
  const { clickhouse, payload, idleCores } = site;
  await truncateTables(clickhouse, system.database);
  await settledCpuSeconds(clickhouse, { idleCores, quietMs: 250 });
  resetPeakMemory(system.pid());
  const full = await run(system, site, Infinity);
  await truncateTables(clickhouse, system.database);
  await settledCpuSeconds(clickhouse, { idleCores, quietMs: 250 });
  const before = { engine: clickhouse.cpuSeconds(), parts: await countParts(clickhouse), atMs: performance.now() };
  const steady = await run(system, site, payload.requestsPerSecond);
  const engine = (await settledCpuSeconds(clickhouse, { idleCores, quietMs: 750 })) - before.engine;
  if (engine < 0) throw new Error("ClickHouse ended meanwhile");
  const idle = (idleCores * (performance.now() - before.atMs)) / 1000;
  const sum = (of: (each: Run) => number): number => of(full) + of(steady);
  return {
    recordsPerCpuSecond: full.load.acknowledgedRecords / full.cpuSeconds,
    recordsPerCpuSecondAtRate: steady.load.acknowledgedRecords / steady.cpuSeconds,
    recordsPerSecondMax: full.load.acknowledgedRecords / full.load.seconds,
    engineCpuSecondsPerMillionRows: ((engine - idle) / steady.stored) * 1e6,
    answerMs: steady.load.answerMs,
    ackMsP50: percentile(steady.load.answerMs, 0.5),
    ackMsP99: percentile(steady.load.answerMs, 0.99),
    rssMiB: peakMemoryMiB(system.pid()),
    sent: sum(({ load }) => load.acknowledgedRecords),
    stored: sum(({ stored }) => stored),
    // Unacknowledged requests may have been stored as well, which is neither.
    missing: sum(({ load, records }) => Math.max(0, load.acknowledgedRecords - records)),
    duplicated: sum(({ stored, records }) => stored - records),
    parts: (await countParts(clickhouse)) - before.parts,
    retries: sum(({ load }) => load.retries),
    failedRequests: sum(({ load }) => load.failed),
  };
}

interface Run {
  readonly load: LoadResult;
  /** Of the collector, from the first request until all rows were there. */
  readonly cpuSeconds: number;
  /** Rows, and different records among them. */
  readonly stored: number;
  readonly records: number;
}

async function run(system: System, { clickhouse, payload, requests }: Site, requestsPerSecond: number): Promise<Run> {
  const before = cpuSeconds(system.pid());
  const load = await sendAll(system.url, payload, { requests, requestsPerSecond });
  await untilStored(clickhouse, system.database, { payload, records: load.acknowledgedRecords });
  return {
    load,
    cpuSeconds: cpuSeconds(system.pid()) - before,
    stored: await countRows(clickhouse, system.database, payload),
    records: await countRecords(clickhouse, system.database, payload),
  };
}

const warmUpLoads = 3;

/** Without measuring: lets a system compile what it compiles at run time, open connections and fill its pools. */
export async function warmUp(system: System, { clickhouse, payload, requests }: Site): Promise<void> {
  for (let load = 0; load < warmUpLoads; load++) {
    const { acknowledgedRecords } = await sendAll(system.url, payload, { requests, requestsPerSecond: Infinity });
    await untilStored(clickhouse, system.database, { payload, records: acknowledgedRecords });
    await truncateTables(clickhouse, system.database);
  }
}

interface Expected {
  readonly payload: Payload;
  readonly records: number;
}

/** Until so many rows are there, or none has come for a long time. */
async function untilStored(clickhouse: ClickHouse, database: string, { payload, records }: Expected): Promise<void> {
  let last = -1;
  let lastAt = performance.now();
  while (performance.now() - lastAt < stalledMsMax) {
    const rows = await countRows(clickhouse, database, payload);
    if (rows >= records) return;
    if (rows !== last) lastAt = performance.now();
    last = rows;
    await delay(pollMs);
  }
}
