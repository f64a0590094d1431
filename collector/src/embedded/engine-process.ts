import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { createServer } from "node:net";
import { extname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { EngineUser } from "./credentials.ts";
import { startStatements } from "./engine-config.ts";
import type { EngineDirectory } from "./engine-directory.ts";
import { enginePorts, explainFailedStart, portTaken, type FailedStart } from "./engine-failure.ts";

/** Everything that one start of the engine needs; the same for each restart. */
export interface EngineLaunch {
  readonly library: string;
  readonly directory: EngineDirectory;
  readonly database: string;
  readonly httpPort: number;
  readonly tcpPort: number;
  readonly readyTimeoutMs: number;
}

/** One running child. */
export interface EngineProcess {
  readonly pid: number;
  /** Resolves, never rejects, when the child has ended, with the words for how. */
  readonly ended: Promise<string>;
  /** Closes the child's standard input, which ends it; kills it after `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>;
}

const host = "127.0.0.1";
const pollMs = 20;
const requestTimeoutMs = 5_000;
const outputBytesKept = 4_096;

/**
 * Starts the child and resolves once it answers as the writer and our database exists. Rejects with
 * `engine_unavailable`; no child is left behind then. `signal` ends a start that is no longer wanted.
 */
export async function launchEngine(launch: EngineLaunch, signal: AbortSignal): Promise<EngineProcess> {
  const ports = enginePorts(launch.httpPort, launch.tcpPort);
  for (const port of ports) {
    // Before anything is sent there: what listens on our port must be our child when the password goes out.
    if (await isTaken(port.number)) throw await portTaken(port, launch.directory);
  }
  signal.throwIfAborted();
  const { child, output } = spawnChild(launch);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, killed) => resolve(killed === null ? `exit code ${code}` : `signal ${killed}`));
  });
  const running = { pid: child.pid ?? 0, ended, stop: (deadlineMs: number) => stopChild(child, deadlineMs) };
  const failed = await untilReady(launch, ended, signal);
  if (failed === undefined) return running;
  await running.stop(0);
  throw await explainFailedStart({ ending: failed, output: output() } satisfies FailedStart, launch.directory, ports);
}

function spawnChild(launch: EngineLaunch): { child: ChildProcess; output: () => string } {
  const entry = fileURLToPath(new URL(`./engine-child${extname(import.meta.url)}`, import.meta.url));
  const args = [
    `--path=${launch.directory.dataPath}`,
    `--listen_host=${host}`,
    `--http_port=${launch.httpPort}`,
    `--tcp_port=${launch.tcpPort}`,
    `--config-file=${launch.directory.configPath}`,
    // The configuration file's own level is overwritten in this mode; without a level it logs everything.
    "--log-level=information",
    `--query=${startStatements.join("; ")}`,
  ];
  const child = spawn(process.execPath, ["--no-warnings", entry, JSON.stringify({ library: launch.library, args })], {
    cwd: launch.directory.path,
    env: childEnvironment(),
    // A process group of its own: Ctrl-C in a terminal reaches the collector, which still has segments to write.
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let tail = "";
  const keep = (chunk: string): void => void (tail = (tail + chunk).slice(-outputBytesKept));
  child.stdout?.setEncoding("utf8").on("data", keep);
  child.stderr?.setEncoding("utf8").on("data", keep);
  // A child that ended takes its end of the pipe along; `ended` reports that.
  child.stdin?.on("error", () => undefined);
  return { child, output: () => tail.replace(/^Logging .*$/m, "").trim() };
}

/**
 * ClickHouse reads CLICKHOUSE_USER, OPENAI_API_KEY and more from its environment, and Node NODE_OPTIONS: none is meant. The zone of its times
 * is the one of the machine unless it stands here; `timezone` of the configuration is not read in this mode.
 */
function childEnvironment(): NodeJS.ProcessEnv {
  const kept = new Set(["PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"]);
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.has(name))), TZ: "UTC" };
}

/** Resolves with undefined when ready, else with the words for why not. */
async function untilReady(
  launch: EngineLaunch,
  ended: Promise<string>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const timeout = AbortSignal.timeout(launch.readyTimeoutMs);
  let ending: string | undefined;
  void ended.then((words) => (ending = words));
  const { writer } = launch.directory.credentials;
  const create = `CREATE DATABASE IF NOT EXISTS \`${launch.database.replaceAll("`", "\\`")}\``;
  for (;;) {
    if (ending !== undefined) return ending;
    if (signal.aborted) return "stopped while starting";
    if (timeout.aborted) return `not ready after ${launch.readyTimeoutMs / 1000} s`;
    if (await answers(launch.httpPort, writer, create)) return undefined;
    await Promise.race([delay(pollMs), ended]);
  }
}

/** Sends one statement on a connection of its own, so that no idle connection holds up a stop; true when it succeeded. */
function answers(port: number, { user, password }: EngineUser, sql: string): Promise<boolean> {
  const headers = { "X-ClickHouse-User": user, "X-ClickHouse-Key": password };
  return new Promise((resolve) => {
    const call = request(
      { host, port, method: "POST", headers, agent: false, timeout: requestTimeoutMs },
      (response) => {
        response.resume();
        response.once("close", () => resolve(response.statusCode === 200));
      },
    );
    call.once("timeout", () => call.destroy());
    call.once("error", () => resolve(false));
    call.end(sql);
  });
}

async function isTaken(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(true));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(false)));
  });
}

async function stopChild(child: ChildProcess, deadlineMs: number): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.stdin?.end();
  const timer = setTimeout(() => child.kill("SIGKILL"), deadlineMs);
  await exit;
  clearTimeout(timer);
}
