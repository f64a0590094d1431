import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine, type Engine } from "../src/embedded/engine.ts";

export interface TestEngine {
  readonly engine: Engine;
  readonly dataDir: string;
  /** Kills the engine and removes its directory. */
  stop(): Promise<void>;
}

/** A real ClickHouse on free ports in a directory of its own; half a second. One a test file is enough. */
export async function startTestEngine(options: { readonly database?: string } = {}): Promise<TestEngine> {
  const dataDir = await mkdtemp(join(tmpdir(), "spanhouse-engine-"));
  const [httpPort, tcpPort] = await freePorts();
  const database = options.database ?? "otel";
  const engine = await startEngine({ dataDir, httpPort, tcpPort, database, memoryBytesMax: 2 ** 31 });
  return {
    engine,
    dataDir,
    async stop() {
      await engine.stop(0);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Two different ports that nobody listens on now. */
export async function freePorts(): Promise<[httpPort: number, tcpPort: number]> {
  const [first, second] = [await listenAnywhere(), await listenAnywhere()];
  await Promise.all([first.close(), second.close()]);
  return [first.port, second.port];
}

async function listenAnywhere(): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
