import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import type { AnswerTimes } from "./answer-time.ts";
import { printFigure, printNumber } from "./figures.ts";
import type { Figure } from "./figures.ts";
import type { StageFigures } from "./stages.ts";
import type { TranscoderFigures } from "./transcoder.ts";
import type { WholePathFigures } from "./whole-path.ts";

export interface Results {
  readonly transcoder: TranscoderFigures;
  readonly stages: StageFigures;
  readonly wholePath: WholePathFigures;
  readonly answerTimes: AnswerTimes;
}

/** The page `bench/results-own.md`: machine, versions, command, and every figure as median (smallest to largest). */
export function printResults({ transcoder, stages, wholePath, answerTimes }: Results): string {
  const protobufjs = transcoder.protobufjsMicrosecondsPerSpan.median;
  const { plain, gzip, floorCpuSecondsPerMillion, floorRatio, peakRssMiB } = wholePath;
  const whole = protobufjs / plain.collectorCpuSecondsPerMillion.median;
  return `# Benchmark of Spanhouse alone

\`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, commit ${commit()}.
${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, embedded ClickHouse.
Figures are medians with the smallest and largest round; ratios are computed within a round.

## CPU for spans

Requests of 1,000 spans, 10 attributes and ${Math.round(transcoder.bytesPerSpan)} bytes a span. Microseconds a span are CPU seconds a million spans.

| what | CPU, us a span | against protobufjs decode |
|---|---|---|
| protobufjs \`decode\` to objects, nothing else | ${printFigure(transcoder.protobufjsMicrosecondsPerSpan)} | 1 |
| our transcoder, bytes to a finished Native block | ${printFigure(transcoder.oursMicrosecondsPerSpan)} | ${printFigure(transcoder.ratio)} |
| the whole collector, plain: HTTP, decode, checksum, fsync, INSERT | ${printFigure(plain.collectorCpuSecondsPerMillion)} | ${printNumber(whole)} |
| the whole collector, gzip | ${printFigure(gzip.collectorCpuSecondsPerMillion)} | ${printNumber(protobufjs / gzip.collectorCpuSecondsPerMillion.median)} |

${printStages(stages, plain.collectorCpuSecondsPerMillion.median)}

The collector's peak resident memory was ${Math.round(peakRssMiB)} MiB.

## CPU of ClickHouse for the same rows, merges included

| what | CPU seconds a million rows |
|---|---|
| our segments, as they come (plain) | ${printFigure(plain.engineCpuSecondsPerMillion)} |
| our segments, as they come (gzip) | ${printFigure(gzip.engineCpuSecondsPerMillion)} |
| one ready-made Native file | ${printFigure(floorCpuSecondsPerMillion)} |
| ratio | ${printFigure(floorRatio)} |

## Answer time

Requests of 3 to 30 log records as OTLP/JSON, ${answerTimes.requestsPerSecond} a second for ${Math.round(answerTimes.sent / answerTimes.requestsPerSecond)} s, every answer after its fsync,
timed from the moment each request was due; sender, collector and ClickHouse share the machine.

| p50 | p99 | p99.9 |
|---|---|---|
| ${printNumber(answerTimes.p50Ms)} ms | ${printNumber(answerTimes.p99Ms)} ms | ${printNumber(answerTimes.p999Ms)} ms |
`;
}

/** Where the time goes: every stage alone, and what is left over for everything between them. */
function printStages(stages: StageFigures, wholePlain: number): string {
  const row = (what: string, of: Figure): string => `| ${what} | ${printFigure(of)} |`;
  const sum = [stages.receivePlain, stages.decode, stages.spool, stages.insertBody].reduce(
    (total, { median }) => total + median,
    0,
  );
  return `Each stage alone, in a process without the others, kernel and garbage collection included:

| stage | CPU, us a span |
|---|---|
${row("receive, plain: HTTP, the body into one buffer, the answer", stages.receivePlain)}
${row("receive, gzip: the same and inflating", stages.receiveGzip)}
${row("decode: protobuf to a finished Native block", stages.decode)}
${row("spool: checksum, write, fdatasync, seal", stages.spool)}
${row("of which the checksum", stages.checksum)}
${row("INSERT: reading the segment back and sending it", stages.insertBody)}
| sum of the plain path | ${printNumber(sum)} |
| the whole collector beside it | ${printNumber(wholePlain)} |

A page's request (OTLP/JSON, 3 to 30 log records): ${printFigure(stages.receiveBrowser)} us for HTTP alone, in front of a sink that takes everything, and
${printFigure(stages.decodeBrowser)} us to parse it and fill the columns. What it costs beyond that in the collector is its share of commits and INSERTs.`;
}

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}
