import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
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

/**
 * Two different ports that nobody listens on now, and no other call in this process gets. They lie below the range from
 * which systems take the ports of connections, so nobody has one by chance while what listens there is started again.
 */
export async function freePorts(): Promise<[httpPort: number, tcpPort: number]> {
  return [await freePort(), await freePort()];
}

const lowestPort = 20_000;
const highestPort = 32_000;
const given = new Set<number>();

async function freePort(): Promise<number> {
  for (;;) {
    const port = lowestPort + Math.floor(Math.random() * (highestPort - lowestPort));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}
