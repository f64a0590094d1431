import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startClickHouse } from "./clickhouse.ts";
import type { ClickHouse } from "./clickhouse.ts";
import { comparePayload, makeTemplate, survive } from "./compare.ts";
import type { Bench, Measured } from "./compare.ts";
import type { GeneratorCheck } from "./generator-check.ts";
import { installPeers } from "./install-peers.ts";
import type { Peers } from "./install-peers.ts";
import { help, readOptions } from "./options.ts";
import type { BenchOptions } from "./options.ts";
import { printPage } from "./page.ts";
import { summarise } from "./summary.ts";
import type { System, SystemName } from "./systems.ts";

/** `npm run bench:peers`: Spanhouse beside other collectors, one run, one machine, one ClickHouse. */

const cache = fileURLToPath(new URL(".cache", import.meta.url));
const published = fileURLToPath(new URL("..", import.meta.url));
const startedAt = performance.now();

function say(text: string): void {
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`${String(seconds).padStart(5)} s  ${text}`);
}

function missingOf(system: SystemName, peers: Peers): string | undefined {
  if (system.startsWith("spanhouse")) return undefined;
  const peer = system === "rotel" ? peers.rotel : peers.otelcol;
  return "missing" in peer ? peer.missing : undefined;
}

/** Writes what is published, so that it is this commit that is measured. */
function build(): void {
  say("building Spanhouse");
  const script = fileURLToPath(new URL("../../scripts/build.ts", import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: "inherit" });
  if (status !== 0) throw new Error("the build failed; what it printed says where");
}

async function idleCoresOf(clickhouse: ClickHouse): Promise<number> {
  await delay(1000);
  const before = clickhouse.cpuSeconds();
  await delay(3000);
  return (clickhouse.cpuSeconds() - before) / 3;
}

async function run(options: BenchOptions): Promise<void> {
  await mkdir(cache, { recursive: true });
  build();
  const peers = await installPeers(cache, say);
  const leftOut = options.systems.flatMap((system) => {
    const reason = missingOf(system, peers);
    return reason === undefined ? [] : [`${system}: ${reason}`];
  });
  for (const line of leftOut) say(`left out: ${line}`);
  const systems = options.systems.filter((system) => missingOf(system, peers) === undefined);
  // Beside the cache, not in the system's temporary directory, which is often a memory disk without an fsync.
  const directory = await mkdtemp(path.join(cache, "run-"));
  const running = new Set<System>();
  say("starting ClickHouse");
  const notes: string[] = [];
  const clickhouse = await startClickHouse(directory, (words) => {
    say(words);
    notes.push(words.split("\n")[0]!);
  });
  endWithoutTrace(directory, clickhouse, running);
  try {
    const idleCores = await idleCoresOf(clickhouse);
    const [server] = await clickhouse.sql<{ version: string }>("SELECT version() AS version");
    const clickhouseVersion = server!.version;
    const bench: Bench = { options, clickhouse, peers, systems, directory, idleCores, running, say, notes };
    await makeTemplate(bench);
    const measured: Measured[] = [];
    const generator: GeneratorCheck[] = [];
    for (const payload of options.rounds > 0 ? options.payloads : []) {
      const compared = await comparePayload(bench, payload);
      measured.push(...compared.measured);
      generator.push(compared.generator);
    }
    const survival = await survive(bench);
    const summaries = summarise(measured);
    const minutes = (performance.now() - startedAt) / 60_000;
    const page = printPage({
      options,
      summaries,
      measured,
      generator,
      survival,
      leftOut,
      notes,
      minutes,
      clickhouseVersion,
    });
    const target = options.complete ? published : cache;
    await writeFile(path.join(target, "results.md"), page);
    await writeFile(path.join(target, "results.json"), `${JSON.stringify(summaries, undefined, 2)}\n`);
    say(`written: ${path.relative(process.cwd(), path.join(target, "results.md"))} and results.json`);
  } finally {
    await Promise.all([...running].map((system) => system.kill()));
    await clickhouse.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Ctrl-C and the like: nothing goes on running, and the run's directory goes. */
function endWithoutTrace(directory: string, clickhouse: ClickHouse, running: ReadonlySet<System>): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      for (const program of [clickhouse, ...running]) program.killNow();
      // They may still write for a moment.
      rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
      process.exit(130);
    });
  }
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(help);
  else if (process.platform !== "linux") throw new Error("the benchmark reads CPU and memory from /proc: Linux only");
  else await run(options);
} catch (error) {
  console.error(`bench:peers: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
