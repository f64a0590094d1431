/**
 * What the database remembers of migrations: `schema_migrations`, only ever inserted into, one row a statement that ran
 * (migration, checksum, statement n of m, by whom, when). The claims beside it are migration-claim.ts's.
 */
import type { Migration } from "./read-migrations.ts";
import { onCluster, quoteIdentifier, quoteString } from "./render-template.ts";
import type { Form } from "./render-template.ts";

export type Row = Readonly<Record<string, unknown>>;

/** The database, handed in: `schemas` has no client of its own. */
export interface Database {
  /** Runs one statement that answers nothing. */
  readonly execute: (sql: string) => Promise<void>;
  /** Runs one query; rows as objects (`JSONEachRow`). */
  readonly query: (sql: string) => Promise<readonly Row[]>;
}

/** The database in the form that the configuration asks for. */
export interface Session extends Database {
  readonly form: Form;
}

/** What is known of one migration in the database; a corrected one has an entry for each text. */
export interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
  readonly cluster: string;
  /** Numbers of the statements that ran, from 1. */
  readonly statementsRun: ReadonlySet<number>;
  readonly statements: number;
}

export interface StatementRun {
  readonly migration: Migration;
  readonly statement: number;
  readonly statements: number;
  readonly by: string;
}

/** Remembered tokens of the ledger's tables; a token is only ever repeated within seconds. */
const deduplicationWindowInserts = 1000;

/** False before the first migration. */
export async function ledgerExists({ query, form }: Session): Promise<boolean> {
  const rows = await query(
    `SELECT count() AS tables FROM system.tables
     WHERE database = ${quoteString(form.database)} AND name IN ('schema_migrations', 'schema_migration_claims')`,
  );
  return Number(rows[0]?.["tables"]) === 2;
}

/** Creates the database and the ledger; may be repeated. */
export async function createLedger({ execute, form }: Session): Promise<void> {
  await execute(`CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(form.database)} ${onCluster(form)}`);
  await execute(`CREATE TABLE IF NOT EXISTS ${ledgerTable("schema_migrations", form)} ${onCluster(form)}
    (version UInt32, name String, checksum String, statement UInt32, statements UInt32, cluster String,
     appliedAt DateTime64(3) DEFAULT now64(3), by String)
    ${ledgerEngine(form)} ORDER BY (version, statement) ${ledgerSettings(form)} COMMENT 'Spanhouse'`);
  await execute(`CREATE TABLE IF NOT EXISTS ${ledgerTable("schema_migration_claims", form)} ${onCluster(form)}
    (generation UInt64, by String, released UInt8, at DateTime64(3) DEFAULT now64(3))
    ${ledgerEngine(form)} ORDER BY generation ${ledgerSettings(form)} COMMENT 'Spanhouse'`);
}

/** What ran so far, oldest version first. */
export async function readLedger(session: Session): Promise<AppliedMigration[]> {
  const table = ledgerTable("schema_migrations", session.form);
  await catchUp(session, table);
  const rows = await session.query(
    `SELECT version, any(name) AS name, checksum, cluster, groupUniqArray(statement) AS run, max(statements) AS statements
     FROM ${table} GROUP BY version, checksum, cluster ORDER BY version`,
  );
  return rows.map((row) => ({
    version: Number(row["version"]),
    name: String(row["name"]),
    checksum: String(row["checksum"]),
    cluster: String(row["cluster"]),
    statementsRun: new Set((row["run"] as readonly unknown[]).map(Number)),
    statements: Number(row["statements"]),
  }));
}

/** Records that a statement ran; repeated, it stays one row. */
export async function recordStatement({ execute, form }: Session, run: StatementRun): Promise<void> {
  const { version, name, checksum } = run.migration;
  const cluster = form.cluster ?? "";
  const values = [version, name, checksum, run.statement, run.statements, cluster, run.by].map((value) =>
    typeof value === "string" ? quoteString(value) : String(value),
  );
  await execute(
    `INSERT INTO ${ledgerTable("schema_migrations", form)} (version, name, checksum, statement, statements, cluster, by)
     ${insertOnce(`${version}-${run.statement}-${checksum}-${cluster}`)} VALUES (${values.join(", ")})`,
  );
}

export function ledgerTable(name: "schema_migrations" | "schema_migration_claims", form: Form): string {
  return `${quoteIdentifier(form.database)}.${name}`;
}

/** Settings under which an insert with the same token is stored once, whoever sends it. */
export function insertOnce(token: string): string {
  return `SETTINGS async_insert = 0, insert_deduplicate = 1, insert_deduplication_token = ${quoteString(token)}`;
}

/** In a cluster another node may have taken the last insert: a read waits until the node that is asked has it too. */
export async function catchUp({ execute, form }: Session, table: string): Promise<void> {
  if (form.cluster !== undefined) await execute(`SYSTEM SYNC REPLICA ${table}`);
}

/** In a cluster every node holds all of the ledger, whatever its shard: the path names no shard and the replica's name does. */
function ledgerEngine(form: Form): string {
  return form.cluster === undefined
    ? "ENGINE = MergeTree"
    : "ENGINE = ReplicatedMergeTree('/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}')";
}

function ledgerSettings(form: Form): string {
  const window = form.cluster === undefined ? "non_replicated_deduplication_window" : "replicated_deduplication_window";
  return `SETTINGS ${window} = ${deduplicationWindowInserts}`;
}
