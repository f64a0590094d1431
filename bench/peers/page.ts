import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import type { Measured, Survival } from "./compare.ts";
import type { GeneratorCheck } from "./generator-check.ts";
import type { BenchOptions } from "./options.ts";
import {
  printAnswerTimes,
  printCounts,
  printFigures,
  printGenerator,
  printRatios,
  printSurvival,
  printTable,
} from "./page-tables.ts";
import { payloads } from "./payloads.ts";
import type { Summary } from "./summary.ts";
import { rotelFlags } from "./systems.ts";
import { versions } from "./versions.ts";

export interface PageContent {
  readonly options: BenchOptions;
  readonly summaries: readonly Summary[];
  readonly measured: readonly Measured[];
  readonly generator: readonly GeneratorCheck[];
  readonly survival: Survival;
  /** Systems that could not be installed, with the reason. */
  readonly leftOut: readonly string[];
  /** What went wrong on the way. */
  readonly notes: readonly string[];
  readonly minutes: number;
  readonly clickhouseVersion: string;
}

/** The page `bench/results.md`, written for somebody who doubts it. */
export function printPage(content: PageContent): string {
  const { options, leftOut, notes } = content;
  const warning = options.complete ? "" : "\n**Not a complete run: a first impression, not for quoting.**\n";
  const gone = leftOut.length === 0 ? "" : `\nLeft out:\n\n${leftOut.map((line) => `- ${line}`).join("\n")}\n`;
  const wrong =
    notes.length === 0 ? "" : `\nWhat went wrong on the way:\n\n${notes.map((line) => `- ${line}`).join("\n")}\n`;
  const sections = [
    `# Spanhouse beside other collectors\n${warning}\n${machine(content)}${gone}${wrong}`,
    options.rounds > 0 ? comparison(content) : "",
    survived(content),
    promises,
    method,
    setup,
    unfair,
    options.rounds > 0 ? `## The load generator\n\n${generatorText}\n\n${printGenerator(content.generator)}\n` : "",
  ];
  return sections.filter((section) => section !== "").join("\n");
}

function machine({ options, minutes, clickhouseVersion }: PageContent): string {
  return `\`npm run bench:peers\` on ${new Date().toISOString().slice(0, 10)}, commit ${commit()}, ${Math.round(minutes)} minutes, ${options.rounds} rounds of ${options.seconds} s for each system and payload.
${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB, Linux; load generator, collectors and ClickHouse share them.

${printTable(
  ["system", "what it is", "answers 200"],
  [
    ["`spanhouse`", `this commit on Node ${process.version}, tables of the Collector's exporter`, "after an fsync"],
    ["`spanhouse-own-schema`", "the same with the tables that Spanhouse makes itself", "after an fsync"],
    ["`otelcol`", `OpenTelemetry Collector ${versions.otelcol}, batch processor, queue in memory`, "from memory"],
    ["`otelcol-persistent`", "the same with its `file_storage` queue, `fsync: true`", "after an fsync"],
    ["`rotel`", `Rotel ${versions.rotel} (PyPI), queue in memory`, "from memory"],
  ],
)}

ClickHouse ${clickhouseVersion}, one server for all. \`otelcol-persistent\` is the rival that promises what Spanhouse promises; the other two answer before anything is safe.
Figures are medians with the smallest and largest round; ratios are computed within a round.
`;
}

function comparison({ measured, summaries }: PageContent): string {
  return `## Spanhouse against each

Records per CPU second of the collector, where more than 1 is better for Spanhouse; then the CPU of ClickHouse and the answer time, where less than 1 is.

${printRatios(measured)}

## Thousand records per CPU second of the collector

User and system time of its process, from the first request until all rows are stored. At full load: 64 connections, each of which sends its next request when the last one is answered.

${printFigures(measured, (each) => each.recordsPerCpuSecond / 1000)}

At the fixed rate, where fixed costs and waking up count more:

${printFigures(measured, (each) => each.recordsPerCpuSecondAtRate / 1000)}

## Thousand records a second at full load

What was acknowledged, with load generator and ClickHouse on the same cores. Those that answer from memory may be ahead of what they have written.

${printFigures(measured, (each) => each.recordsPerSecondMax / 1000)}

## CPU seconds of ClickHouse per million rows

At the fixed rate, from the first request until it has come to rest (no merge, idle for 0.75 s; 8 s at most), merges included, what it uses idle subtracted.

${printFigures(measured, (each) => each.engineCpuSecondsPerMillionRows)}

## Answer times: p50 / p99 / p99.9 in ms

At the offered rate, timed from the moment each request was due. Where that is a few dozen requests a second, p99 is about the slowest answer of a round.

${printAnswerTimes(summaries)}

## Peak resident memory in MiB

${printFigures(measured, (each) => each.rssMiB)}

## Sent and stored

All rounds together. A record is missing when it was acknowledged and no row has it; a row is duplicated when another has the same record.

${printCounts(summaries)}
`;
}

