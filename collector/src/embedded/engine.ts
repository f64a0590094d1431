import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { OperatingError } from "../errors.ts";
import { loadCredentials, type EngineUser } from "./credentials.ts";
import { defaultMemoryBytesMax, renderConfig, renderUsers } from "./engine-config.ts";
import { engineLibrary } from "./platform.ts";

export interface EngineOptions {
  /** The collector's data directory; the engine lives in `clickhouse/` below it. */
  readonly dataDir: string;
  readonly httpPort: number;
  readonly tcpPort: number;
  readonly database: string;
  readonly memoryBytesMax?: number;
}

export interface Engine {
  readonly url: string;
  readonly nativePort: number;
  readonly database: string;
  readonly writer: EngineUser;
  readonly reader: EngineUser;
  pid(): number | undefined;
  stop(): Promise<void>;
}

export async function startEngine(options: EngineOptions): Promise<Engine> {
  const library = engineLibrary();
  const directory = join(options.dataDir, "clickhouse");
  await mkdir(join(directory, "data"), { recursive: true, mode: 0o700 });
  const credentials = await loadCredentials(join(directory, "credentials.json"));
  const config = {
    database: options.database,
    credentials,
    memoryBytesMax: options.memoryBytesMax ?? defaultMemoryBytesMax(),
    logPath: join(directory, "engine.log"),
    usersPath: join(directory, "users.xml"),
  };
  const configPath = join(directory, "config.xml");
  await writeFile(configPath, renderConfig(config), { mode: 0o600 });
  await writeFile(config.usersPath, renderUsers(config), { mode: 0o600 });
  const url = `http://127.0.0.1:${options.httpPort}`;
  const child = spawnEngine(library, [
    `--path=${join(directory, "data")}`,
    "--listen_host=127.0.0.1",
    `--http_port=${options.httpPort}`,
    `--tcp_port=${options.tcpPort}`,
    `--config-file=${configPath}`,
    "--log-level=information",
  ]);
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4096)));
  child.stderr?.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4096)));
  const started = Date.now();
  const headers = { "X-ClickHouse-User": credentials.writer.user, "X-ClickHouse-Key": credentials.writer.password };
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new OperatingError("engine_unavailable", `the embedded ClickHouse ended at its start: ${output.trim()}`);
    }
    const body = `CREATE DATABASE IF NOT EXISTS \`${options.database}\``;
    const answer = await fetch(url, { method: "POST", headers, body }).catch(() => undefined);
    await answer?.text();
    if (answer?.ok === true) break;
    if (Date.now() - started > 30_000) {
      child.kill("SIGKILL");
      throw new OperatingError("engine_unavailable", "the embedded ClickHouse did not become ready in 30 s");
    }
    await delay(20);
  }
  return {
    url,
    nativePort: options.tcpPort,
    database: options.database,
    writer: credentials.writer,
    reader: credentials.reader,
    pid: () => child.pid,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.stdin?.end();
      const timer = globalThis.setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

function spawnEngine(library: string, args: readonly string[]): ChildProcess {
  const entry = new URL(`./engine-child${extname(import.meta.url)}`, import.meta.url);
  return spawn(process.execPath, ["--no-warnings", entry.pathname, JSON.stringify({ library, args })], {
    stdio: ["pipe", "pipe", "pipe"],
  });
}
