import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { createClickHouse } from "../collector/src/clickhouse.ts";
import { figure } from "./figures.ts";
import type { Figure } from "./figures.ts";
import { spansRequest } from "./payloads.ts";
import type { Processes } from "./processes.ts";
import { createSender, inParallel } from "./send.ts";

export interface WholePathFigures {
  readonly plain: PathFigures;
  readonly gzip: PathFigures;
  /** CPU seconds of ClickHouse for a million rows out of one ready-made Native file: the least it can cost. */
  readonly floorCpuSecondsPerMillion: Figure;
  /** What ClickHouse spends on our segments, against that floor, within each round. */
  readonly floorRatio: Figure;
  readonly peakRssMiB: number;
}

export interface PathFigures {
  readonly collectorCpuSecondsPerMillion: Figure;
  readonly engineCpuSecondsPerMillion: Figure;
}

interface Round {
  readonly collector: number;
  readonly engine: number;
}

const spansPerRequest = 1000;
const requestsPerRound = 300;
const connections = 4;

/** Spans over HTTP until ClickHouse has confirmed all of them, and beside it the same rows from one Native file. */
export async function benchWholePath(
  processes: Processes,
  rounds: number,
  say: (text: string) => void,
): Promise<WholePathFigures> {
  const bodies = Array.from({ length: 8 }, (_, seed) => spansRequest(seed + 1, spansPerRequest, Date.now()));
  const zipped = bodies.map((body) => gzipSync(body));
  const sender = createSender(processes.ingestUrl, connections);
  const measured: { plain: Round; gzip: Round; floor: number }[] = [];
  let peakRssMiB = 0;

  async function sendAll(encoding: "identity" | "gzip"): Promise<Round> {
    const before = { collector: processes.collectorCpuSeconds(), engine: processes.engineCpuSeconds() };
    const stored = await processes.metric("spanhouse_records_stored_total");
    const headers = {
      "content-type": "application/x-protobuf",
      ...(encoding === "gzip" ? { "content-encoding": "gzip" } : {}),
    };
    const set = encoding === "gzip" ? zipped : bodies;
    await inParallel(requestsPerRound, connections, (index) =>
      sender.send("/v1/traces", set[index % set.length]!, headers),
    );
    const expected = stored + requestsPerRound * spansPerRequest;
    while ((await processes.metric("spanhouse_records_stored_total")) < expected) await delay(100);
    peakRssMiB = Math.max(peakRssMiB, processes.collectorRssMiB());
    const collector = processes.collectorCpuSeconds() - before.collector;
    return {
      collector: perMillion(collector),
      engine: perMillion((await settledEngineCpu(processes)) - before.engine),
    };
  }

  await sendAll("identity");
  for (let round = 0; round < rounds; round++) {
    const plain = await sendAll("identity");
    const gzip = await sendAll("gzip");
    const floor = await insertReadyMade(processes);
    measured.push({ plain, gzip, floor });
    say(
      `round ${round + 1} of ${rounds}: ${plain.collector.toFixed(2)} s of CPU a million spans, ClickHouse ${plain.engine.toFixed(2)} s`,
    );
  }
  sender.close();
  return {
    plain: pathFigures(measured.map(({ plain }) => plain)),
    gzip: pathFigures(measured.map(({ gzip }) => gzip)),
    floorCpuSecondsPerMillion: figure(measured.map(({ floor }) => floor)),
    floorRatio: figure(measured.map(({ plain, floor }) => plain.engine / floor)),
    peakRssMiB,
  };
}

function pathFigures(rounds: readonly Round[]): PathFigures {
  return {
    collectorCpuSecondsPerMillion: figure(rounds.map(({ collector }) => collector)),
    engineCpuSecondsPerMillion: figure(rounds.map(({ engine }) => engine)),
  };
}

function perMillion(seconds: number): number {
  return (seconds / (requestsPerRound * spansPerRequest)) * 1e6;
}

/** ClickHouse's CPU once it has come to rest: merges of the new parts belong to their price. */
async function settledEngineCpu(processes: Processes): Promise<number> {
  for (let before = processes.engineCpuSeconds(); ;) {
    await delay(1000);
    const now = processes.engineCpuSeconds();
    if (now - before < 0.1) return now;
    before = now;
  }
}

async function insertReadyMade({ engine, engineCpuSeconds, ...processes }: Processes): Promise<number> {
  const clickhouse = createClickHouse({
    url: engine.url,
    ...engine.writer,
    database: engine.database,
    requestTimeoutMs: 120_000,
  });
  await clickhouse.command("DROP TABLE IF EXISTS bench_floor");
  await clickhouse.command("CREATE TABLE bench_floor AS otel_traces");
  const { user, password } = engine.writer;
  const rows = requestsPerRound * spansPerRequest;
  const answer = await fetch(`${engine.url}/?database=${engine.database}`, {
    method: "POST",
    headers: { "x-clickhouse-user": user, "x-clickhouse-key": password },
    body: `SELECT * FROM otel_traces LIMIT ${rows} FORMAT Native SETTINGS max_block_size = 65536`,
  });
  const file = Buffer.from(await answer.arrayBuffer());
  const before = await settledEngineCpu({ engine, engineCpuSeconds, ...processes });
  await clickhouse.insertNative("bench_floor", Readable.from([file]), {
    settings: {
      async_insert: 0,
      max_insert_threads: "1",
      min_insert_block_size_rows: "1000000",
      min_insert_block_size_bytes: "1000000000",
    },
  });
  const used = (await settledEngineCpu({ engine, engineCpuSeconds, ...processes })) - before;
  await clickhouse.command("DROP TABLE bench_floor");
  await clickhouse.close();
  return perMillion(used);
}
