import { createClickHouse } from "./clickhouse.ts";
import type { ClickHouse } from "./clickhouse.ts";
import type { Config } from "./config.ts";

/** One client for each thing that talks to ClickHouse. */
export interface Clients {
  readonly url: string;
  readonly writer: ClickHouse;
  readonly reader: ClickHouse;
  /** In a database that always exists. */
  readonly system: ClickHouse;
}

const requestTimeoutMs = 60_000;
/** Altering tables may take its time, and is silent meanwhile. */
const migrationTimeoutMs = 600_000;
export interface User {
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/** Makes the clients for ClickHouse at `url`; none connects before its first request. */
export function createClients(
  config: Config,
  url: string,
  users: { readonly writer: User; readonly reader: User },
): Clients {
  const make = ({ user, password }: User, database: string, timeoutMs: number): ClickHouse =>
    createClickHouse({ url, user, password, database, requestTimeoutMs: timeoutMs });
  return {
    url,
    writer: make(users.writer, config.clickhouseDatabase, requestTimeoutMs),
    reader: make(users.reader, config.clickhouseDatabase, requestTimeoutMs),
    system: make(users.writer, "system", migrationTimeoutMs),
  };
}
