import type { MigrateResult } from "@spanhouse/schemas";
import { createClients, type Clients } from "../clickhouse-clients.ts";
import type { Config } from "../config.ts";
import { startEngine } from "../embedded/engine.ts";
import { runMigrations } from "../run-migrations.ts";

/** Migrates the configured database, starting the embedded ClickHouse for it when that is the configured one. */
export function migrateDatabase(config: Config, dryRun: boolean): Promise<MigrateResult> {
  return withClients(config, ({ system }) => runMigrations(system, config, dryRun));
}

/** Runs it with clients for the configured ClickHouse; the embedded one lives for as long as that takes. */
async function withClients<T>(config: Config, run: (clients: Clients) => Promise<T>): Promise<T> {
  const { clickhouseUrl } = config;
  const user = { user: config.clickhouseUser, password: config.clickhousePassword };
  const engine =
    clickhouseUrl === undefined
      ? await startEngine({
          dataDir: config.dataDir,
          httpPort: config.embeddedHttpPort,
          tcpPort: config.embeddedTcpPort,
          database: config.clickhouseDatabase,
          memoryBytesMax: config.embeddedMemoryBytesMax,
          // Who has the directory is a collector that runs, so waiting for its end would only delay the answer.
          predecessorMsMax: 0,
        })
      : undefined;
  const clients = createClients(config, clickhouseUrl ?? engine?.url ?? "", engine ?? { writer: user, reader: user });
  try {
    return await run(clients);
  } finally {
    await Promise.all([clients.system.close(), clients.writer.close(), clients.reader.close()]);
    await engine?.stop();
  }
}
