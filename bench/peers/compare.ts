import { mkdir } from "node:fs/promises";
import path from "node:path";
import { freePorts } from "../processes.ts";
import type { ClickHouse } from "./clickhouse.ts";
import { checkGenerator } from "./generator-check.ts";
import type { GeneratorCheck } from "./generator-check.ts";
import { withHeartbeat } from "./heartbeat.ts";
import type { Peers } from "./install-peers.ts";
import { measure, warmUp } from "./measure.ts";
import type { Measurement } from "./measure.ts";
import type { BenchOptions } from "./options.ts";
import { payloads, prepareRequests } from "./payloads.ts";
import type { PayloadName } from "./payloads.ts";
import { surviveKills, surviveOutage } from "./survival.ts";
import type { Survived } from "./survival.ts";
import { createSystem } from "./systems.ts";
import type { System, SystemName } from "./systems.ts";
import { copyTemplate, templateDatabase, truncateTables } from "./tables.ts";

/** Everything that the parts of a run need. */
export interface Bench {
  readonly options: BenchOptions;
  readonly clickhouse: ClickHouse;
  readonly peers: Peers;
  /** Those of the chosen systems that are installed. */
  readonly systems: readonly SystemName[];
  readonly directory: string;
  readonly idleCores: number;
  /** Those that run now, for whoever has to end them. */
  readonly running: Set<System>;
  readonly say: (text: string) => void;
  /** What went wrong and stands on the page. */
  readonly notes: string[];
}

/** One measurement and where it belongs. */
export interface Measured extends Measurement {
  readonly system: SystemName;
  readonly payload: PayloadName;
  readonly round: number;
}

/** Has the tables made that every system but Spanhouse with its own schema gets. */
export async function makeTemplate(bench: Bench): Promise<void> {
  await bench.clickhouse.sql(`CREATE DATABASE ${templateDatabase}`);
  const maker = await create(bench, "program" in bench.peers.otelcol ? "otelcol" : "spanhouse", templateDatabase);
  await maker.start();
  await end(bench, maker);
}

/** One payload: all systems run, warm, and are measured one after the other, in another order in each round. */
export async function comparePayload(
  bench: Bench,
  name: PayloadName,
): Promise<{ readonly measured: readonly Measured[]; readonly generator: GeneratorCheck }> {
  const { options, clickhouse, idleCores, say } = bench;
  const payload = payloads[name];
  say(`${name}: preparing ${options.seconds} s of requests`);
  const requests = prepareRequests(payload, options.seconds);
  const generator = await checkGenerator(payload, requests);
  const site = { clickhouse, payload, requests, idleCores };
  const systems = await startAll(bench, name);
  const measured: Measured[] = [];
  for (const system of systems) {
    say(`${name}: warming up ${system.name}`);
    await orNote(bench, `${system.name}, ${name}, warming up`, () => warmUp(system, site));
  }
  for (let round = 0; round < options.rounds; round++) {
    for (const system of rotate(systems, round)) {
      await orNote(bench, `${system.name}, ${name}, round ${round + 1}`, async () => {
        const figures = await measure(system, site);
        measured.push({ system: system.name, payload: name, round, ...figures });
        say(`${name}: round ${round + 1} of ${options.rounds}: ${system.name.padEnd(20)} ${inShort(figures)}`);
      });
    }
  }
  await endAll(bench, systems);
  return { measured, generator };
}

const survivalLabel = "survival";

export interface Survival {
  readonly kills: readonly Survived[];
  readonly outage: readonly Survived[];
}

