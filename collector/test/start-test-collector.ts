import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCollector, type Collector } from "../src/collector.ts";
import { formatAddress, loadConfig, type Config } from "../src/config.ts";
import { environmentName } from "../src/config-options.ts";
import { createLog, type Log } from "../src/log.ts";
import type { Disk } from "../src/spool/disk.ts";
import { freePorts } from "./start-test-engine.ts";

export interface TestCollector {
  readonly collector: Collector;
  readonly config: Config;
  /** Base URLs of the two listeners of HTTP. */
  readonly ingestUrl: string;
  readonly queryUrl: string;
  /** Lines of the log so far, as JSON texts. */
  readonly logged: readonly string[];
  /** Rows of one read-only query through the query API. */
  sql(query: string): Promise<unknown[][]>;
  /** One POST of OTLP/JSON; its HTTP status. */
  send(signal: "traces" | "logs" | "metrics", body: unknown): Promise<number>;
  metrics(): Promise<string>;
  /** Stops the collector and keeps its directory, so that another one can be started on it. */
  stop(): Promise<void>;
  /** Stops it and removes its directory. */
  remove(): Promise<void>;
}

/** Options as in spanhouse.yaml, for what a test wants different; `dataDir` of an earlier one goes on with its data. */
export type TestOptions = { readonly [Name in keyof Config]?: string };

/**
 * A whole collector in this process: free ports, a directory of its own, the embedded engine unless told otherwise;
 * its spool on the machine's disk unless it gets another one.
 */
export async function startTestCollector(options: TestOptions = {}, disk?: Disk): Promise<TestCollector> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "spanhouse-collector-")));
  const [embeddedHttpPort, embeddedTcpPort] = await freePorts();
  const settings: TestOptions = {
    httpListen: "127.0.0.1:0",
    grpcListen: "127.0.0.1:0",
    queryListen: "127.0.0.1:0",
    embeddedHttpPort: String(embeddedHttpPort),
    embeddedTcpPort: String(embeddedTcpPort),
    embeddedMemoryBytesMax: "2GiB",
    // Tests count records; the one of these metrics asks for them.
    selfMetricsIntervalMs: "0",
    segmentAgeMsMax: "50ms",
    ...options,
    dataDir,
  };
  const config = loadConfig({ workingDir: dataDir, env: toEnvironment(settings) });
  const logged: string[] = [];
  const log: Log = createLog({ logLevel: "info", logFormat: "json" }, { write: (line) => logged.push(line) });
  const collector = await startCollector(config, { log, disk });
  const ingestUrl = `http://${formatAddress(collector.ingestAddress)}`;
  const queryUrl = `http://${formatAddress(collector.queryAddress)}`;
  return {
    collector,
    config,
    ingestUrl,
    queryUrl,
    logged,
    async sql(query) {
      const answer = await postJson(`${queryUrl}/api/v1/sql`, { query });
      if (!answer.ok) throw new Error(`${query}: ${answer.status} ${await answer.text()}`);
      return ((await answer.json()) as { rows: unknown[][] }).rows;
    },
    async send(signal, body) {
      const answer = await postJson(`${ingestUrl}/v1/${signal}`, body);
      await answer.arrayBuffer();
      return answer.status;
    },
    metrics: async () => (await fetch(`${queryUrl}/metrics`)).text(),
    stop: () => collector.stop(),
    async remove() {
      await collector.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function postJson(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

function toEnvironment(settings: TestOptions): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [environmentName(name), value]));
}
