/**
 * The notation of `schemas/migrations`: one SQL text, two forms.
 *
 *   {{database}}            the database, quoted
 *   {{on_cluster}}          nothing | ON CLUSTER `name`
 *   {{local}}               nothing | _local: ending of the tables that hold the data
 *   {{engine:MergeTree}}    MergeTree | ReplicatedMergeTree(path, replica); any engine of the family
 *   {{everywhere:MergeTree}}  the same, but every node of a cluster holds all rows; a version column may follow (:UpdatedAt)
 *   {{deduplication}}       the settings of the window in which a repeated insert is recognised
 *   {{strings}}             nothing | , and the setting that stores strings with their lengths, where the server has it
 *   {{ttl:logs:Timestamp}}  nothing | TTL over that column with the signal's retention
 *   {{distributed:t:key}}   Distributed over <t>_local, sharded by the key
 *   {{#cluster}} ... {{/cluster}}   only in the cluster form
 */
export type Signal = "logs" | "traces" | "metrics";

/** Days to keep each signal; 0 keeps it for ever. */
export type RetentionDays = Readonly<Record<Signal, number>>;

export interface Form {
  readonly database: string;
  /** Name of the cluster in the server's `remote_servers`; left out, the tables live on one node. */
  readonly cluster?: string | undefined;
  readonly retentionDays: RetentionDays;
  /** True for servers that would otherwise store the lengths of strings apart, which ZSTD compresses badly. */
  readonly stringsInOneStream?: boolean | undefined;
}

/** Inserts that ClickHouse remembers for each table. One segment a second is three hours of one collector. */
const deduplicationWindowInserts = 10_000;
/** A Replicated table also forgets by age; a collector that was down for a week may still replay its last segment. */
const deduplicationWindowSeconds = 7 * 24 * 3600;

export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
}

export function quoteString(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** TTL expression as `system.tables` prints it; undefined when the signal is kept for ever. */
export function ttlExpression(timeColumn: string, days: number): string | undefined {
  return days === 0 ? undefined : `toDateTime(${timeColumn}) + toIntervalDay(${days})`;
}

/** ` ON CLUSTER name` in the cluster form, else nothing. */
export function onCluster(form: Form): string {
  return form.cluster === undefined ? "" : `ON CLUSTER ${quoteIdentifier(form.cluster)}`;
}

/** The table that holds the data, as an ALTER names it. */
export function alterTarget(table: string, form: Form): string {
  const name = `${quoteIdentifier(form.database)}.${table}`;
  return form.cluster === undefined ? name : `${name}_local ${onCluster(form)}`;
}

/** The SQL of a migration in the given form. Throws when the template holds a placeholder that does not exist. */
export function renderTemplate(template: string, form: Form): string {
  return template
    .replaceAll(/\{\{#cluster\}\}([\s\S]*?)\{\{\/cluster\}\}/gu, (_all, inner: string) =>
      form.cluster === undefined ? "" : inner,
    )
    .replaceAll(/[ \t]*\{\{([^{}]*)\}\}/gu, (all: string, placeholder: string) => {
      const space = all.slice(0, all.indexOf("{{"));
      const text = renderPlaceholder(placeholder, form);
      return text === "" ? "" : space + text;
    });
}

function renderPlaceholder(placeholder: string, form: Form): string {
  const [name = "", first = "", ...rest] = placeholder.split(":");
  const second = rest.join(":");
  switch (name) {
    case "database":
      return quoteIdentifier(form.database);
    case "on_cluster":
      return onCluster(form);
    case "local":
      return form.cluster === undefined ? "" : "_local";
    case "engine":
      return form.cluster === undefined ? first : replicatedEngine(first);
    case "everywhere":
      return form.cluster === undefined ? `${first}(${second})` : replicatedEverywhere(first, second);
    case "deduplication":
      return form.cluster === undefined
        ? `non_replicated_deduplication_window = ${deduplicationWindowInserts}`
        : `replicated_deduplication_window = ${deduplicationWindowInserts}, replicated_deduplication_window_seconds = ${deduplicationWindowSeconds}`;
    case "strings":
      return form.stringsInOneStream === true ? ", string_serialization_version = 'single_stream'" : "";
    case "ttl":
      return renderTtl(first, second, form.retentionDays);
    case "distributed":
      return `Distributed(${quoteString(form.cluster ?? "")}, ${quoteString(form.database)}, ${quoteString(`${first}_local`)}, ${second})`;
    default:
      throw new Error(`BUG: a migration holds the unknown placeholder {{${placeholder}}}`);
  }
}

/**
 * The path names the table, not its UUID: a replica that joins later, by the same CREATE IF NOT EXISTS, must find the others.
 * {shard}, {replica}, {database} and {table} are the server's macros.
 */
function replicatedEngine(engine: string): string {
  return `Replicated${engine}('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')`;
}

/** The path names no shard, and the replica's name does: all nodes are replicas of one another. */
function replicatedEverywhere(engine: string, version: string): string {
  const more = version === "" ? "" : `, ${version}`;
  return `Replicated${engine}('/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}'${more})`;
}

function renderTtl(signal: string, timeColumn: string, retentionDays: RetentionDays): string {
  if (signal !== "logs" && signal !== "traces" && signal !== "metrics") {
    throw new Error(`BUG: a migration asks for the retention of the unknown signal ${signal}`);
  }
  const expression = ttlExpression(timeColumn, retentionDays[signal]);
  return expression === undefined ? "" : `TTL ${expression}`;
}
