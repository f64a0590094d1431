/**
 * What one sender can take from the others: `npm run bench:limits`, Linux only, about three minutes. A well-behaved key sends small
 * requests all the time; beside it comes one kind of abuse after the other. Writes results.md.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { generateKey } from "../../collector/src/keys/key-text.ts";
import { startProcesses } from "../processes.ts";
import type { Processes } from "../processes.ts";
import { sendTraffic } from "./traffic.ts";
import type { Traffic } from "./traffic.ts";

interface Row {
  readonly what: string;
  readonly traffic: Traffic;
  readonly rssMaxMiB: number;
  /** What the abuse met. */
  readonly met: string;
}

const perSecond = 200;
const seconds = 15;
/** What is compared goes in turns, because other work on the machine comes and goes. */
const rounds = 7;
const roundSeconds = 4;
/** Of each key, where there is one: the traffic stays below it. */
const ratePerSecond = 250;
const attackFile = new URL("attack.ts", import.meta.url).pathname;

const quiet = generateKey("ingest").text;
const noisy = generateKey("ingest").text;

/** What is measured, and the abuse beside it. */
type Step = readonly [what: string, attack?: string];

function settings(): Record<string, string> {
  return {
    SPANHOUSE_KEYS: `quiet=${quiet},noisy=${noisy}`,
    // So that the connections themselves are there, and not refused as they come.
    SPANHOUSE_CONNECTIONS_MAX: "12000",
    SPANHOUSE_ADDRESS_CONNECTIONS_MAX: "2000",
  };
}

async function measure([what, attack]: Step, processes: Processes, lastsSeconds = seconds): Promise<Row> {
  process.stderr.write(`${what} ...\n`);
  const running = attack === undefined ? undefined : await startAttack(attack, processes.ingestUrl);
  let rssMaxMiB = 0;
  const watching = setInterval(() => {
    rssMaxMiB = Math.max(rssMaxMiB, processes.collectorRssMiB());
  }, 50);
  const traffic = await sendTraffic({ url: processes.ingestUrl, key: quiet, perSecond, seconds: lastsSeconds });
  clearInterval(watching);
  const met = running === undefined ? "" : await running.end();
  // What it left behind is no part of the next row.
  await delay(lastsSeconds * 100);
  return { what, traffic, rssMaxMiB, met };
}

async function startAttack(kind: string, url: string): Promise<{ end(): Promise<string> }> {
  const child = spawn(process.execPath, ["--conditions=@spanhouse/source", attackFile, kind, url, noisy], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout);
  await once(lines, "line");
  return {
    async end() {
      const said = once(lines, "line") as Promise<[string]>;
      child.stdin.end();
      const [text] = await said;
      if (child.exitCode === null) await once(child, "exit");
      const met = JSON.parse(text) as Record<string, number>;
      return Object.entries(met)
        .map(([what, count]) => `${what}: ${count}`)
        .join(", ");
    },
  };
}

function render(rows: readonly Row[]): string {
  const cells = rows.map(({ what, traffic, rssMaxMiB, met }) => {
    const statuses = [...traffic.statuses].map(([status, count]) => `${status}: ${count}`).join(", ");
    return `| ${what} | ${traffic.p50Ms.toFixed(1)} ms | ${traffic.p99Ms.toFixed(1)} ms | ${statuses} | ${Math.round(rssMaxMiB)} MiB | ${met} |`;
  });
  return `# One sender against the others

\`npm run bench:limits\` on ${new Date().toISOString().slice(0, 10)}. ${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version},
embedded ClickHouse in a process of its own; senders, collector and ClickHouse share the machine,
on which other work made a load of ${loadBefore.toFixed(1)} before.

The traffic is ${perSecond} requests a second of one key for ${seconds} s, timed from the moment each was due to its answer after fsync.
"Met" is what the abuse was answered: statuses, or how its connections ended. Connections: 12,000 a listener and 2,000 an
address, so that 10,000 idle ones are really held; the other limits are as they come.

| beside the traffic | p50 | p99 | the traffic's answers | resident memory, peak | met |
|---|---|---|---|---|---|
${cells.join("\n")}

- Noise: 16 connections that send as fast as they are answered and never wait; with a rate every key may send ${ratePerSecond}
  requests a second. These four rows are medians of ${rounds} rounds of ${roundSeconds} s, in turns; "met" is of the last round. A refusal comes after 200 ms, which is all that slows it down.
- Bombs: 8 connections that send 1 GiB of blanks as 1 MiB of gzip; the limit is 64 MiB inflated.
- Idle: 10,000 connections that say nothing; a connection that sends no headers is closed after 10 s.
- Slow: 1,000 requests whose bodies come with a byte a second; after 10 s they are answered 408, and those for which
  no place was left were refused at once.
`;
}

if (process.platform !== "linux") throw new Error("bench:limits reads /proc and needs Linux");
const rows: Row[] = [];
const [loadBefore = 0] = loadavg();

async function course(settings: Readonly<Record<string, string>>, steps: readonly Step[]): Promise<void> {
  const processes = await startProcesses(settings);
  try {
    await measure(["warm-up"], processes);
    for (const step of steps) rows.push(await measure(step, processes));
  } finally {
    await processes.stop();
  }
}

/** Each step by turns; its row has the medians. */
async function compare(settings: Readonly<Record<string, string>>, steps: readonly Step[]): Promise<void> {
  const processes = await startProcesses(settings);
  try {
    await measure(["warm-up"], processes);
    const taken = steps.map((): Row[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [index, step] of steps.entries()) taken[index]!.push(await measure(step, processes, roundSeconds));
    }
    rows.push(...taken.map(medians));
  } finally {
    await processes.stop();
  }
}

function medians(taken: readonly Row[]): Row {
  const median = (of: (row: Row) => number): number => taken.map(of).sort((a, b) => a - b)[taken.length >> 1]!;
  const statuses = new Map<number, number>();
  for (const { traffic } of taken) {
    for (const [status, count] of traffic.statuses) statuses.set(status, (statuses.get(status) ?? 0) + count);
  }
  return {
    what: taken[0]!.what,
    traffic: { statuses, p50Ms: median(({ traffic }) => traffic.p50Ms), p99Ms: median(({ traffic }) => traffic.p99Ms) },
    rssMaxMiB: Math.max(...taken.map(({ rssMaxMiB }) => rssMaxMiB)),
    met: taken.at(-1)!.met,
  };
}

await compare(settings(), [["nothing"], ["noise without a rate", "noise"]]);
await compare({ ...settings(), SPANHOUSE_KEY_REQUESTS_PER_SECOND: String(ratePerSecond) }, [
  ["nothing, with a rate"],
  ["noise with a rate", "noise"],
]);
await course(settings(), [
  ["bombs", "bombs"],
  ["10,000 idle connections", "idle"],
  ["1,000 slow senders", "slow"],
  ["nothing again"],
]);
const page = render(rows);
await writeFile(new URL("results.md", import.meta.url), page);
process.stdout.write(page);
