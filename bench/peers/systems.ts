import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ClickHouse } from "./clickhouse.ts";
import type { Peers } from "./install-peers.ts";
import { otelcolConfig } from "./otelcol-config.ts";

export const systemNames = ["spanhouse", "spanhouse-own-schema", "otelcol", "otelcol-persistent", "rotel"] as const;
export type SystemName = (typeof systemNames)[number];

/** Where a system listens, keeps its files and writes to. */
export interface Target {
  readonly port: number;
  readonly queryPort: number;
  readonly directory: string;
  readonly database: string;
  readonly clickhouse: ClickHouse;
  /** How the Collector talks to ClickHouse: natively, as its documentation has it, unless it is going to be killed. */
  readonly protocol: "tcp" | "http";
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** One collector under measurement, which can be killed and started again on the same port and directory. */
export interface System {
  readonly name: SystemName;
  readonly database: string;
  readonly url: string;
  pid(): number;
  /** Resolves when it listens. */
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Does not wait: for when this process itself has to end. */
  killNow(): void;
  stop(): Promise<void>;
}

/** As it is published; `npm run build` has written it. */
const main = new URL("../../collector/dist/main.js", import.meta.url).pathname;
const readyMsMax = 30_000;
const stopMsMax = 15_000;

/** What starts it; undefined when its program is not there. */
function commandOf(name: SystemName, target: Target, peers: Peers): Command | undefined {
  const { port, queryPort, directory, database, clickhouse } = target;
  switch (name) {
    case "spanhouse":
    case "spanhouse-own-schema":
      return {
        program: process.execPath,
        args: [main, "start"],
        env: {
          SPANHOUSE_HTTP_LISTEN: `127.0.0.1:${port}`,
          SPANHOUSE_GRPC_LISTEN: "127.0.0.1:0",
          SPANHOUSE_QUERY_LISTEN: `127.0.0.1:${queryPort}`,
          SPANHOUSE_DATA_DIR: directory,
          SPANHOUSE_CLICKHOUSE_URL: clickhouse.httpUrl,
          SPANHOUSE_CLICKHOUSE_USER: clickhouse.user,
          SPANHOUSE_CLICKHOUSE_PASSWORD: clickhouse.password,
          SPANHOUSE_CLICKHOUSE_DATABASE: database,
          SPANHOUSE_SELF_METRICS_INTERVAL_MS: "0",
          SPANHOUSE_LOG_LEVEL: "warn",
        },
      };
    case "otelcol":
    case "otelcol-persistent":
      if ("missing" in peers.otelcol) return undefined;
      return { program: peers.otelcol.program, args: ["--config", path.join(directory, "config.yaml")] };
    case "rotel":
      if ("missing" in peers.rotel) return undefined;
      return {
        program: peers.rotel.program,
        args: [
          "start",
          ...["--otlp-http-endpoint", `127.0.0.1:${port}`, "--otlp-grpc-endpoint", `127.0.0.1:${queryPort}`],
          ...["--exporter", "clickhouse", "--clickhouse-exporter-endpoint", clickhouse.httpUrl],
          ...["--clickhouse-exporter-database", database, "--clickhouse-exporter-user", clickhouse.user],
          ...["--clickhouse-exporter-password", clickhouse.password, ...rotelFlags],
        ],
      };
  }
}

/** How Rotel is set beside addresses: batches as large and as old as the Collector's, synchronous INSERTs as there. */
export const rotelFlags: readonly string[] = [
  ...["--batch-max-size", "10000", "--batch-timeout", "1s"],
  ...["--clickhouse-exporter-async-insert", "false"],
];

export async function createSystem(name: SystemName, target: Target, peers: Peers): Promise<System> {
  const command = commandOf(name, target, peers);
  if (command === undefined) throw new Error(`BUG: ${name} is started but not installed`);
  await mkdir(target.directory, { recursive: true });
  if (name === "otelcol" || name === "otelcol-persistent") {
    const queue = name === "otelcol" ? "memory" : "persistent";
    await writeFile(path.join(target.directory, "config.yaml"), otelcolConfig(target, queue));
  }
  const logPath = path.join(target.directory, "output.log");
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    const timer = setTimeout(() => child?.kill("SIGKILL"), stopMsMax);
    await ended;
    clearTimeout(timer);
  };
  return {
    name,
    database: target.database,
    url: `http://127.0.0.1:${target.port}`,
    pid: () => child!.pid!,
    async start() {
      const log = openSync(logPath, "a");
      child = spawn(command.program, command.args, {
        cwd: target.directory,
        stdio: ["ignore", log, log],
        env: { ...process.env, ...command.env },
      });
      await untilListening(child, target.port, async () => (await readFile(logPath, "utf8")).slice(-2000));
      if (name.startsWith("spanhouse")) await untilReady(`http://127.0.0.1:${target.queryPort}/readyz`);
    },
    kill: () => end("SIGKILL"),
    killNow: () => void child?.kill("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}

async function untilListening(child: ChildProcess, port: number, log: () => Promise<string>): Promise<void> {
  const endsAt = performance.now() + readyMsMax;
  while (performance.now() < endsAt) {
    if (child.exitCode !== null) throw new Error(`it ended at its start:\n${await log()}`);
    if (await listens(port)) return;
    await delay(20);
  }
  throw new Error(`it did not listen within ${readyMsMax / 1000} s:\n${await log()}`);
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

async function untilReady(url: string): Promise<void> {
  const endsAt = performance.now() + readyMsMax;
  while (performance.now() < endsAt) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await delay(50);
  }
  throw new Error(`not ready within ${readyMsMax / 1000} s (${url})`);
}