/** Kills of the systems, then an outage of their ClickHouse; all of them at the same time. */
export async function survive(bench: Bench): Promise<Survival> {
  const { options, clickhouse, say } = bench;
  const names = bench.systems.filter((name) => name !== "spanhouse-own-schema");
  const systems = await startAll({ ...bench, systems: names }, survivalLabel);
  let kills: readonly Survived[] = [];
  let outage: readonly Survived[] = [];
  if (options.kills > 0) {
    say(`killing each system ${options.kills} times under load (about ${options.kills * 4 + 60} s)`);
    const results = await withHeartbeat(say, "kills", () => surviveKills(clickhouse, systems, options.kills));
    kills = survivedOf(bench, results);
  }
  if (options.outageSeconds > 0) {
    for (const system of systems) await truncateTables(clickhouse, system.database);
    say(`taking ClickHouse away for ${options.outageSeconds} s under load (about ${options.outageSeconds + 60} s)`);
    const results = await withHeartbeat(say, "outage", () => surviveOutage(clickhouse, systems, options.outageSeconds));
    outage = survivedOf(bench, results);
  }
  await endAll(bench, systems);
  return { kills, outage };
}

function survivedOf(bench: Bench, results: readonly PromiseSettledResult<Survived>[]): Survived[] {
  return results.flatMap((result) => {
    if (result.status === "fulfilled") return [result.value];
    note(bench, "survival", result.reason);
    return [];
  });
}

async function startAll(bench: Bench, label: string): Promise<System[]> {
  const started: System[] = [];
  const fromExporter = "program" in bench.peers.otelcol;
  for (const name of bench.systems) {
    const database = `bench_${name.replaceAll("-", "_")}_${label.replaceAll("-", "_")}`;
    await bench.clickhouse.sql(`CREATE DATABASE ${database}`);
    // Spanhouse makes its own tables where it finds none.
    const makesOwn = name === "spanhouse-own-schema" || (name === "spanhouse" && !fromExporter);
    if (!makesOwn) await copyTemplate(bench.clickhouse, database, name);
    const system = await create(bench, name, database);
    await orNote(bench, `${name}, ${label}, start`, async () => {
      await system.start();
      started.push(system);
    });
  }
  return started;
}

async function create(bench: Bench, name: SystemName, database: string): Promise<System> {
  const [port, queryPort] = await freePorts(2);
  const directory = path.join(bench.directory, database);
  await mkdir(directory, { recursive: true });
  // A client of the native protocol that is killed takes this ClickHouse along (26.7: an exception that nobody catches).
  const protocol = database.endsWith(survivalLabel) ? "http" : "tcp";
  const target = {
    port: port!,
    queryPort: queryPort!,
    directory,
    database,
    clickhouse: bench.clickhouse,
    protocol,
  } as const;
  const system = await createSystem(name, target, bench.peers);
  bench.running.add(system);
  return system;
}

async function end(bench: Bench, system: System): Promise<void> {
  await system.stop();
  bench.running.delete(system);
}

async function endAll(bench: Bench, systems: readonly System[]): Promise<void> {
  await Promise.all(systems.map((system) => end(bench, system)));
  for (const { database } of systems) await bench.clickhouse.sql(`DROP DATABASE ${database} SYNC`);
}

/** One system that fails does not end a run of half an hour. */
async function orNote(bench: Bench, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    note(bench, what, error);
  }
}

function note(bench: Bench, what: string, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  bench.say(`${what}: failed: ${text}`);
  bench.notes.push(`${what}: ${text.split("\n")[0]}`);
}

/** The items, beginning with another one in each round. */
export function rotate<T>(items: readonly T[], round: number): T[] {
  const first = items.length === 0 ? 0 : round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

function inShort(figures: Measurement): string {
  const { recordsPerCpuSecond, engineCpuSecondsPerMillionRows, ackMsP99, missing, duplicated } = figures;
  const rate = Math.round(recordsPerCpuSecond).toLocaleString("en").padStart(9);
  const loss = missing + duplicated > 0 ? `, ${missing} missing, ${duplicated} twice` : "";
  return `${rate} records per CPU second, ClickHouse ${engineCpuSecondsPerMillionRows.toFixed(1)} s/M, p99 ${ackMsP99.toFixed(1)} ms${loss}`;
}
