import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { createRandom } from "../random.ts";
import type { ClickHouse } from "./clickhouse.ts";
import { sendAll } from "./load.ts";
import type { LoadResult } from "./load.ts";
import { logsRequest } from "./logs-payload.ts";
import { payloads } from "./payloads.ts";
import type { Payload, PreparedRequest } from "./payloads.ts";
import type { System } from "./systems.ts";

/** What one system has of what it acknowledged. */
export interface Survived {
  readonly system: string;
  readonly acknowledged: number;
  /** Records of requests that were refused or not answered: whoever sent them knows. */
  readonly unacknowledged: number;
  /** Acknowledged records that ClickHouse does not have. */
  readonly missing: number;
  /** Rows beyond one a record. The load sends nothing twice that might have been taken. */
  readonly duplicated: number;
}

const requestsPerSecond = 50;
const recordsPerRequest = 20;
/** Longer than any peer's pause between two tries to write. */
const stalledMsMax = 40_000;
const pollMs = 500;

const load: Payload = { ...payloads.logs, requestsPerSecond };

function prepare(seconds: number): PreparedRequest[] {
  const random = createRandom(99);
  return Array.from({ length: requestsPerSecond * seconds }, (_, index) => ({
    body: gzipSync(logsRequest(random, { count: recordsPerRequest, nowMs: Date.now(), uidPrefix: `${index}` })),
    records: recordsPerRequest,
  }));
}

/** All systems at the same time, each under its own load and killed at random moments, started again at once. */
export async function surviveKills(
  clickhouse: ClickHouse,
  systems: readonly System[],
  kills: number,
): Promise<PromiseSettledResult<Survived>[]> {
  const requests = prepare(kills * 7 + 10);
  return Promise.allSettled(
    systems.map((system) =>
      underLoad(clickhouse, { system, requests }, async () => {
        for (let kill = 0; kill < kills; kill++) {
          await delay(1500 + Math.random() * 1500);
          await system.kill();
          await system.start();
        }
        await delay(2000);
      }),
    ),
  );
}

/** ClickHouse is killed and comes back after `seconds`; the load goes on all the time. */
export async function surviveOutage(
  clickhouse: ClickHouse,
  systems: readonly System[],
  seconds: number,
): Promise<PromiseSettledResult<Survived>[]> {
  const requests = prepare(seconds + 30);
  const outage = (async (): Promise<void> => {
    await delay(5000);
    await clickhouse.kill();
    await delay(seconds * 1000);
    await clickhouse.restart();
    await delay(5000);
  })();
  return Promise.allSettled(systems.map((system) => underLoad(clickhouse, { system, requests }, () => outage)));
}

interface Loaded {
  readonly system: System;
  readonly requests: readonly PreparedRequest[];
}

async function underLoad(
  clickhouse: ClickHouse,
  { system, requests }: Loaded,
  happens: () => Promise<void>,
): Promise<Survived> {
  const ending = new AbortController();
  const sending = sendAll(system.url, load, { requests, requestsPerSecond, signal: ending.signal });
  try {
    await happens();
  } finally {
    ending.abort();
  }
  const result = await sending;
  return { system: system.name, ...(await untilNothingComes(clickhouse, system.database, result)) };
}

interface StoredRequest {
  readonly request: number;
  readonly rows: number;
  readonly records: number;
}

/** Compares until nothing is missing, or for so long as anything still comes. */
async function untilNothingComes(
  clickhouse: ClickHouse,
  database: string,
  result: LoadResult,
): Promise<Omit<Survived, "system">> {
  let found = { missing: -1, duplicated: 0 };
  let changedAt = performance.now();
  for (;;) {
    const stored = await clickhouse.sql<StoredRequest>(
      `SELECT toUInt32(splitByChar('.', uid)[1]) AS request, count() AS rows, uniqExact(uid) AS records
       FROM (SELECT LogAttributes['log.record.uid'] AS uid FROM ${database}.otel_logs) GROUP BY request`,
    );
    const now = compare(stored, result.acknowledged);
    if (now.missing !== found.missing || now.duplicated !== found.duplicated) changedAt = performance.now();
    found = now;
    // What is complete may still get doubles from what is tried again, so it is looked at a little longer.
    const quietMs = found.missing === 0 ? 5_000 : stalledMsMax;
    if (performance.now() - changedAt > quietMs) break;
    await delay(pollMs);
  }
  return {
    acknowledged: result.acknowledgedRecords,
    unacknowledged: result.failed * recordsPerRequest,
    ...found,
  };
}

/** What is missing of the acknowledged requests, and what is there more than once of any. */
export function compare(
  stored: readonly StoredRequest[],
  acknowledged: readonly boolean[],
): { readonly missing: number; readonly duplicated: number } {
  const records = new Map(stored.map((each) => [each.request, each.records]));
  let missing = 0;
  for (const [request, isAcknowledged] of acknowledged.entries()) {
    if (isAcknowledged) missing += recordsPerRequest - (records.get(request) ?? 0);
  }
  return { missing, duplicated: stored.reduce((sum, each) => sum + each.rows - each.records, 0) };
}
