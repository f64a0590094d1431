/**
 * `npm run bench:node`: what instrumenting a Node service costs, bare, with ours and with the SDKs of others, in interleaved
 * rounds on one machine; writes `bench/node/results.md`. `-- --only spanhouse --rounds 1 --seconds 3` prints a part and
 * writes nothing. Linux only, because it reads `/proc`.
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { installSubject } from "./install-subject.ts";
import { measure, type Measurement } from "./measure.ts";
import { printPage, type Result } from "./page.ts";
import { startSink } from "./sink.ts";
import { frameworks, subjects, type Framework } from "./subjects.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "5" },
  },
});
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
if (!(Number.isInteger(rounds) && rounds > 0 && seconds > 0)) {
  console.error("bench:node: --rounds takes a whole number above 0, --seconds a number above 0");
  process.exit(2);
}
const chosen = subjects.filter(({ name }) => name === "bare" || name.includes(values.only ?? ""));

interface Entry extends Result {
  readonly rounds: Measurement[];
}

const entries: Entry[] = [];
for (const subject of chosen) {
  console.log(`installing ${subject.name}`);
  const installed = await installSubject(subject);
  for (const framework of Object.keys(frameworks) as Framework[])
    entries.push({ subject, framework, installed, rounds: [] });
}

const sink = await startSink();
for (let round = 1; round <= rounds; round++) {
  console.log(`round ${round} of ${rounds}: ${entries.length} services, about ${entries.length * (2 * seconds + 6)} s`);
  for (const { subject, framework, installed, rounds: measured } of entries) {
    measured.push(await measure(subject, framework, { sink, folder: installed.folder, seconds }));
  }
}
sink.stop();

const page = printPage(entries, { rounds, seconds });
console.log(`\n${page}`);
if (values.only === undefined) await writeFile(new URL("results.md", import.meta.url), page);
