import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startEngine } from "../collector/src/embedded/engine.ts";
import type { Engine } from "../collector/src/embedded/engine.ts";

/** The processes under measurement: one engine and one collector, apart, so that their CPU is counted apart. */
export interface Processes {
  readonly engine: Engine;
  readonly ingestUrl: string;
  /** CPU seconds that each has used since it started. */
  collectorCpuSeconds(): number;
  engineCpuSeconds(): number;
  /** Resident memory of the collector, in MiB. */
  collectorRssMiB(): number;
  /** Sum of a metric of the collector over the series whose labels contain `matching`. */
  metric(name: string, matching?: string): Promise<number>;
  stop(): Promise<void>;
}

const main = new URL("../collector/src/main.ts", import.meta.url).pathname;

/**
 * Starts both in a temporary directory; the collector writes to the engine as to any ClickHouse server. `settings` are variables of
 * the environment besides.
 */
export async function startProcesses(settings: Readonly<Record<string, string>> = {}): Promise<Processes> {
  const directory = await mkdtemp(path.join(tmpdir(), "spanhouse-bench-"));
  const [httpPort, tcpPort, ingestPort, queryPort] = await freePorts(4);
  const engine = await startEngine({
    dataDir: directory,
    httpPort: httpPort!,
    tcpPort: tcpPort!,
    database: "otel",
    memoryBytesMax: 4 * 2 ** 30,
  });
  const collector = spawn(process.execPath, ["--conditions=@spanhouse/source", main, "start"], {
    cwd: directory,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      SPANHOUSE_HTTP_LISTEN: `127.0.0.1:${ingestPort}`,
      SPANHOUSE_GRPC_LISTEN: "127.0.0.1:0",
      SPANHOUSE_QUERY_LISTEN: `127.0.0.1:${queryPort}`,
      SPANHOUSE_DATA_DIR: path.join(directory, "collector"),
      SPANHOUSE_CLICKHOUSE_URL: engine.url,
      SPANHOUSE_CLICKHOUSE_USER: engine.writer.user,
      SPANHOUSE_CLICKHOUSE_PASSWORD: engine.writer.password,
      SPANHOUSE_SELF_METRICS_INTERVAL_MS: "0",
      SPANHOUSE_LOG_LEVEL: "warn",
      ...settings,
    },
  });
  const queryUrl = `http://127.0.0.1:${queryPort}`;
  await waitUntilReady(`${queryUrl}/readyz`);
  return {
    engine,
    ingestUrl: `http://127.0.0.1:${ingestPort}`,
    collectorCpuSeconds: () => cpuSeconds(collector.pid!),
    engineCpuSeconds: () => cpuSeconds(engine.pid()!),
    collectorRssMiB: () => residentMiB(collector.pid!),
    metric: (name, matching = "") => readMetric(`${queryUrl}/metrics`, name, matching),
    async stop() {
      collector.kill("SIGTERM");
      if (collector.exitCode === null) await once(collector, "exit");
      await engine.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** So many TCP ports that are free now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function waitUntilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await delay(100);
  }
  throw new Error(`the collector was not ready within 30 s (${url})`);
}

/** User and system time of a process, as Linux counts it in ticks of 10 ms. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function residentMiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

async function readMetric(url: string, name: string, matching: string): Promise<number> {
  const lines = (await (await fetch(url)).text()).split("\n");
  const series = lines.filter(
    (line) => (line.startsWith(`${name}{`) || line.startsWith(`${name} `)) && line.includes(matching),
  );
  return series.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}
