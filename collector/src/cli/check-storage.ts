import { tables, type Table } from "@spanhouse/schemas";
import { OperatingError } from "../errors.ts";
import { checkClock } from "./check-collector.ts";
import { fail, type Finding } from "./finding.ts";
import type { QueryClient } from "./query-client.ts";
import type { QueryAnswer } from "./result-table.ts";

const clickHouseVersionMin = [25, 3] as const;

/** ClickHouse as readers see it through the collector: version, user, clock, tables. */
export async function checkStorage(client: QueryClient): Promise<Finding[]> {
  try {
    const ask = async (query: string, params: Readonly<Record<string, unknown>> = {}): Promise<QueryAnswer["rows"]> =>
      (await client.json<QueryAnswer>("/api/v1/sql", { method: "POST", body: { query, params } })).rows;
    const askedAtMs = Date.now();
    const [row] = await ask("SELECT version(), currentUser(), currentDatabase(), toUnixTimestamp64Milli(now64(3))");
    const answeredAtMs = Date.now();
    const [clickHouseVersion, user, database, time] = row ?? [];
    const found = await Promise.all(Object.values<Table>(tables).map(({ name }) => describeTable(client, name)));
    return [
      checkVersion(String(clickHouseVersion)),
      await checkReader(client, `${String(user)} in database ${String(database)}`),
      checkClock("ClickHouse clock", Number(time) - (askedAtMs + answeredAtMs) / 2),
      ...checkTables(found.flat()),
    ];
  } catch (error) {
    const closed = error instanceof OperatingError && error.code === "query_denied";
    return [closed ? { ...fail("SQL", error), status: "warn" } : fail("ClickHouse", error)];
  }
}

/** The columns of a table; none when there is no such table. */
async function describeTable(client: QueryClient, table: string): Promise<FoundColumn[]> {
  const body = { query: `DESCRIBE TABLE ${table}` };
  try {
    const { rows } = await client.json<QueryAnswer>("/api/v1/sql", { method: "POST", body });
    return rows.map(([name, type]) => ({ table, name: String(name), type: String(type) }));
  } catch (error) {
    if (error instanceof OperatingError && error.code === "query_invalid") return [];
    throw error;
  }
}

function checkVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [majorMin, minorMin] = clickHouseVersionMin;
  const name = "ClickHouse version";
  if (major > majorMin || (major === majorMin && minor >= minorMin)) return { name, status: "ok", text: version };
  const text = `${version} is older than what Spanhouse is tested with`;
  return { name, status: "warn", text, todo: `Update ClickHouse to ${majorMin}.${minorMin} or newer.` };
}

/** Readers must not be able to write; tried with a statement that would change nothing. */
async function checkReader(client: QueryClient, who: string): Promise<Finding> {
  const name = "reader";
  try {
    const query = "CREATE TABLE IF NOT EXISTS otel_logs AS otel_logs";
    await client.json("/api/v1/sql", { method: "POST", body: { query } });
    return { name, status: "fail", text: `${who} may create tables`, todo: "Give readers a user with SELECT alone." };
  } catch (error) {
    if (!(error instanceof OperatingError) || error.code !== "query_denied") return fail(name, error);
    return { name, status: "ok", text: `${who}, may only read` };
  }
}

interface FoundColumn {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

/** Holds the columns of the database against the tables that the collector writes. */
export function checkTables(found: readonly FoundColumn[]): Finding[] {
  const findings: Finding[] = [];
  for (const table of Object.values<Table>(tables)) {
    const columns = new Map(
      found.filter((column) => column.table === table.name).map(({ name, type }) => [name, type]),
    );
    if (columns.size === 0) {
      const text = `${table.name} does not exist`;
      findings.push({
        name: "tables",
        status: "fail",
        text,
        todo: "Create it: npx spanhouse migrate, or restart the collector.",
      });
      continue;
    }
    const missing = table.columns.filter(({ name }) => !columns.has(name)).map(({ name }) => name);
    const different = table.columns.filter(({ name, type }) => columns.has(name) && columns.get(name) !== type);
    if (missing.length > 0) {
      const text = `${table.name} lacks ${missing.join(", ")}: another tool made it, and these are not stored`;
      findings.push({
        name: "tables",
        status: "warn",
        text,
        todo: "Rename it and restart the collector, which makes its own.",
      });
    }
    if (different.length > 0) {
      const types = different.map(({ name, type }) => `${name} is ${columns.get(name)}, not ${type}`);
      findings.push({
        name: "tables",
        status: "warn",
        text: `${table.name}: ${types.join(", ")}`,
        todo: "Values are converted; check that none is cut.",
      });
    }
  }
  if (findings.length === 0)
    findings.push({ name: "tables", status: "ok", text: `all ${Object.keys(tables).length} as expected` });
  return findings;
}
