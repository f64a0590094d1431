/**
 * Makes a ClickHouse server keep the projects of readers apart, and proves that it does.
 *
 *   apply   GRANT SELECT and CREATE ROW POLICY for the reader, as far as our user may; the embedded engine has both from its start
 *   prove   as the reader, with the id of nobody: every table shows no row, and the tables of keys are closed
 *
 * A table without rows proves nothing by showing none, so for it the server's list of policies is asked as well.
 */
import { quoteIdentifier, type ClickHouse } from "../clickhouse.ts";
import { projectTables, projectViews } from "@spanhouse/schemas";
import { aloneFilter, queryIdOfNobody, rowFilter, type Isolation } from "./row-filter.ts";

interface ReaderAccess {
  readonly tables: readonly string[];
  readonly filtered: readonly string[];
  readonly filter: string;
  readonly systemFilter: string;
}

/** What the embedded engine gives its reader from the start. */
export const readerAccess: ReaderAccess = {
  tables: [...projectTables, ...projectViews],
  ...{ filtered: projectTables, filter: rowFilter, systemFilter: aloneFilter },
};

export interface PolicyPlace {
  readonly database: string;
  readonly cluster: string | undefined;
  readonly reader: string;
}

const policyName = "spanhouse_project";

/** Statements that may fail each on its own: who may not grant may have somebody who has granted already. */
export async function applyRowPolicies(clickhouse: Pick<ClickHouse, "command">, place: PolicyPlace): Promise<string[]> {
  const failures: string[] = [];
  for (const sql of policyStatements(place)) {
    await clickhouse.command(sql).catch((error: unknown) => {
      failures.push(error instanceof Error ? error.message : String(error));
    });
  }
  return failures;
}

/** What an administrator of the server would run. */
function policyStatements({ database, cluster, reader }: PolicyPlace): string[] {
  const where = cluster === undefined ? "" : ` ON CLUSTER ${quoteIdentifier(cluster)}`;
  const user = quoteIdentifier(reader);
  const tables = projectTables.flatMap((table) => (cluster === undefined ? [table] : [table, `${table}_local`]));
  const place = (table: string): string => `${quoteIdentifier(database)}.${table}`;
  return [
    ...tables.map(
      (table) =>
        `CREATE ROW POLICY IF NOT EXISTS ${policyName}${where} ON ${place(table)} FOR SELECT USING ${rowFilter} TO ${user}`,
    ),
    ...[...tables, ...projectViews].map((table) => `GRANT${where} SELECT ON ${place(table)} TO ${user}`),
  ];
}

export interface Prover {
  readonly writer: Pick<ClickHouse, "rows" | "database">;
  readonly reader: Pick<ClickHouse, "rows">;
}

/** Rejects only when ClickHouse does not answer. */
export async function proveIsolation({ writer, reader }: Prover): Promise<Isolation> {
  const empty: string[] = [];
  for (const table of [...projectTables, ...projectViews]) {
    const sql = `SELECT 1 FROM ${table} LIMIT 1`;
    const seen = await reader.rows(sql, { queryId: queryIdOfNobody() });
    if (seen.rows.length > 0) return unproven(`the reader sees rows of every project in ${table}`);
    if (!projectViews.includes(table) && (await writer.rows(sql)).rows.length === 0) empty.push(table);
  }
  for (const table of ["spanhouse_keys", "spanhouse_audit", "spanhouse_projects"]) {
    if (await canRead(reader, table)) return unproven(`the reader may read ${table}`);
  }
  const unguarded = empty.length === 0 ? [] : await withoutPolicy(writer, empty);
  if (unguarded.length > 0) return unproven(`no row policy is known for ${unguarded.join(", ")}`);
  return { proven: true };
}

async function canRead(reader: Prover["reader"], table: string): Promise<boolean> {
  return reader.rows(`SELECT 1 FROM ${table} LIMIT 0`, { queryId: queryIdOfNobody() }).then(
    () => true,
    () => false,
  );
}

async function withoutPolicy({ rows, database }: Prover["writer"], tables: readonly string[]): Promise<string[]> {
  const sql = `SELECT DISTINCT table FROM system.row_policies WHERE database = {database:String} AND position(select_filter, 'initialQueryID()') > 0`;
  const found = await rows(sql, { params: { database } }).catch(() => ({ rows: [] }));
  const guarded = new Set(found.rows.map(([table]) => String(table)));
  return tables.filter((table) => !guarded.has(table));
}

function unproven(reason: string): Isolation {
  return { proven: false, reason };
}
