import { passwordSha256Hex, type EngineCredentials } from "./credentials.ts";

/*
 * ClickHouse's configuration for one small machine that it does not have to itself. Settings that only a full server
 * reads (crash reports, interserver, its own log tables, access control from SQL) do not exist in this mode: there is
 * no query_log, trace_log, metric_log or text_log to grow, and nothing is sent anywhere.
 *
 *   user               may                                                   comes from
 *   default            the engine's own four statements; its quota is spent  loopback, no password
 *   spanhouse_writer   everything in our database, reading of system.*       loopback, password
 *   spanhouse_reader   SELECT from our tables, the rows of one project       loopback, password
 *                      alone, under the caps below
 *
 * The engine's own session is always `default` without a password, so HTTP and TCP cannot ask one of it either. What
 * is left to it after the start is constant expressions.
 */

/** The engine's own statements at its start: the whole quota of `default`. */
export const startStatements: readonly string[] = [
  // `stdin` is descriptor 0 itself. Node's pipes are sockets, which cannot be opened again by name (/dev/stdin).
  "CREATE TEMPORARY TABLE parent (line String) ENGINE = File(LineAsString, stdin)",
  "SYSTEM START LISTEN HTTP",
  "SYSTEM START LISTEN TCP",
  "SELECT count() FROM parent",
];

export interface EngineConfig {
  readonly database: string;
  readonly credentials: EngineCredentials;
  readonly memoryBytesMax: number;
  readonly logPath: string;
  readonly usersPath: string;
  /** As in EngineOptions. */
  readonly readerAccess?: ReaderAccess | undefined;
}

/** What the reader may see. */
export interface ReaderAccess {
  /** Tables and views of our database; nothing else of it can be selected from. */
  readonly tables: readonly string[];
  /** Those of them that have rows of several projects, and the condition that every row must meet, as SQL. */
  readonly filtered: readonly string[];
  readonly filter: string;
  /** The condition under which the tables of the system that tell of rows and sizes show anything. */
  readonly systemFilter: string;
}

const mebibyte = 1024 * 1024;
const gibibyte = 1024 * mebibyte;

/**
 * ClickHouse's config.xml.
 *
 * Caches are a fixed part of the memory cap (the defaults are 5 GiB each); about a third may be held by caches, the
 * rest is for merges, inserts and queries. Merges run two at a time.
 */
export function renderConfig(config: EngineConfig): string {
  const sixteenth = Math.floor(config.memoryBytesMax / 16);
  const settings: readonly (readonly [name: string, value: string | number])[] = [
    ["users_config", config.usersPath],
    ["default_profile", "unlimited"],
    ["max_server_memory_usage", config.memoryBytesMax],
    ["mark_cache_size", sixteenth],
    ["primary_index_cache_size", sixteenth],
    ["index_mark_cache_size", Math.floor(sixteenth / 2)],
    ["index_uncompressed_cache_size", Math.floor(sixteenth / 2)],
    ["uncompressed_cache_size", 0],
    ["vector_similarity_index_cache_size", 0],
    ["compiled_expression_cache_size", 16 * mebibyte],
    ["background_pool_size", 2],
    ["background_merges_mutations_concurrency_ratio", 1],
    ["background_schedule_pool_size", 4],
    ["max_concurrent_queries", 64],
    ["max_connections", 256],
    ["max_thread_pool_size", 1000],
    // Longer than our clients keep a connection, shorter than the 5 s that an idle connection may hold up a stop.
    ["keep_alive_timeout", 3],
  ];
  return `<clickhouse>
  <logger>
    <log>${escapeXml(config.logPath)}</log>
    <size>10M</size>
    <count>3</count>
  </logger>
${settings.map(([name, value]) => `  <${name}>${escapeXml(String(value))}</${name}>`).join("\n")}
</clickhouse>
`;
}

/**
 * What one query of the reader may use: the default and, as a constraint, the most that can be asked for.
 * The least is 1 because 0 stands for "no limit".
 */
function readerLimits(memoryBytesMax: number): readonly (readonly [name: string, value: number, max: number])[] {
  return [
    ["max_memory_usage", Math.floor(memoryBytesMax / 4), Math.floor(memoryBytesMax / 2)],
    ["max_memory_usage_for_user", Math.floor(memoryBytesMax / 2), Math.floor(memoryBytesMax / 2)],
    ["max_execution_time", 30, 300],
    ["max_result_rows", 1_000_000, 10_000_000],
    ["max_result_bytes", 256 * mebibyte, gibibyte],
    ["max_rows_to_read", 10_000_000_000, 100_000_000_000],
    ["max_concurrent_queries_for_user", 16, 16],
    ["max_query_size", mebibyte, 4 * mebibyte],
    ["max_ast_elements", 50_000, 100_000],
  ];
}