function survived({ options, survival }: PageContent): string {
  if (survival.kills.length + survival.outage.length === 0) return "";
  return `## What survives

All systems at once, each under a load of its own (50 requests/s of 20 log records). First each is killed (\`kill -9\`) ${options.kills} times at random moments and started again at once; then ClickHouse is killed and stays away for ${options.outageSeconds} s. The Collector talks HTTP to ClickHouse here, because a killed client of the native protocol makes this ClickHouse abort.
The load sends a request again only after a 429 or 502 to 504, never after a connection that broke, so every duplicate is the system's own. Counted when nothing has come for 40 s.
Not acknowledged are requests that were refused or broke off, above all while nobody listened: the native programs listen again at once, Spanhouse within a second (Node). A client sends those again.
Kills of a process, not of the machine: what a process had written without an fsync survives here, and would not survive a power cut.

${printSurvival(survival)}
`;
}

const promises = `## What a 200 promises

- Spanhouse: the records are decoded, judged and synced to disk; they reach ClickHouse once.
- \`otelcol\`: the batch processor has them in memory. A crash loses them.
- \`otelcol-persistent\`: they are in a file with an fsync; they reach ClickHouse at least once, since an INSERT whose answer got lost is sent again and ClickHouse cannot tell.
- \`rotel\`: they are in a queue in memory.
`;

const payloadTable = printTable(
  ["payload", "requests/s", "what it is"],
  Object.values(payloads).map(({ name, requestsPerSecond, description }) => [
    `\`${name}\``,
    String(requestsPerSecond),
    description,
  ]),
);

const method = `## How it is measured

${payloadTable}

- Requests are made by a seeded generator and encoded by protobufjs before the run; every system gets the same ones, first as fast as it answers, then at the same fixed rate. No record comes twice in a round: spans have their own ids, log records a \`log.record.uid\`, points a value of their own.
- For each payload all systems are started, warmed up with three full loads, and then measured one after the other, the order rotating from round to round; the others idle meanwhile. Their tables are truncated before each measurement.
- CPU is what Linux counts for the process and its children, in ticks of 10 ms. Memory is its high-water mark (VmHWM), reset before each measurement.
- Only requests answered 200 count as sent. 429, 502, 503 and 504 are sent again after \`Retry-After\` or a doubling pause, up to eight times. There is no answer after 10 s.
- Spanhouse runs as it is published (\`npm run build\`), with its default options.
- Parts are those that INSERTs made (\`system.events\`), views included.
`;

const setup = `## How the peers are set

Defaults unless said; versions are pinned in \`bench/peers/versions.ts\`, the settings are \`otelcol-config.ts\` and \`systems.ts\` beside it.

- \`otelcol\`: batch processor 10,000 records or 1 s; native protocol, LZ4, \`async_insert: false\` because it makes large batches itself (the exporter's default is \`true\`); queue of 20,000 batches, which never fills here, 4 consumers; it retries for ever, 1 to 5 s apart; timeout 30 s.
- \`otelcol-persistent\`: the same queue settings with \`file_storage\` and \`fsync: true\`, batching 10,000 records or 1 s behind the queue and no batch processor, as the exporter's documentation advises: what the processor holds would be lost.
- \`rotel\`: \`${rotelFlags.join(" ")}\`, LZ4; synchronous INSERTs for the same reason.
- Spanhouse: defaults. GOMAXPROCS and other limits of the peers are their defaults.
- The tables are those that the Collector's exporter makes by default on this ClickHouse, a copy for each system. Spanhouse adds its \`ProjectId\` and a deduplication window to its copy. Rotel's metric tables have times in nanoseconds, as earlier exporters made them, since it cannot write the newer ones. Without the Collector they are Spanhouse's own.
`;

const unfair = `## What is unfair, and to whom

- To Spanhouse: it fsyncs before it answers, and two of the rivals answer from memory.
- To Spanhouse: on the exporter's tables ClickHouse stores one column more for it and keeps a log of its INSERTs for deduplication.
- To the Collector: it is a toolbox with many receivers and exporters, and takes what it takes apart to objects for processors that nobody configured here.
- To Rotel: it is a young program, and its newest version on PyPI may be older than its source.
- To everybody: load generator, collector and ClickHouse share the cores, which shows in p99 and p99.9. Numbers compare within this page only.
- ClickHouse is the embedded engine (the same code as the server, started apart with 4 GiB and 2 merge threads).
- Written by the authors of Spanhouse. Run it, read \`bench/peers/\`, and tell us what is set badly.
`;

const generatorText = `One Node process, keep-alive connections, requests encoded beforehand. Against a sink that reads everything and answers at once:`;

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}
