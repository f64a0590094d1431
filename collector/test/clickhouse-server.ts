import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCredentials, type EngineUser } from "../src/embedded/credentials.ts";
import type { ReaderAccess } from "../src/embedded/engine-config.ts";
import { startEngine, type Engine } from "../src/embedded/engine.ts";
import { freePorts } from "./start-test-engine.ts";

/** A ClickHouse server as a collector sees one that is not its own: it comes and goes. */
export interface ClickHouseServer {
  /** For `clickhouseUrl`, with user and password in it; the same whether the server runs or not. */
  readonly url: string;
  /** The user that may only read; bound to a project when the server was made with `readerAccess`. */
  readonly reader: EngineUser;
  start(): Promise<void>;
  /** Ends at once, as a machine that fails. */
  stop(): Promise<void>;
  /** Runs a statement as the user that may write. */
  command(sql: string): Promise<void>;
  remove(): Promise<void>;
}

/** Chooses its address, passwords and directory; it does not run yet. */
export async function createClickHouseServer(readerAccess?: ReaderAccess): Promise<ClickHouseServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "spanhouse-server-"));
  const [httpPort, tcpPort] = await freePorts();
  const options = { dataDir, httpPort, tcpPort, database: "otel", memoryBytesMax: 2 ** 31, readerAccess };
  let engine: Engine | undefined;
  await mkdir(join(dataDir, "clickhouse"), { mode: 0o700 });
  const { writer, reader } = await loadCredentials(join(dataDir, "clickhouse", "credentials.json"));
  async function stop(): Promise<void> {
    await engine?.stop(0);
    engine = undefined;
  }
  return {
    url: `http://${writer.user}:${encodeURIComponent(writer.password)}@127.0.0.1:${httpPort}`,
    reader,
    async start() {
      engine = await startEngine(options);
    },
    stop,
    async command(sql) {
      const headers = { "X-ClickHouse-User": writer.user, "X-ClickHouse-Key": writer.password, connection: "close" };
      const answer = await fetch(`http://127.0.0.1:${httpPort}`, { method: "POST", headers, body: sql });
      if (!answer.ok) throw new Error(`${sql}: ${await answer.text()}`);
    },
    async remove() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
