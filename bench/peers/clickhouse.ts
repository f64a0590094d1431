import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { prepareEngineDirectory, readLogTail } from "../../collector/src/embedded/engine-directory.ts";
import { launchEngine } from "../../collector/src/embedded/engine-process.ts";
import type { EngineProcess } from "../../collector/src/embedded/engine-process.ts";
import { engineLibrary } from "../../collector/src/embedded/platform.ts";
import { freePorts } from "../processes.ts";
import { cpuSeconds } from "./process-figures.ts";

/**
 * The one ClickHouse that all systems write to: the embedded engine in a process of its own, with a user that may use
 * every database, because each system has its own.
 */
export interface ClickHouse {
  readonly httpUrl: string;
  readonly tcpPort: number;
  readonly user: string;
  readonly password: string;
  /** CPU seconds that it has used since it was last started. */
  cpuSeconds(): number;
  /** Runs a statement; rows of a query come as JSON. */
  sql<Row>(statement: string): Promise<Row[]>;
  /** `kill -9`, without a restart. */
  kill(): Promise<void>;
  /** Does not wait: for when this process itself has to end. */
  killNow(): void;
  /** Starts it again on the same ports and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const database = "bench";

/** `unexpected` hears of an end that nobody here wanted, with ClickHouse's last words; it is started again then. */
export async function startClickHouse(directory: string, unexpected: (words: string) => void): Promise<ClickHouse> {
  const [httpPort, tcpPort] = await freePorts(2);
  const prepared = await prepareEngineDirectory({ dataDir: directory, database, memoryBytesMax: 4 * 2 ** 30 });
  const usersPath = path.join(prepared.path, "users.xml");
  const users = await readFile(usersPath, "utf8");
  await writeFile(usersPath, users.replace(`GRANT ALL ON \`${database}\`.*`, "GRANT ALL ON *.*"));
  const launch = {
    library: engineLibrary(),
    directory: prepared,
    database,
    httpPort: httpPort!,
    tcpPort: tcpPort!,
    readyTimeoutMs: 30_000,
  };
  let ending = false;
  const start = async (): Promise<EngineProcess> => {
    const started = await launchEngine(launch, new AbortController().signal);
    ending = false;
    void started.ended.then(async (words) => {
      if (ending) return;
      unexpected(`ClickHouse ended: ${words}\n${await readLogTail(prepared.logPath, 4_000)}`);
      engine = await start();
    });
    return started;
  };
  let engine = await start();
  const httpUrl = `http://127.0.0.1:${httpPort}`;
  const { user, password } = prepared.credentials.writer;
  return {
    httpUrl,
    tcpPort: tcpPort!,
    user,
    password,
    cpuSeconds: () => cpuSeconds(engine.pid),
    async sql<Row>(statement: string): Promise<Row[]> {
      const answer = await fetch(`${httpUrl}/?default_format=JSONEachRow&output_format_json_quote_64bit_integers=0`, {
        method: "POST",
        headers: { "x-clickhouse-user": user, "x-clickhouse-key": password },
        body: statement,
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${text.trim()}\nin: ${statement.slice(0, 500)}`);
      return text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Row);
    },
    async kill() {
      ending = true;
      process.kill(engine.pid, "SIGKILL");
      await engine.ended;
    },
    killNow() {
      ending = true;
      process.kill(engine.pid, "SIGKILL");
    },
    async restart() {
      engine = await start();
    },
    stop() {
      ending = true;
      return engine.stop(10_000);
    },
  };
}

const restPollMs = 250;
const restMsMax = 8_000;

/**
 * ClickHouse's CPU seconds once it has come to rest: no merge runs and it uses no more than it does idle. Bounded, since
 * it may always find another merge to do.
 */
export async function settledCpuSeconds(
  clickhouse: ClickHouse,
  { idleCores, quietMs }: { readonly idleCores: number; readonly quietMs: number },
): Promise<number> {
  const endsAt = performance.now() + restMsMax;
  let quiet = 0;
  for (let before = clickhouse.cpuSeconds(); performance.now() < endsAt;) {
    await delay(restPollMs);
    const now = clickhouse.cpuSeconds();
    const merges = await clickhouse.sql("SELECT 1 FROM system.merges");
    quiet = merges.length === 0 && now - before <= (idleCores * restPollMs) / 1000 + 0.02 ? quiet + 1 : 0;
    if (quiet * restPollMs >= quietMs) break;
    before = clickhouse.cpuSeconds();
  }
  return clickhouse.cpuSeconds();
}
