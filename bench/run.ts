import { writeFile } from "node:fs/promises";
import { benchAnswerTime } from "./answer-time.ts";
import { startProcesses } from "./processes.ts";
import { printResults } from "./results.ts";
import { benchStages } from "./stages.ts";
import { benchTranscoder } from "./transcoder.ts";
import { benchWholePath } from "./whole-path.ts";

/** `npm run bench`: everything in one run on one machine, written to `bench/results-own.md`. */

const rounds = 3;
const say = (text: string): void => console.log(text);

say(`transcoder against protobufjs, ${rounds * 2 + 1} rounds`);
const transcoder = benchTranscoder(rounds * 2 + 1);
say(`stages of the path, ${rounds} rounds`);
const stages = await benchStages(rounds);
say("starting ClickHouse and the collector");
const processes = await startProcesses();
try {
  say(`whole path, ${rounds} rounds of 300,000 spans plain, gzip, and as one Native file`);
  const wholePath = await benchWholePath(processes, rounds, say);
  say("answer time at 1,000 requests/s, 15 s");
  const answerTimes = await benchAnswerTime(processes, 1000, 15);
  const text = printResults({ transcoder, stages, wholePath, answerTimes });
  await writeFile(new URL("results-own.md", import.meta.url), text);
  say(`\n${text}\nwritten to bench/results-own.md`);
} finally {
  await processes.stop();
}
