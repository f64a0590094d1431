/** Runs the migrations of `@spanhouse/schemas` through our client. */
import { migrate } from "@spanhouse/schemas";
import type { MigrateResult } from "@spanhouse/schemas";
import type { ClickHouse } from "./clickhouse.ts";
import type { Config } from "./config-options.ts";

export type MigrationConfig = Pick<
  Config,
  | "clickhouseDatabase"
  | "clickhouseCluster"
  | "retentionDaysTraces"
  | "retentionDaysLogs"
  | "retentionDaysMetrics"
  | "textIndexLogBody"
>;

/**
 * Brings the configured database to this version's schema, or with `dryRun` only says what it would do. The client should
 * name another database (`system`), because ClickHouse refuses statements in one that does not exist yet.
 */
export function runMigrations(
  clickhouse: ClickHouse,
  config: MigrationConfig,
  dryRun: boolean = false,
): Promise<MigrateResult> {
  return migrate({
    database: config.clickhouseDatabase,
    cluster: config.clickhouseCluster,
    retentionDays: {
      traces: config.retentionDaysTraces,
      logs: config.retentionDaysLogs,
      metrics: config.retentionDaysMetrics,
    },
    textIndex: config.textIndexLogBody === "on",
    dryRun,
    execute: (sql) => clickhouse.command(sql),
    async query(sql) {
      const { columns, rows } = await clickhouse.rows(sql);
      return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
    },
  });
}
