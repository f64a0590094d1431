/**
 * `npm run bench:browser`: sizes of our entries and of the peers' SDKs, and what each costs the main thread of a page, in
 * one run on one machine; writes `bench/browser/results.md`. `-- --only Faro --rounds 1` prints a part and writes nothing.
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { startBrowser } from "../../sdk-browser/test/start-browser.ts";
import { figure } from "../figures.ts";
import { bundleForPage, measureSizes } from "./bundle-subject.ts";
import { installPeer } from "./install-peer.ts";
import { measureOnce, openStage, type MainThread } from "./main-thread.ts";
import { printPage, type Measured } from "./page.ts";
import { subjects } from "./subjects.ts";

const { values } = parseArgs({ options: { only: { type: "string" }, rounds: { type: "string", default: "3" } } });
const rounds = Number(values.rounds);
const chosen = subjects.filter(({ name }) => values.only === undefined || name.includes(values.only));
const nothing = "var bench = { start() {}, emit() {} };";

interface Played {
  readonly name: string;
  readonly script: string;
}

const measured = new Map<string, Omit<Measured, "mainThread">>();
const toPlay: Played[] = [];
for (const subject of chosen) {
  console.log(`installing and bundling ${subject.name}`);
  const folder = await installPeer(subject);
  measured.set(subject.name, { subject, sizes: await measureSizes(subject, folder) });
  if (subject.emit !== undefined) toPlay.push({ name: subject.name, script: await bundleForPage(subject, folder) });
}

/** What `script` costs beyond `none`, the page without an SDK in the same round. */
function beyond(script: MainThread, none: MainThread): MainThread {
  return {
    ...script,
    initMs: Math.max(0, script.initMs - none.initMs),
    eventsMs: Math.max(0, script.eventsMs - none.eventsMs),
  };
}

const browser = await startBrowser();
const stage = await openStage();
const costs = new Map<string, MainThread[]>();
try {
  // The first page of a browser is slow in everything.
  await measureOnce(browser, stage, nothing);
  for (let round = 1; round <= rounds; round++) {
    console.log(`round ${round} of ${rounds}: ${toPlay.length + 1} pages, ${(toPlay.length + 1) * 8} s`);
    const none = await measureOnce(browser, stage, nothing);
    for (const { name, script } of toPlay) {
      const cost = beyond(await measureOnce(browser, stage, script), none);
      costs.set(name, [...(costs.get(name) ?? []), cost]);
    }
  }
} finally {
  await browser.close();
  stage.stop();
}

function figures(name: string): Measured["mainThread"] {
  const list = costs.get(name);
  if (list === undefined) return undefined;
  const of = (key: keyof MainThread): ReturnType<typeof figure> => figure(list.map((cost) => cost[key]));
  return {
    ...{ initMs: of("initMs"), initCallMs: of("initCallMs"), eventsMs: of("eventsMs") },
    ...{ eventCallsMs: of("eventCallsMs"), sentBytes: of("sentBytes"), requests: of("requests") },
  };
}

const results = [...measured].map(([name, { subject, sizes }]) => ({ subject, sizes, mainThread: figures(name) }));
const page = printPage(results, { browser: browser.version(), rounds });
console.log(`\n${page}`);
if (values.only === undefined) await writeFile(new URL("results.md", import.meta.url), page);
