/**
 * Brings a ClickHouse database to the schema of this version.
 *
 *   read migrations/ ─► render (single node | cluster) ─► split ─► what has not run? ─► claim ─► run, record, run, record ...
 *                                                             └─ none ─► compare retention and text index ─► ALTER what differs
 *
 * - A statement is recorded after it ran. A crash between the two runs it again, so every statement may be repeated.
 * - A migration that ran whole is frozen: another text under its number is refused. One that did not may be corrected and
 *   then starts again from its first statement.
 * - A database with migrations that this code does not know is refused: an older collector must not write to it.
 * - Any number of collectors may start at once; see migration-claim.ts.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { MigrationError } from "./migration-error.ts";
import { readLastClaim, releaseClaim, takeClaim } from "./migration-claim.ts";
import { createLedger, ledgerExists, readLedger, recordStatement } from "./migration-ledger.ts";
import type { AppliedMigration, Database, Session } from "./migration-ledger.ts";
import { readMigrations } from "./read-migrations.ts";
import type { Migration } from "./read-migrations.ts";
import { renderTemplate } from "./render-template.ts";
import type { Form, RetentionDays } from "./render-template.ts";
import { compareRetention } from "./retention.ts";
import type { Retention } from "./retention.ts";
import { compareTextIndex } from "./text-index.ts";
import type { TextIndexChange } from "./text-index.ts";
import { splitStatements } from "./split-statements.ts";

export interface MigrateOptions extends Database {
  readonly database: string;
  /** Name of the cluster in the server's configuration; left out, the tables live on one node. */
  readonly cluster?: string | undefined;
  readonly retentionDays: RetentionDays;
  /** Whether log bodies have a text index; default true, ignored by a ClickHouse before 26.2. */
  readonly textIndex?: boolean | undefined;
  /** Changes nothing and returns what would be done. */
  readonly dryRun?: boolean | undefined;
  /** Other migrations than the shipped ones. */
  readonly migrations?: readonly Migration[] | undefined;
  /** After how long without a sign of life another collector's claim is taken over. Default 30,000. */
  readonly leaseMs?: number | undefined;
}

export interface AppliedStatement {
  readonly version: number;
  readonly name: string;
  /** This is statement n, from 1, of so many. */
  readonly statement: number;
  readonly statements: number;
  readonly sql: string;
}

export interface MigrateResult {
  /** What this call ran, or in a dry run would run; empty when the database was up to date or another collector did it. */
  readonly applied: readonly AppliedStatement[];
  readonly retention: Retention;
  readonly textIndex: readonly TextIndexChange[];
}

interface Plan {
  readonly migration: Migration;
  readonly statements: readonly string[];
}

interface Step extends AppliedStatement {
  readonly migration: Migration;
}

const defaultLeaseMs = 30_000;
const pollIntervalMs = 100;

/**
 * Runs what is missing and brings the tables' retention to the configuration.
 * Throws MigrationError: `migration_edited`, `database_newer`, `cluster_changed`, or `migration_failed` with ClickHouse's
 * error as its cause. May be called again after any failure.
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  const { execute, query, database, cluster, retentionDays } = options;
  const form: Form = { database, cluster, retentionDays, stringsInOneStream: await separatesStrings(options) };
  const session: Session = { execute, query, form };
  const migrations = options.migrations ?? (await readMigrations());
  const plans = migrations.map((each) => ({
    migration: each,
    statements: splitStatements(renderTemplate(each.template, form)),
  }));
  const exists = await ledgerExists(session);
  if (options.dryRun === true) {
    const steps = missingSteps(plans, exists ? await readLedger(session) : [], form);
    return { applied: steps.map(withoutMigration), ...(await compareTables(session, options)) };
  }
  if (!exists) await createLedger(session);
  const applied = await runMissing(session, plans, options.leaseMs ?? defaultLeaseMs);
  const drift = await compareTables(session, options);
  for (const { sql } of [...drift.retention.changes, ...drift.textIndex]) await execute(sql);
  return { applied, ...drift };
}

/** Whether the server can store the lengths of strings apart, and so must be told not to. */
async function separatesStrings({ query }: Database): Promise<boolean> {
  const rows = await query("SELECT 1 FROM system.merge_tree_settings WHERE name = 'string_serialization_version'");
  return rows.length > 0;
}

