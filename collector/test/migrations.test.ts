import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import type { ClickHouseClient } from "@clickhouse/client";
import { migrate, MigrationError, readMigrations, renderTemplate, splitStatements, tables } from "@spanhouse/schemas";
import type { Migration, MigrateOptions, MigrateResult } from "@spanhouse/schemas";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestEngine } from "./start-test-engine.ts";
import type { TestEngine } from "./start-test-engine.ts";

let engine: TestEngine;
let client: ClickHouseClient;
const database = "otel";

beforeAll(async () => {
  engine = await startTestEngine();
  const { url, writer } = engine.engine;
  client = createClient({
    url,
    username: writer.user,
    password: writer.password,
    log: { level: ClickHouseLogLevel.OFF },
  });
});

afterAll(async () => {
  await client.close();
  await engine.stop();
});

const retentionDays = { logs: 30, traces: 30, metrics: 30 };

async function execute(query: string): Promise<void> {
  await client.command({ query });
}

async function dropDatabase(): Promise<void> {
  await execute(`DROP DATABASE IF EXISTS ${database} SYNC`);
}

async function query<Row extends Record<string, unknown>>(sql: string): Promise<Row[]> {
  return (await client.query({ query: sql, format: "JSONEachRow" })).json<Row>();
}

function options(change: Partial<MigrateOptions> = {}): MigrateOptions {
  return { execute, query, database, retentionDays, ...change };
}

async function describeColumns(table: string): Promise<{ name: string; type: string; default_type: string }[]> {
  return query(`DESCRIBE TABLE ${table}`);
}

async function ttls(): Promise<(string | undefined)[]> {
  const rows = await query<{ engine_full: string }>(
    `SELECT engine_full FROM system.tables WHERE database = '${database}' AND engine LIKE '%MergeTree' AND name LIKE 'otel%' ORDER BY name`,
  );
  return rows.map(({ engine_full }) => /toIntervalDay\(\d+\)/u.exec(engine_full)?.[0]);
}

