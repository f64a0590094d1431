/**
 * The embedded ClickHouse: a real server in a child process, from npm packages alone.
 *
 *   collector ──stdin (never written)──► child: Node + libchdb ──► data directory
 *       │                                  │  HTTP  127.0.0.1:httpPort
 *       └── supervises: restart on exit    └─ native 127.0.0.1:tcpPort
 *
 * Invariants
 * - One engine a directory: ClickHouse locks it and refuses a second one.
 * - The child ends when the collector does, also by `kill -9`: its last statement reads the pipe that only we hold open.
 * - It is safe to kill the child at any time. What was answered survives, so restarts need no repair by us.
 * - After the first successful start it is restarted for ever, with the same ports and passwords; callers keep their
 *   addresses and see failed requests meanwhile. The first start fails loudly instead.
 *
 * Limits: restart after 0 to 250 ms, doubling up to 5 s (full jitter), from the start again once it ran for 10 s;
 * ready within 30 s; a stop takes 10 s at most; the first start waits 10 s for an engine that a killed collector left.
 */
import { setTimeout as delay } from "node:timers/promises";
import { OperatingError } from "../errors.ts";
import type { EngineUser } from "./credentials.ts";
import { directoryHolder, prepareEngineDirectory } from "./engine-directory.ts";
import type { ReaderAccess } from "./engine-config.ts";
import { launchEngine, type EngineLaunch, type EngineProcess } from "./engine-process.ts";
import { engineLibrary } from "./platform.ts";

export type EngineState = "running" | "restarting" | "stopped";

export interface EngineOptions {
  /** The collector's data directory; the engine keeps to `clickhouse/` below it. */
  readonly dataDir: string;
  readonly httpPort: number;
  readonly tcpPort: number;
  /** Made at the start when it does not exist; the two users see no other. */
  readonly database: string;
  /** ClickHouse's memory cap for everything together; 512 MiB is about the least that works. */
  readonly memoryBytesMax: number;
  /** What the reader may select. Left out: everything in `database`, whatever project it belongs to. */
  readonly readerAccess?: ReaderAccess | undefined;
  readonly readyTimeoutMs?: number;
  /** How long the first start waits while another engine has the directory. @default 10,000 */
  readonly predecessorMsMax?: number;
  /** Called after each change but the first start; `reason` says how the child ended or why a restart failed. */
  readonly onStateChange?: (state: EngineState, reason: string) => void;
}

export interface Engine {
  /** Base URL of ClickHouse's HTTP interface, without user and password. */
  readonly url: string;
  readonly nativePort: number;
  readonly database: string;
  readonly writer: EngineUser;
  readonly reader: EngineUser;
  /** Process id of the current child; undefined while there is none. */
  pid(): number | undefined;
  /** Ends the engine and its supervision; after `deadlineMs` (default 10 s) by force. Safe to call again. */
  stop(deadlineMs?: number): Promise<void>;
}

const restartBaseMs = 250;
const restartCapMs = 5_000;
const healthyAfterMs = 10_000;
const readyTimeoutMsDefault = 30_000;
const stopDeadlineMsDefault = 10_000;
const predecessorMsMaxDefault = 10_000;
const predecessorPollMs = 50;

/** Starts the engine and resolves once it takes queries. Rejects with `engine_unavailable`, whose hint says what to do. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { dataDir, httpPort, tcpPort, database, memoryBytesMax, readerAccess } = options;
  if (httpPort === tcpPort) {
    throw new OperatingError(
      "engine_unavailable",
      `the embedded ClickHouse cannot use port ${httpPort} for both HTTP and native TCP`,
      {
        hint: "choose two different ports with SPANHOUSE_EMBEDDED_HTTP_PORT and SPANHOUSE_EMBEDDED_TCP_PORT",
      },
    );
  }
  const library = engineLibrary();
  const directory = await prepareEngineDirectory({ dataDir, database, memoryBytesMax, readerAccess });
  const readyTimeoutMs = options.readyTimeoutMs ?? readyTimeoutMsDefault;
  const launch = { library, directory, database, httpPort, tcpPort, readyTimeoutMs };
  const supervised = await supervise(launch, {
    predecessorMsMax: options.predecessorMsMax ?? predecessorMsMaxDefault,
    changed: options.onStateChange ?? (() => undefined),
  });
  return {
    url: `http://127.0.0.1:${httpPort}`,
    nativePort: tcpPort,
    database,
    writer: directory.credentials.writer,
    reader: directory.credentials.reader,
    ...supervised,
  };
}

/**
 * The first start. A collector that was killed leaves an engine behind that needs a second or two to end, and whoever
 * starts the collector again does not wait for that: its ports and its directory become free while we try again.
 */
async function launchFirst(
  launch: EngineLaunch,
  signal: AbortSignal,
  predecessorMsMax: number,
): Promise<EngineProcess> {
  const endsAt = performance.now() + predecessorMsMax;
  for (;;) {
    // Before the attempt: a holder that ends during it leaves room for the next one.
    const holder = await directoryHolder(launch.directory.dataPath);
    try {
      return await launchEngine(launch, signal);
    } catch (error) {
      if (holder === undefined || performance.now() >= endsAt) throw error;
      await delay(predecessorPollMs, undefined, { signal });
    }
  }
}

type Supervised = Pick<Engine, "pid" | "stop">;

interface Supervision {
  readonly predecessorMsMax: number;
  readonly changed: (state: EngineState, reason: string) => void;
}

async function supervise(launch: EngineLaunch, { predecessorMsMax, changed }: Supervision): Promise<Supervised> {
  const stopping = new AbortController();
  let current: EngineProcess | undefined = await launchFirst(launch, stopping.signal, predecessorMsMax);
  let startedAtMs = Date.now();

  async function keepRunning(): Promise<void> {
    let failures = 0;
    for (;;) {
      let reason = "";
      if (current !== undefined) {
        reason = `the embedded ClickHouse ended: ${await current.ended}`;
        current = undefined;
        if (Date.now() - startedAtMs > healthyAfterMs) failures = 0;
      }
      if (stopping.signal.aborted) return;
      if (reason !== "") changed("restarting", reason);
      const waitMs = Math.random() * Math.min(restartCapMs, restartBaseMs * 2 ** failures);
      failures++;
      try {
        await delay(waitMs, undefined, { signal: stopping.signal });
        current = await launchEngine(launch, stopping.signal);
        startedAtMs = Date.now();
        changed("running", `restarted, process ${current.pid}`);
      } catch (error) {
        if (stopping.signal.aborted) return;
        changed("restarting", error instanceof Error ? error.message : String(error));
      }
    }
  }

  const supervision = keepRunning();
  let stopped: Promise<void> | undefined;

  async function stopOnce(deadlineMs: number): Promise<void> {
    stopping.abort();
    await current?.stop(deadlineMs);
    await supervision;
    changed("stopped", "stopped");
  }

  return {
    pid: () => current?.pid,
    stop: (deadlineMs = stopDeadlineMsDefault) => (stopped ??= stopOnce(deadlineMs)),
  };
}