/** Where the tables differ from the configuration. Several collectors may find the same and alter it: the result is one. */
async function compareTables(session: Session, options: MigrateOptions): Promise<Omit<MigrateResult, "applied">> {
  return {
    retention: await compareRetention(session),
    textIndex: await compareTextIndex(session, options.textIndex ?? true),
  };
}

/** Runs the missing statements under the claim, or waits until another collector has run them. */
async function runMissing(session: Session, plans: readonly Plan[], leaseMs: number): Promise<AppliedStatement[]> {
  const by = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  for (;;) {
    if (missingSteps(plans, await readLedger(session), session.form).length === 0) return [];
    const last = await readLastClaim(session);
    const generation = last.generation + 1;
    if ((last.released || last.silentMs > leaseMs) && (await takeClaim(session, generation, by))) {
      try {
        return await runSteps(session, missingSteps(plans, await readLedger(session), session.form), by);
      } finally {
        await releaseClaim(session, generation, by);
      }
    }
    await delay(pollIntervalMs);
  }
}

async function runSteps(session: Session, steps: readonly Step[], by: string): Promise<AppliedStatement[]> {
  for (const step of steps) {
    try {
      await session.execute(step.sql);
    } catch (cause) {
      throw new MigrationError(
        "migration_failed",
        `migration ${step.name}, statement ${step.statement} of ${step.statements}, failed in database ${session.form.database}: ${cause instanceof Error ? cause.message : String(cause)}`,
        {
          hint: "Remove the cause and start again: what has run is recorded, and it goes on from this statement.",
          cause,
        },
      );
    }
    await recordStatement(session, {
      migration: step.migration,
      statement: step.statement,
      statements: step.statements,
      by,
    });
  }
  return steps.map(withoutMigration);
}

/** The statements that have not run, in order; throws when the database cannot have come from these migrations. */
function missingSteps(plans: readonly Plan[], applied: readonly AppliedMigration[], form: Form): Step[] {
  refuseNewer(plans, applied, form);
  return plans.flatMap(({ migration, statements }) => {
    const { version, name } = migration;
    const records = applied.filter((record) => record.version === version);
    for (const record of records) refuseChanged(migration, record, form);
    const same = records.find(
      ({ checksum, cluster }) => checksum === migration.checksum && cluster === (form.cluster ?? ""),
    );
    return statements
      .map((sql, index) => ({ version, name, statement: index + 1, statements: statements.length, sql, migration }))
      .filter(({ statement }) => same?.statementsRun.has(statement) !== true);
  });
}

function refuseNewer(plans: readonly Plan[], applied: readonly AppliedMigration[], form: Form): void {
  const known = plans.at(-1)?.migration.version ?? 0;
  const newest = applied.at(-1);
  if (newest === undefined || newest.version <= known) return;
  throw new MigrationError(
    "database_newer",
    `database ${form.database} is at migration ${newest.version} (${newest.name}), this version of Spanhouse knows ${known}`,
    { hint: "Run the version of Spanhouse that migrated it, or a newer one; going back needs a backup from before." },
  );
}

function refuseChanged(migration: Migration, record: AppliedMigration, form: Form): void {
  const ranWhole = record.statementsRun.size >= record.statements;
  if (ranWhole && record.checksum !== migration.checksum) {
    throw new MigrationError(
      "migration_edited",
      `migration ${migration.name} ran in database ${form.database} with another text (checksum ${record.checksum.slice(0, 12)}, now ${migration.checksum.slice(0, 12)})`,
      { hint: "A migration that has run is never edited: restore the file and put the change into a new one." },
    );
  }
  if (ranWhole && record.cluster !== (form.cluster ?? "")) {
    const name = (cluster: string): string => (cluster === "" ? "a single node" : `cluster ${cluster}`);
    throw new MigrationError(
      "cluster_changed",
      `database ${form.database} was made for ${name(record.cluster)}, the configuration says ${name(form.cluster ?? "")}`,
      {
        hint: "Tables cannot change their form in place: use a new database for the new form, or restore the setting.",
      },
    );
  }
}

function withoutMigration({ migration: _migration, ...statement }: Step): AppliedStatement {
  return statement;
}
