import { setTimeout as delay } from "node:timers/promises";
import { percentile } from "../figures.ts";
import { settledCpuSeconds } from "./clickhouse.ts";
import type { ClickHouse } from "./clickhouse.ts";
import { sendAtRate } from "./load.ts";
import type { Payload, PreparedRequest } from "./payloads.ts";
import { cpuSeconds, peakMemoryMiB, resetPeakMemory } from "./process-figures.ts";
import type { System } from "./systems.ts";
import { countParts, countRecords, countRows, truncateTables } from "./tables.ts";

/** The figures of one system with one payload in one round. */
export interface Measurement {
  readonly recordsPerCpuSecond: number;
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
  /** From the last answer until all rows were there. */
  readonly drainSeconds: number;
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

/** One load at the payload's rate, until ClickHouse has everything and has come to rest. */
export async function measure(
  system: System,
  { clickhouse, payload, requests, idleCores }: Site,
): Promise<Measurement> {
  const { requestsPerSecond } = payload;
  await truncateTables(clickhouse, system.database);
  await settledCpuSeconds(clickhouse, { idleCores, quietMs: 250 });
  resetPeakMemory(system.pid());
  const before = {
    collector: cpuSeconds(system.pid()),
    engine: clickhouse.cpuSeconds(),
    parts: await countParts(clickhouse),
    atMs: performance.now(),
  };
  const load = await sendAtRate(system.url, payload, { requests, requestsPerSecond });
  const answeredAt = performance.now();
  await untilStored(clickhouse, system.database, { payload, records: load.acknowledgedRecords });
  const drainSeconds = (performance.now() - answeredAt) / 1000;
  const collector = cpuSeconds(system.pid()) - before.collector;
  const engine = (await settledCpuSeconds(clickhouse, { idleCores, quietMs: 750 })) - before.engine;
  if (engine < 0) throw new Error("ClickHouse ended meanwhile");
  const idle = (idleCores * (performance.now() - before.atMs)) / 1000;
  const stored = await countRows(clickhouse, system.database, payload);
  const records = await countRecords(clickhouse, system.database, payload);
  return {
    recordsPerCpuSecond: load.acknowledgedRecords / collector,
    engineCpuSecondsPerMillionRows: ((engine - idle) / stored) * 1e6,
    answerMs: load.answerMs,
    ackMsP50: percentile(load.answerMs, 0.5),
    ackMsP99: percentile(load.answerMs, 0.99),
    rssMiB: peakMemoryMiB(system.pid()),
    sent: load.acknowledgedRecords,
    stored,
    // Unacknowledged requests may have been stored as well, which is neither.
    missing: Math.max(0, load.acknowledgedRecords - records),
    duplicated: stored - records,
    parts: (await countParts(clickhouse)) - before.parts,
    retries: load.retries,
    failedRequests: load.failed,
    drainSeconds,
  };
}

/** Without measuring: lets a system compile what it compiles at run time, open connections and fill its pools. */
export async function warmUp(system: System, { clickhouse, payload, requests }: Site): Promise<void> {
  const { requestsPerSecond } = payload;
  const load = await sendAtRate(system.url, payload, { requests, requestsPerSecond });
  await untilStored(clickhouse, system.database, { payload, records: load.acknowledgedRecords });
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
