import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine, type Engine } from "../src/embedded/engine.ts";

export interface TestEngine {
  readonly engine: Engine;
  readonly dataDir: string;
  /** Stops the engine and removes its directory. */
  stop(): Promise<void>;
}

/** A real ClickHouse on free ports in a directory of its own; about a second. One per test file is enough. */
export async function startTestEngine(options: { readonly database?: string } = {}): Promise<TestEngine> {
  const dataDir = await mkdtemp(join(tmpdir(), "spanhouse-engine-"));
  const [httpPort, tcpPort] = await freePorts();
  const engine = await startEngine({ dataDir, httpPort, tcpPort, database: options.database ?? "otel" });
  return {
    engine,
    dataDir,
    async stop() {
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Two different ports that nobody listens on. */
export async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = await Promise.all(
    servers.map((server) => new Promise<number>((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)))),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [ports[0] as number, ports[1] as number];
}
