/**
 * What the database remembers of migrations. Two tables, only ever inserted into:
 *
 *   schema_migrations        one row a statement that ran: version, checksum, statement n of m, by whom, when
 *   schema_migration_claims  one row a generation of the claim, and one more when it is given back
 *
 * ClickHouse has no transactions and no compare-and-swap, but it recognises a repeated insert by its token, atomically: of
 * several collectors that insert a claim for the same generation, each with its own name, exactly one row stays. Whoever
 * reads its own name back holds the claim. It only spares work and noise: statements are written so that running one twice,
 * or by two collectors at once, changes nothing (a test holds every shipped file to that). A holder that died loses the
 * claim when it has recorded nothing for `leaseMs`.
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

/** What is known of one migration in the database. */
export interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
  readonly cluster: string;
  /** Numbers of the statements that ran, from 1. */
  readonly statementsRun: ReadonlySet<number>;
  readonly statements: number;
}

export interface Claim {
  readonly generation: number;
  readonly released: boolean;
  /** Milliseconds since the holder was last heard of, by the server's clock. */
  readonly silentMs: number;
}

export interface StatementRun {
  readonly migration: Migration;
  readonly statement: number;
  readonly statements: number;
  readonly by: string;
}

/** Remembered tokens of the two tables; a token is only ever repeated within seconds. */
const deduplicationWindowInserts = 1000;

const insertSettings = "async_insert = 0, insert_deduplicate = 1";

export interface Ledger {
  /** False before the first migration: the database or its ledger is not there. */
  exists(): Promise<boolean>;
  create(): Promise<void>;
  applied(): Promise<AppliedMigration[]>;
  record(run: StatementRun): Promise<void>;
  lastClaim(): Promise<Claim | undefined>;
  /** Claims the generation; true when it is ours. */
  claim(generation: number, by: string): Promise<boolean>;
  release(generation: number, by: string): Promise<void>;
}

/** Opens the ledger in the form's database. Nothing is created before `create`. */
export function openLedger(database: Database, form: Form): Ledger {
  const name = (table: string): string => `${quoteIdentifier(form.database)}.${table}`;
  const ledger = name("schema_migrations");
  const claims = name("schema_migration_claims");

  /** In a cluster another node may have taken the last insert: reads wait until this one has caught up. */
  async function catchUp(): Promise<void> {
    if (form.cluster === undefined) return;
    await database.execute(`SYSTEM SYNC REPLICA ${ledger}`);
    await database.execute(`SYSTEM SYNC REPLICA ${claims}`);
  }

  return {
    async exists() {
      const rows = await database.query(
        `SELECT count() AS tables FROM system.tables WHERE database = ${quoteString(form.database)} AND name IN ('schema_migrations', 'schema_migration_claims')`,
      );
      return Number(rows[0]?.["tables"]) === 2;
    },

    async create() {
      for (const statement of ledgerStatements(form)) await database.execute(statement);
    },

    async applied() {
      await catchUp();
      const rows = await database.query(
        `SELECT version, any(name) AS name, checksum, cluster, groupUniqArray(statement) AS run, max(statements) AS statements
         FROM ${ledger} GROUP BY version, checksum, cluster ORDER BY version`,
      );
      return rows.map((row) => ({
        version: Number(row["version"]),
        name: String(row["name"]),
        checksum: String(row["checksum"]),
        cluster: String(row["cluster"]),
        statementsRun: new Set((row["run"] as readonly unknown[]).map(Number)),
        statements: Number(row["statements"]),
      }));
    },

    async record({ migration, statement, statements, by }) {
      const { version, checksum } = migration;
      const values = [
        version,
        quoteString(migration.name),
        quoteString(checksum),
        statement,
        statements,
        quoteString(form.cluster ?? ""),
        quoteString(by),
      ];
      await database.execute(
        `INSERT INTO ${ledger} (version, name, checksum, statement, statements, cluster, by)
         SETTINGS ${insertSettings}, insert_deduplication_token = ${quoteString(`${version}-${statement}-${checksum}-${form.cluster ?? ""}`)}
         VALUES (${values.join(", ")})`,
      );
    },

    async lastClaim() {
      await catchUp();
      const [row] = await database.query(
        `SELECT generation, max(released) AS given_back,
           dateDiff('millisecond', greatest(max(at), (SELECT max(appliedAt) FROM ${ledger})), now64(3)) AS silentMs
         FROM ${claims} GROUP BY generation ORDER BY generation DESC LIMIT 1`,
      );
      if (row === undefined) return undefined;
      return {
        generation: Number(row["generation"]),
        released: Number(row["given_back"]) === 1,
        silentMs: Number(row["silentMs"]),
      };
    },

    async claim(generation, by) {
      await insertClaim(`claim-${generation}`, [generation, quoteString(by), 0]);
      await catchUp();
      const rows = await database.query(`SELECT by FROM ${claims} WHERE generation = ${generation} AND released = 0`);
      return rows[0]?.["by"] === by;
    },

    async release(generation, by) {
      await insertClaim(`release-${generation}`, [generation, quoteString(by), 1]);
    },
  };

  async function insertClaim(token: string, values: readonly (string | number)[]): Promise<void> {
    await database.execute(
      `INSERT INTO ${claims} (generation, by, released)
       SETTINGS ${insertSettings}, insert_deduplication_token = ${quoteString(token)} VALUES (${values.join(", ")})`,
    );
  }
}

/**
 * The database and the two tables. In a cluster every node holds all of both, whatever its shard: the path names no shard
 * and the replica's name does.
 */
function ledgerStatements(form: Form): string[] {
  const database = quoteIdentifier(form.database);
  const table = (name: string, columns: string, orderBy: string): string =>
    `CREATE TABLE IF NOT EXISTS ${database}.${name} ${onCluster(form)} (${columns})
     ENGINE = ${form.cluster === undefined ? "MergeTree" : "ReplicatedMergeTree('/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}')"}
     ORDER BY ${orderBy}
     SETTINGS ${form.cluster === undefined ? "non_replicated_deduplication_window" : "replicated_deduplication_window"} = ${deduplicationWindowInserts}
     COMMENT 'Spanhouse'`;
  return [
    `CREATE DATABASE IF NOT EXISTS ${database} ${onCluster(form)}`,
    table(
      "schema_migrations",
      `version UInt32, name String, checksum String, statement UInt32, statements UInt32, cluster String, appliedAt DateTime64(3) DEFAULT now64(3), by String`,
      "(version, statement)",
    ),
    table(
      "schema_migration_claims",
      "generation UInt64, by String, released UInt8, at DateTime64(3) DEFAULT now64(3)",
      "generation",
    ),
  ];
}
