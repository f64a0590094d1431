#!/usr/bin/env node
/**
 * The door of `npm start`, `npm run demo`, `npm test`, `npm run check` and the benchmarks: installs what is missing, then
 * runs the task on the pinned Node.
 *
 *   npm start -> bootstrap.mjs --(nothing to install)----------------> pinned Node, task
 *                     `--(first time, or package-lock.json changed)--> install.mjs --^
 *
 * Plain JavaScript without dependencies, because it runs before anything is installed and on whatever Node the machine
 * has. The common case must cost nothing one notices, so it reads two files and imports `install.mjs` only when needed.
 *
 * Signals. On a terminal Ctrl-C reaches the whole process group, so the task has it already and it is not passed on.
 * Everything else (SIGTERM, SIGHUP, SIGINT without a terminal) is passed on once: npm repeats what the group was sent.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isInstalled } from "./installed.mjs";

const nodeVersionMin = [20, 19];
/** npm passes a signal on although the process group had it; within this time a second one is the same one. */
const signalEchoMs = 1_000;

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");

/**
 * What each task gives to the pinned Node; `start` and `demo` keep the caller's working directory, for their data.
 * `withGrafana` tasks need what grafana-plugin/ is made with, 500 MB that nobody waits for who only starts the collector:
 * for those that `showsConsole` it is installed and the console built beside them.
 */
const tasks = {
  start: { args: [join(root, "collector/src/main.ts"), "start"], directory: process.cwd(), showsConsole: true },
  demo: { args: [join(root, "examples/shop/demo/main.ts")], directory: process.cwd(), showsConsole: true },
  console: { args: [join(root, "scripts/build-console.ts")], directory: root },
  test: { args: [join(root, "scripts/run-tests.ts")], directory: root, withGrafana: true },
  "test:interop": { args: [join(root, "interop/exporters/run.ts")], directory: root },
  check: { args: [join(root, "scripts/run-checks.ts")], directory: root, withGrafana: true },
  bench: { args: [join(root, "bench/run.ts")], directory: root },
  "bench:peers": { args: [join(root, "bench/peers/run.ts")], directory: root },
  "bench:browser": { args: [join(root, "bench/browser/run.ts")], directory: root },
  "bench:limits": { args: [join(root, "bench/limits/run.ts")], directory: root },
  "bench:node": { args: [join(root, "bench/node/run.ts")], directory: root },
};

/** @returns {never} */
function fail(message) {
  process.stderr.write(`spanhouse: ${message}\n`);
  process.exit(1);
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const [majorMin, minorMin] = nodeVersionMin;
  if (major > majorMin || (major === majorMin && minor >= minorMin)) return;
  fail(
    `Node ${process.versions.node} is too old to install the packages; ${majorMin}.${minorMin} or newer is needed.\n` +
      "  Next: install a current Node (https://nodejs.org) and run the same command again. " +
      "The project then brings its own Node 24.",
  );
}

/** The folders, each with a lock of its own, that `task` needs; "" is the root. */
function foldersOf(task) {
  if (!task.withGrafana) return [""];
  const react18 = process.env.SPANHOUSE_REACT_18 === "1" ? ["grafana-plugin/react-18"] : [];
  return ["", "grafana-plugin", ...react18];
}

/** The pinned Node; the machine's own only where install scripts are switched off and it is new enough. */
function findNode() {
  const pinned = join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  return fail(
    `the pinned Node is missing (${pinned}), and this Node ${process.versions.node} cannot run TypeScript.\n` +
      "  It is unpacked by an install script, which npm's setting ignore-scripts switches off.\n" +
      "  Next: npm rebuild node --ignore-scripts=false",
  );
}

function passSignalsTo(child) {
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const lastMs = {};
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (signal === "SIGINT" && onTerminal) return;
      const nowMs = Date.now();
      if (nowMs - (lastMs[signal] ?? 0) < signalEchoMs) return;
      lastMs[signal] = nowMs;
      child.kill(signal);
    });
  }
}

/** Builds the console, when it must be, beside a task; a pipe that closes with this process ends it, however that ends. */
function buildConsoleBeside(node) {
  const child = spawn(node, [join(root, "scripts/build-console.ts"), "--beside"], {
    cwd: root,
    stdio: ["pipe", "inherit", "inherit"],
  });
  // The task goes on without a console, and its page says how to build it.
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  child.unref();
}

/** Runs the task to its end and ends this process the same way: with its exit code, or by its signal. */
function run(task, extraArgs) {
  const node = findNode();
  const path = `${join(modules, ".bin")}${delimiter}${process.env.PATH ?? ""}`;
  const child = spawn(node, ["--conditions=@spanhouse/source", ...task.args, ...extraArgs], {
    cwd: task.directory,
    env: { ...process.env, PATH: path },
    stdio: "inherit",
  });
  passSignalsTo(child);
  if (task.showsConsole) buildConsoleBeside(node);
  child.on("error", (error) => fail(`cannot run ${node}: ${error.message}`));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

async function main() {
  const [name = "", ...extraArgs] = process.argv.slice(2);
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (task === undefined) fail(`no such task: "${name}". Tasks: ${Object.keys(tasks).join(", ")}.`);
  refuseOldNode();
  for (const folder of foldersOf(task)) {
    if (isInstalled(join(root, folder))) continue;
    const { install } = await import("./install.mjs");
    await install({ root, folder });
  }
  run(task, extraArgs);
}

await main();
