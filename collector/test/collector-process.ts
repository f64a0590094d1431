import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentName } from "../src/config-options.ts";
import { directoryHolder } from "../src/embedded/engine-directory.ts";
import { freePorts } from "./start-test-engine.ts";
import type { TestOptions } from "./start-test-collector.ts";

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `spanhouse start` as it is run by anybody, in a process of its own. */
export interface CollectorProcess {
  /** What it has printed so far. */
  output(): string;
  readonly ended: Promise<Ending>;
  signal(signal: NodeJS.Signals): void;
  /** `kill -9`, and waits for the end. */
  kill(): Promise<void>;
  /** What `promise` gives; rejects, with what the process printed, when that ends first. */
  whileRunning<T>(promise: Promise<T>): Promise<T>;
}

/** A place where collectors run one after the other: a data directory, addresses that stay, a configuration. */
export interface CollectorSite {
  readonly ingestUrl: string;
  /** `host:port`, as clients of gRPC take it. */
  readonly grpcAddress: string;
  readonly queryUrl: string;
  readonly dataDir: string;
  start(): CollectorProcess;
  /** The embedded engine, as it names itself in its directory; undefined when none runs. */
  enginePid(): Promise<number | undefined>;
  /** Rows of one read-only query through the query API. */
  sql(query: string): Promise<unknown[][]>;
  metrics(): Promise<string>;
  /** `/readyz`: its status and what it says of each part; undefined when nobody answers. */
  readyz(): Promise<Readyz | undefined>;
  /** Kills what runs and removes the directory. */
  remove(): Promise<void>;
}

export interface Readyz {
  readonly status: number;
  readonly parts: readonly { readonly part: string; readonly ready: boolean; readonly reason: string }[];
}

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** Chooses addresses and makes the directory; `options` as in spanhouse.yaml. */
export async function createCollectorSite(options: TestOptions = {}): Promise<CollectorSite> {
  const dataDir = await mkdtemp(join(tmpdir(), "spanhouse-process-"));
  const [httpPort, queryPort] = await freePorts();
  const [embeddedHttpPort, embeddedTcpPort] = await freePorts();
  const [grpcPort] = await freePorts();
  const settings: TestOptions = {
    dataDir,
    httpListen: `127.0.0.1:${httpPort}`,
    grpcListen: `127.0.0.1:${grpcPort}`,
    queryListen: `127.0.0.1:${queryPort}`,
    embeddedHttpPort: String(embeddedHttpPort),
    embeddedTcpPort: String(embeddedTcpPort),
    embeddedMemoryBytesMax: "2GiB",
    // Tests count records; the one of these metrics asks for them.
    selfMetricsIntervalMs: "0",
    segmentAgeMsMax: "100ms",
    logFormat: "json",
    ...options,
  };
  const env = Object.fromEntries(Object.entries(settings).map(([name, value]) => [environmentName(name), value]));
  const queryUrl = `http://127.0.0.1:${queryPort}`;
  let current: CollectorProcess | undefined;
  return {
    ingestUrl: `http://127.0.0.1:${httpPort}`,
    grpcAddress: `127.0.0.1:${grpcPort}`,
    queryUrl,
    dataDir,
    start() {
      const child = spawn(process.execPath, ["--conditions=@spanhouse/source", main, "start"], {
        cwd: dataDir,
        env: { ...withoutOurs(process.env), ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      return (current = watchProcess(child));
    },
    enginePid: () => directoryHolder(join(dataDir, "clickhouse", "data")),
    async sql(query) {
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(`${queryUrl}/api/v1/sql`, {
        method: "POST",
        headers,
        body: JSON.stringify({ query }),
      });
      if (!answer.ok) throw new Error(`${query}: ${answer.status} ${await answer.text()}`);
      return ((await answer.json()) as { rows: unknown[][] }).rows;
    },
    metrics: async () => (await fetch(`${queryUrl}/metrics`)).text(),
    async readyz() {
      const answer = await fetch(`${queryUrl}/readyz`).catch(() => undefined);
      return answer && { status: answer.status, parts: ((await answer.json()) as Omit<Readyz, "status">).parts };
    },
    async remove() {
      await current?.kill();
      // The engine ends by itself when its collector is gone, and until then may still write.
      await rm(dataDir, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
    },
  };
}

/** A collector refuses variables that it does not know, and those of a test run are some. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("SPANHOUSE_")));
}

const outputCharsKept = 20_000;

function watchProcess(child: ChildProcess): CollectorProcess {
  let output = "";
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding("utf8").on("data", (text: string) => void (output = (output + text).slice(-outputCharsKept)));
  }
  const ended = new Promise<Ending>((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  return {
    output: () => output,
    ended,
    signal: (signal) => void child.kill(signal),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    async whileRunning(promise) {
      const early = ended.then(({ code, signal }) => {
        throw new Error(`the collector ended by itself (code ${code}, signal ${signal}): ${output}`);
      });
      return Promise.race([promise, early]);
    },
  };
}
