import { readdirSync, readFileSync } from "node:fs";

/** A ClickHouse server to measure: its HTTP address and the process whose CPU time counts. */
export interface Server {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly processId: number;
}

export interface Answer {
  readonly meta: readonly { readonly name: string }[];
  readonly data: readonly (readonly unknown[])[];
  readonly statistics: { readonly elapsed: number; readonly rows_read: number; readonly bytes_read: number };
}

/** Settings of every query of the bench: caches off that would answer a repeated query without reading. */
const settings: Readonly<Record<string, string>> = { use_query_condition_cache: "0", wait_end_of_query: "1" };

async function post(server: Server, sql: string, options: Readonly<Record<string, string>>): Promise<string> {
  const response = await fetch(
    `${server.url}/?${new URLSearchParams({ database: server.database, ...settings, ...options }).toString()}`,
    {
      method: "POST",
      headers: { "X-ClickHouse-User": server.user, "X-ClickHouse-Key": server.password },
      body: sql,
    },
  );
  const text = await response.text();
  if (!response.ok) throw new Error(`${text.trim()}\nin: ${sql.slice(0, 2000)}`);
  return text;
}

/** Runs a statement that answers nothing. */
export async function execute(
  server: Server,
  sql: string,
  options: Readonly<Record<string, string>> = {},
): Promise<void> {
  await post(server, sql, options);
}

/** Runs a query; `statistics.elapsed` is in seconds, measured by the server. */
export async function query(server: Server, sql: string): Promise<Answer> {
  return JSON.parse(await post(server, `${sql} FORMAT JSONCompact`, {})) as Answer;
}

/** CPU milliseconds that the threads of the server's process have used so far, to the microsecond; Linux only. */
export function cpuMilliseconds(server: Server): number {
  const tasks = `/proc/${server.processId}/task`;
  let nanoseconds = 0;
  for (const task of readdirSync(tasks))
    nanoseconds += Number(readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ")[0]);
  return nanoseconds / 1e6;
}
