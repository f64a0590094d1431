/**
 * `npm run demo`: a collector when none is there, the four services of the shop, and visitors; until Ctrl-C.
 *
 *     start  collector ─► stock ─► orders ─► worker, gateway ─► visitors
 *     stop   visitors ─► gateway ─► worker ─► orders ─► stock ─► collector: whoever sends goes before who receives
 */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startChild, type Child } from "./child.ts";
import { findCollector, type Folders } from "./collector.ts";
import { startServices, type Services } from "./services.ts";
import { stopSignal } from "./stop-signal.ts";
import { renderNoMoreVisitors, renderRunning, renderWhereToLook } from "./text.ts";

const help = `npm run demo [-- options]

  --once           ends when the visits are over
  --visits N       so many visits; with --once 10, else without end; 0 is a shop for you alone
  --listen HOST    where the shop can be reached; 127.0.0.1, or 0.0.0.0 in a container
  --own-collector  starts a collector even when one answers at 127.0.0.1:8318

Data goes to .spanhouse-demo, or to SPANHOUSE_DATA_DIR.
`;

const { values } = parseArgs({
  options: {
    help: { type: "boolean", default: false },
    once: { type: "boolean", default: false },
    visits: { type: "string" },
    listen: { type: "string", default: "127.0.0.1" },
    "own-collector": { type: "boolean", default: false },
  },
});

/** Jobs of the last orders are done within it; the worker's retries take three seconds. */
const jobsMsMax = 15_000;
const traceMsMax = 30_000;
const pollMs = 250;

const areOver = "The visits are over.";

const children: Child[] = [];
let isStopping = false;

async function stopAll(): Promise<void> {
  isStopping = true;
  for (const child of children.toReversed()) await child.stop();
}

function startVisitors(folders: Folders, shopUrl: string, onLine: (line: string) => void): Child {
  const visits = values.visits ?? (values.once ? "10" : undefined);
  return startChild({
    name: "visitors",
    args: ["visitor/main.ts", "--shop", shopUrl, ...(visits === undefined ? ["--forever"] : ["--visits", visits])],
    directory: fileURLToPath(new URL("..", import.meta.url)),
    env: process.env,
    logFolder: folders.logs,
    onLine,
  });
}

/** Asks again and again until the answer is as it should be; false when that takes too long. */
async function comesTrue(url: string, msMax: number, isSo: (answer: string) => boolean): Promise<boolean> {
  for (const endMs = Date.now() + msMax; Date.now() < endMs; await pause(pollMs)) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer !== undefined && isSo(await answer.text())) return true;
  }
  return false;
}

/** What runs. */
interface Opened {
  readonly folders: Folders;
  readonly services: Services;
  readonly visitors: Child;
  /** Whether a whole trace was shown; undefined when nobody has ordered. */
  readonly shown: () => Promise<boolean | undefined>;
}

async function openShop(): Promise<Opened> {
  const data = resolve(process.env["SPANHOUSE_DATA_DIR"] ?? ".spanhouse-demo");
  const folders = { data, logs: join(data, "logs") };
  mkdirSync(folders.logs, { recursive: true });
  console.log("Starting the collector and the shop ...");
  const collector = await findCollector(folders, values["own-collector"]);
  if (collector.child !== undefined) children.push(collector.child);
  const services = await startServices({ folders, ingestUrl: collector.ingestUrl, host: values.listen });
  children.push(...services.children.toReversed());
  console.log(renderRunning(services, collector, folders));

  let shown: Promise<boolean> | undefined;
  const visitors = startVisitors(folders, services.shopUrl, (line) => {
    console.log(`  ${line}`);
    const [, traceId] = /trace ([0-9a-f]{32})/.exec(line) ?? [];
    if (traceId === undefined) return;
    const traceUrl = `${collector.queryUrl}/api/v1/traces/${traceId}`;
    shown ??= comesTrue(traceUrl, traceMsMax, (trace) => trace.includes("shop-worker")).then((whole) => {
      if (whole) console.log(renderWhereToLook(traceId, collector, values.once ? folders : undefined));
      else console.log(`\nThe trace ${traceId} has not come as far as the worker in ${traceMsMax / 1_000} s.\n`);
      return whole;
    });
  });
  children.push(visitors);
  return { folders, services, visitors, shown: async () => shown };
}

/** Waits for the worker, and for a trace to show; false when one has not come. */
async function finishWork({ services, shown }: Opened): Promise<boolean> {
  await comesTrue(`${services.ordersUrl}/jobs`, jobsMsMax, (jobs) => jobs === '{"open":0}');
  return (await shown()) !== false;
}

async function main(): Promise<number> {
  if (values.help) {
    console.log(help);
    return 0;
  }
  const stopped = stopSignal();
  const opened = await Promise.race([openShop(), stopped]);
  if (typeof opened === "string") return 0;
  const { visitors, folders } = opened;
  const lasting = children.filter((child) => child !== visitors);
  const someoneEnded = lasting.map(async ({ name, ended }) => `${name} ended by itself: ${await ended}`);
  const visited = visitors.ended.then((how) => {
    if (values.once) return how === "0" ? areOver : "Some visits went wrong.";
    if (!isStopping) console.log(renderNoMoreVisitors(how, folders));
    return stopped;
  });
  const why = await Promise.race([stopped, visited, ...someoneEnded]);
  const wentWell = why === areOver && (await finishWork(opened));
  if (!why.startsWith("SIG")) console.log(`\n${why}`);
  console.log("\nStopping ...");
  await stopAll();
  console.log("Stopped.");
  return why.startsWith("SIG") || wentWell ? 0 : 1;
}

try {
  // Whatever has been started ends with this process.
  process.exit(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
