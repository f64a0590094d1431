import { cpus } from "node:os";
import { figure, printFigure, printNumber } from "../figures.ts";
import type { Installed } from "./install-subject.ts";
import type { Measurement } from "./measure.ts";
import type { Framework, Subject } from "./subjects.ts";

/** All rounds of a subject with a framework. */
export interface Result {
  readonly subject: Subject;
  readonly framework: Framework;
  readonly installed: Installed;
  readonly rounds: readonly Measurement[];
}

/** The page `bench/node/results.md`; the first subject of a framework is what the others are compared with. */
export function printPage(
  results: readonly Result[],
  how: { readonly rounds: number; readonly seconds: number },
): string {
  const frameworks = [...new Set(results.map(({ framework }) => framework))];
  const [bare] = results;
  return `# The Node SDK beside its peers

\`npm run bench:node\` on ${new Date().toISOString().slice(0, 10)}; ${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), Node ${process.versions.node}.
A service of one route on Express and on Fastify, CommonJS, bare and with each SDK started as its own page tells, sending traces, logs and
metrics by OTLP/HTTP with gzip to a receiver that answers at once. ${how.rounds} interleaved rounds of ${how.seconds} s; medians with the smallest and
largest. The load generator and the receiver share the machine with the service.

## Install

| SDK | packages | MiB |
|---|---:|---:|
${unique(results)
  .filter(({ subject }) => Object.keys(subject.packages).length > 0)
  .map(
    ({ subject, installed }) =>
      `| ${title(subject)} | ${installed.packages - bare!.installed.packages} | ${printNumber(installed.mebibytes - bare!.installed.mebibytes)} |`,
  )
  .join("\n")}

What it adds to a folder that holds Express and Fastify.
${frameworks.map((framework) => section(results.filter((each) => each.framework === framework))).join("")}
*CPU*: of the whole process, its other threads included, for 1,000 requests at full load, with the 1.5 s after it. *p50, p99*: at 500 requests/s,
from the moment a request was due. *peak memory*: resident, all phases. *start*: from the start of the process to its first answer. *spans delivered*: spans of requests that
the receiver got until the process had ended, of all requests answered. *stop*: from SIGTERM to the end of the process, at most 5 s.
`;
}

function section(results: readonly Result[]): string {
  const [bare] = results;
  return `
## ${bare!.framework === "express" ? "Express" : "Fastify"}

| SDK | requests/s | of bare | CPU ms | beyond bare | p50 ms | p99 ms | peak memory MiB | start ms | spans delivered | stop ms |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
${results.map((result) => row(result, bare!)).join("\n")}
`;
}

function row({ subject, rounds }: Result, bare: Result): string {
  const of = (pick: (round: Measurement, index: number) => number): string => printFigure(figure(rounds.map(pick)));
  const middle = (pick: (round: Measurement, index: number) => number): string =>
    printNumber(figure(rounds.map(pick)).median);
  const isBare = subject === bare.subject;
  const stops = rounds.map(({ stopMs }) => stopMs);
  const cells = [
    title(subject),
    of(({ requestsPerSecond }) => requestsPerSecond),
    middle((round, index) => round.requestsPerSecond / bare.rounds[index]!.requestsPerSecond),
    of(({ cpuMsPerThousand }) => cpuMsPerThousand),
    isBare ? "" : middle((round, index) => round.cpuMsPerThousand - bare.rounds[index]!.cpuMsPerThousand),
    middle(({ p50Ms }) => p50Ms),
    of(({ p99Ms }) => p99Ms),
    middle(({ peakMemoryMiB }) => peakMemoryMiB),
    of(({ startMs }) => startMs),
    isBare ? "" : `${(100 * figure(rounds.map(({ deliveredShare }) => deliveredShare)).median).toFixed(1)} %`,
    stops.includes(undefined) ? "did not end" : printNumber(figure(stops as number[]).median),
  ];
  return `| ${cells.join(" | ")} |`;
}

function title({ name, packages }: Subject): string {
  const version = packages[name];
  return version === undefined || version === "pack" ? name : `${name} ${version}`;
}

function unique(results: readonly Result[]): readonly Result[] {
  return results.filter(({ subject }, index) => results.findIndex((other) => other.subject === subject) === index);
}