/**
 * ClickHouse's users.xml.
 *
 * The reader's profile leaves settings free within the caps, because the query layer sends its own with each request:
 * `readonly=1` together with `additional_table_filters` as URL parameters. URL parameters come first, so from there on
 * ClickHouse refuses every SETTINGS clause that would change either; with `readonly` 2 in the profile it would not.
 * What the reader may touch is decided by its grants, whatever `readonly` says.
 */
export function renderUsers(config: EngineConfig): string {
  const { writer, reader } = config.credentials;
  const database = `\`${config.database.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
  const limits = readerLimits(config.memoryBytesMax);
  return `<clickhouse>
  <profiles>
    <unlimited>
${limits.map(([name]) => `      <${name}>0</${name}>`).join("\n")}
    </unlimited>
    <reader>
${limits.map(([name, value]) => `      <${name}>${value}</${name}>`).join("\n")}
      <constraints>
${limits.map(([name, , max]) => `        <${name}><min>1</min><max>${max}</max></${name}>`).join("\n")}
        <enable_analyzer><const/></enable_analyzer>
        <allow_ddl><const/></allow_ddl>
        <allow_introspection_functions><const/></allow_introspection_functions>
      </constraints>
    </reader>
  </profiles>
  <quotas>
    <default/>
    <start>
      <interval><duration>${tenYearsSeconds}</duration><queries>${startStatements.length}</queries></interval>
    </start>
  </quotas>
  <users>
${renderUser({ name: "default", quota: "start", grants: ["SYSTEM LISTEN ON *.*", "CREATE ARBITRARY TEMPORARY TABLE ON *.*", "TABLE ENGINE ON File"] })}
${renderUser({ name: writer.user, password: writer.password, grants: [`ALL ON ${database}.*`, "TABLE ENGINE ON *", "CREATE TEMPORARY TABLE ON *.*", "SELECT ON system.*", "KILL QUERY ON *.*"] })}
${renderUser({ name: reader.user, password: reader.password, profile: "reader", ...readerRights(config, database) })}
  </users>
</clickhouse>
`;
}

/** Longer intervals overflow in ClickHouse and stop it from starting. */
const tenYearsSeconds = 315_360_000;

/**
 * The grants and row filters of the reader. A table without a filter would be open to every project, so with filters the
 * tables are granted by name.
 */
function readerRights(
  { readerAccess: access, database: name }: EngineConfig,
  database: string,
): Pick<UserEntry, "grants" | "filters"> {
  if (access === undefined) return { grants: [`SELECT ON ${database}.*`] };
  const filters = access.filtered.map((table) => ({ database: name, table, filter: access.filter }));
  return {
    grants: access.tables.map((table) => `SELECT ON ${database}.\`${table}\``),
    filters: [
      ...filters,
      ...tellingSystemTables.map((table) => ({ database: "system", table, filter: access.systemFilter })),
    ],
  };
}

/** Readable without a grant, and they tell of the rows and sizes of all projects, or of what others ask. */
const tellingSystemTables: readonly string[] = ["tables", "columns", "completions", "quota_usage"];

interface RowFilter {
  readonly database: string;
  readonly table: string;
  readonly filter: string;
}

interface UserEntry {
  readonly name: string;
  readonly password?: string;
  readonly profile?: string;
  readonly quota?: string;
  readonly grants: readonly string[];
  readonly filters?: readonly RowFilter[];
}

function renderUser({ name, password, profile = "unlimited", quota = "default", grants, filters }: UserEntry): string {
  const login =
    password === undefined
      ? "<no_password/>"
      : `<password_sha256_hex>${passwordSha256Hex(password)}</password_sha256_hex>`;
  return `    <${name}>
      ${login}
      <networks><ip>127.0.0.1</ip></networks>
      <profile>${profile}</profile>
      <quota>${quota}</quota>
      <grants>
${grants.map((grant) => `        <query>GRANT ${escapeXml(grant)}</query>`).join("\n")}
      </grants>${renderFilters(filters ?? [])}
    </${name}>`;
}

/** Names of databases and tables are elements here, so they must be plain words. */
function renderFilters(filters: readonly RowFilter[]): string {
  if (filters.length === 0) return "";
  const byDatabase = Map.groupBy(filters, ({ database }) => database);
  const lines = Array.from(byDatabase, ([database, tables]) => {
    const each = tables.map(
      ({ table, filter }) => `          <${table}><filter>${escapeXml(filter)}</filter></${table}>`,
    );
    return [`        <${database}>`, ...each, `        </${database}>`].join("\n");
  });
  return ["", "      <databases>", ...lines, "      </databases>"].join("\n");
}

/**
 * SQL functions that the engine reads from its `user_defined/` directory: file name to text.
 *
 * The engine runs in ClickHouse's local mode, where the scalar function file(path) reads any file of this machine
 * without asking for a grant, other projects' data included. A SQL function of the same name takes its place for every
 * user, in both analyzers; the table function file() is refused by its grant as everywhere.
 */
export const shadowedFunctions: { readonly [fileName: string]: string } = {
  "function_file.sql": "CREATE FUNCTION file AS (path) -> throwIf(true, 'file() is not available here')\n",
};

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