/** Migrations of the test's own, from a folder as the shipped ones. */
async function migrationsOf(files: Readonly<Record<string, string>>): Promise<Migration[]> {
  const folder = await mkdtemp(join(tmpdir(), "spanhouse-migrations-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return await readMigrations(pathToFileURL(`${folder}/`));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function failure(promise: Promise<unknown>): Promise<MigrationError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MigrationError)) throw new Error(`expected a MigrationError, got ${String(error)}`);
  return error;
}

const createOne = "CREATE TABLE IF NOT EXISTS {{database}}.one (a UInt8) ENGINE = MergeTree ORDER BY a;";
const createTwo = "CREATE TABLE IF NOT EXISTS {{database}}.two (a UInt8) ENGINE = MergeTree ORDER BY a;";

describe("the shipped migrations, run once,", () => {
  let first: MigrateResult;

  beforeAll(async () => {
    await dropDatabase();
    first = await migrate(options());
  });

  test("make the tables as the collector writes them, once", async () => {
    expect(first.applied.length).toBeGreaterThan(10);
    expect(first.retention).toEqual({ changes: [], foreign: [] });
    for (const table of Object.values(tables)) {
      const columns = await describeColumns(`${database}.${table.name}`);
      const written = columns.filter(({ default_type }) => default_type === "" || default_type === "DEFAULT");
      expect(written.map(({ name, type }) => ({ name, type }))).toEqual(table.columns);
    }
    const again = await migrate(options());
    expect(again.applied).toEqual([]);
    expect(again.retention.changes).toEqual([]);
  });

  test("make no column that the page on the tables does not name", async () => {
    const page = await readFile(new URL("../../docs/reference/tables.md", import.meta.url), "utf8");
    const named = new Set(Array.from(page.matchAll(/`([\w.]+)`/gu), ([, name]) => name));
    const columns = await query<{ name: string }>(
      `SELECT DISTINCT name FROM system.columns WHERE database = '${database}' AND table LIKE 'otel%'`,
    );
    expect(columns.length).toBeGreaterThan(60);
    expect(columns.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([]);
  });

  test("sync what is inserted, also into tables that were there before", async () => {
    const rows = await query<{ name: string; engine_full: string }>(
      `SELECT name, engine_full FROM system.tables WHERE database = '${database}' AND engine LIKE '%MergeTree' AND name LIKE 'otel%'`,
    );
    expect(rows.length).toBe(8);
    for (const { name, engine_full } of rows) {
      expect(engine_full, name).toMatch(/fsync_after_insert = 1, fsync_part_directory = 1/u);
    }
  });

  test("the exponential histogram answers to both names", async () => {
    await execute(
      `INSERT INTO ${database}.otel_metrics_exponential_histogram (TimeUnix, MetricName, Count) VALUES (now64(9), 'm', 7)`,
    );
    expect(await query(`SELECT ProjectId, MetricName, Count FROM ${database}.otel_metrics_exp_histogram`)).toEqual([
      { ProjectId: "default", MetricName: "m", Count: 7 },
    ]);
  });

  describe("retention", () => {
    test("follows the configuration, and is left alone when it agrees", async () => {
      const own = options();
      await migrate(own);
      expect(new Set(await ttls())).toEqual(new Set(["toIntervalDay(30)"]));
      const changed = { ...own, retentionDays: { logs: 7, traces: 0, metrics: 90 } };
      const { changes } = (await migrate({ ...changed, dryRun: true })).retention;
      expect(changes.find(({ table }) => table === "otel_logs")).toEqual({
        table: "otel_logs",
        from: "toDateTime(Timestamp) + toIntervalDay(30)",
        to: "toDateTime(Timestamp) + toIntervalDay(7)",
        sql: `ALTER TABLE \`${database}\`.otel_logs MODIFY TTL toDateTime(Timestamp) + toIntervalDay(7)`,
      });
      expect((await migrate(changed)).retention.changes).toEqual(changes);
      const days = ["7", "90", "90", "90", "90", "90"].map((each) => `toIntervalDay(${each})`);
      expect(await ttls()).toEqual([...days, undefined, undefined]);
      expect((await migrate(changed)).retention.changes).toEqual([]);
      expect((await migrate(own)).retention.changes.length).toBe(8);
      expect(new Set(await ttls())).toEqual(new Set(["toIntervalDay(30)"]));
    });

    test("reaches rows that are already stored, in both directions", async () => {
      const own = options({ retentionDays: { logs: 10, traces: 30, metrics: 30 } });
      await migrate(own);
      const log = `${database}.otel_logs`;
      await execute(
        `INSERT INTO ${log} (Timestamp, Body) VALUES (now64(9) - INTERVAL 5 DAY, 'old'), (now64(9), 'new')`,
      );
      await migrate({ ...own, retentionDays: { ...own.retentionDays, logs: 20 } });
      await execute(`OPTIMIZE TABLE ${log} FINAL SETTINGS mutations_sync = 2`);
      await execute(`ALTER TABLE ${log} DELETE WHERE 0 SETTINGS mutations_sync = 2`);
      const expiry = await query<{ days: string }>(
        `SELECT dateDiff('day', now(), min(delete_ttl_info_max)) AS days FROM system.parts WHERE active AND database = '${database}' AND table = 'otel_logs'`,
      );
      expect(Number(expiry[0]?.days)).toBeGreaterThanOrEqual(14);
      await migrate({ ...own, retentionDays: { ...own.retentionDays, logs: 2 } });
      await execute(`ALTER TABLE ${log} DELETE WHERE 0 SETTINGS mutations_sync = 2`);
      await execute(`OPTIMIZE TABLE ${log} FINAL`);
      expect(await query(`SELECT Body FROM ${log}`)).toEqual([{ Body: "new" }]);
    });
  });

  describe("the text index over log bodies", () => {
    async function stored(): Promise<boolean> {
      const rows = await query(
        `SELECT 1 FROM system.data_skipping_indices WHERE database = '${database}' AND table = 'otel_logs' AND type = 'text'`,
      );
      return rows.length === 1;
    }

    test("is there unless it is switched off, and finds rows from before it was", async () => {
      await migrate(options());
      expect(await stored()).toBe(true);
      expect((await migrate(options({ textIndex: false }))).textIndex.map(({ action }) => action)).toEqual(["drop"]);
      expect(await stored()).toBe(false);
      await execute(`INSERT INTO ${database}.otel_logs (Timestamp, Body) VALUES (now64(9), 'Disk full')`);
      expect((await migrate(options())).textIndex.map(({ action }) => action)).toEqual(["add"]);
      await execute(
        `INSERT INTO ${database}.otel_logs (Timestamp, Body) VALUES (now64(9), 'disk fine'), (now64(9), 'all well')`,
      );
      expect(
        await query(`SELECT Body FROM ${database}.otel_logs WHERE hasToken(lower(Body), 'disk') ORDER BY Body`),
      ).toEqual([{ Body: "Disk full" }, { Body: "disk fine" }]);
      expect((await migrate(options())).textIndex).toEqual([]);
    });
  });
});

describe("the shipped migrations", () => {
  beforeEach(dropDatabase);

  test("run once when four collectors start together", async () => {
    const own = options();
    const results = await Promise.all([migrate(own), migrate(own), migrate(own), migrate(own)]);
    const ran = results.filter(({ applied }) => applied.length > 0);
    expect(ran.length).toBe(1);
    const records = await query<{ records: string; different: string }>(
      `SELECT count() AS records, uniqExact(version, statement) AS different FROM ${database}.schema_migrations`,
    );
    expect(Number(records[0]?.records)).toBe(ran[0]?.applied.length);
    expect(records[0]?.different).toBe(records[0]?.records);
  });

  test("a dry run shows the SQL and changes nothing", async () => {
    const own = options({ dryRun: true });
    const { applied } = await migrate(own);
    expect(applied[0]).toMatchObject({ version: 1, name: "0001_logs", statement: 1 });
    expect(applied[0]?.sql).toContain(`CREATE TABLE IF NOT EXISTS \`${database}\`.otel_logs (`);
    expect(await query(`SELECT 1 FROM system.databases WHERE name = '${database}'`)).toEqual([]);
    const real = await migrate({ ...own, dryRun: false });
    expect(real.applied).toEqual(applied);
    expect((await migrate(own)).applied).toEqual([]);
  });

  // The embedded engine knows no clusters and has no Keeper; all else of the cluster form can be run.
  test("the cluster form makes its tables, views and public names", async () => {
    const withoutCluster = (sql: string): string =>
      sql
        .replaceAll(" ON CLUSTER `prod`", "")
        .replaceAll(/ENGINE = Replicated(\w*MergeTree)\('[^']*', '[^']*'(?:, (\w+))?\)/gu, "ENGINE = $1($2)")
        .replaceAll(/ENGINE = Distributed\('prod', 'otel', '(\w+)', .*\)$/gu, "ENGINE = Merge('otel', '^$1$$')");
    await execute(`CREATE DATABASE ${database}`);
    for (const { template } of await readMigrations()) {
      const sql = renderTemplate(template, { database, cluster: "prod", retentionDays });
      for (const statement of splitStatements(sql)) await execute(withoutCluster(statement));
    }
    await execute(`INSERT INTO ${database}.otel_traces_local (Timestamp, TraceId) VALUES (now64(9), 't')`);
    expect(await query(`SELECT TraceId FROM ${database}.otel_traces`)).toEqual([{ TraceId: "t" }]);
    expect(await query(`SELECT ProjectId, TraceId FROM ${database}.otel_traces_trace_id_ts`)).toEqual([
      { ProjectId: "default", TraceId: "t" },
    ]);
    for (const table of Object.values(tables)) {
      const written = (await describeColumns(`${database}.${table.name}`)).map(({ name }) => name);
      expect(written).toEqual(expect.arrayContaining(table.columns.map(({ name }) => name)));
    }
  });

  test("the cluster form is SQL that ClickHouse parses, on local and Distributed tables", async () => {
    for (const { template } of await readMigrations()) {
      const sql = renderTemplate(template, { database: "otel", cluster: "prod", retentionDays });
      for (const statement of splitStatements(sql)) {
        await query(`SELECT formatQuery(${quote(statement)})`);
        expect(statement).toContain("ON CLUSTER `prod`");
      }
    }
  });
});

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

describe("a run that is interrupted", () => {
  beforeEach(dropDatabase);

  test("goes on from the statement that failed", async () => {
    const migrations = await migrationsOf({
      "0001_one.sql": `${createOne}\n${createTwo}\nALTER TABLE {{database}}.gone ADD COLUMN IF NOT EXISTS b UInt8;`,
    });
    const own = options({ migrations });
    const error = await failure(migrate(own));
    expect(error).toMatchObject({ code: "migration_failed" });
    expect(error.message).toContain("migration 0001_one, statement 3 of 3, failed");
    await execute(`CREATE TABLE ${database}.gone (a UInt8) ENGINE = MergeTree ORDER BY a`);
    const { applied } = await migrate(own);
    expect(applied.map(({ statement }) => statement)).toEqual([3]);
    expect((await describeColumns(`${database}.gone`)).map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test("may be corrected, and then starts the corrected file again", async () => {
    const own = options({ migrations: await migrationsOf({ "0001_one.sql": `${createOne} SELECT broken;` }) });
    expect(await failure(migrate(own))).toMatchObject({ code: "migration_failed" });
    const corrected = { ...own, migrations: await migrationsOf({ "0001_one.sql": `${createOne} ${createTwo}` }) };
    expect((await migrate(corrected)).applied.length).toBe(2);
    expect((await migrate(corrected)).applied).toEqual([]);
  });

  test.each(["before the statement ran", "before it was recorded"])("by a death %s is taken over", async (when) => {
    const migrations = await migrationsOf({ "0001_one.sql": `${createOne}\n${createTwo}` });
    const own = options({ migrations });
    const dies = new Promise<never>(() => {});
    let died = (): void => {};
    const death = new Promise<void>((resolve) => (died = resolve));
    const mortal = async (sql: string): Promise<void> => {
      const fatal =
        when === "before the statement ran"
          ? sql.startsWith("CREATE") && sql.includes(".two")
          : sql.includes("INSERT") &&
            sql.includes("schema_migrations") &&
            sql.includes("(1, '0001_one'") &&
            sql.includes(", 2, 2,");
      if (!fatal) return execute(sql);
      died();
      return dies;
    };
    await Promise.race([death, migrate({ ...own, execute: mortal })]);
    const { applied } = await migrate({ ...own, leaseMs: 300 });
    expect(applied.map(({ statement }) => statement)).toEqual([2]);
    expect((await migrate(own)).applied).toEqual([]);
  });
});

describe("what does not fit is refused", () => {
  beforeEach(dropDatabase);

  test("an edited migration", async () => {
    const own = options({ migrations: await migrationsOf({ "0001_one.sql": createOne }) });
    await migrate(own);
    const error = await failure(
      migrate({ ...own, migrations: await migrationsOf({ "0001_one.sql": `${createOne} ${createTwo}` }) }),
    );
    expect(error.code).toBe("migration_edited");
    expect(error.message).toContain(`migration 0001_one ran in database ${database} with another text`);
    expect(error.hint).toContain("restore the file");
  });

  test("a database that a newer version migrated", async () => {
    const both = await migrationsOf({ "0001_one.sql": createOne, "0002_two.sql": createTwo });
    const own = options({ migrations: both });
    await migrate(own);
    const error = await failure(migrate({ ...own, migrations: both.slice(0, 1) }));
    expect(error.code).toBe("database_newer");
    expect(error.message).toContain("is at migration 2 (0002_two), this version of Spanhouse knows 1");
  });

  test("a single-node database in the cluster form", async () => {
    const own = options({ migrations: await migrationsOf({ "0001_one.sql": createOne }) });
    await migrate(own);
    const withoutReplicas = async (sql: string): Promise<void> =>
      sql.startsWith("SYSTEM SYNC REPLICA") ? undefined : execute(sql);
    const error = await failure(migrate({ ...own, execute: withoutReplicas, cluster: "prod" }));
    expect(error.code).toBe("cluster_changed");
    expect(error.message).toContain("was made for a single node, the configuration says cluster prod");
  });
});
