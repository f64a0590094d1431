import type { MigrateResult } from "@spanhouse/schemas";
import { configOf, configOption, jsonOption, toJson, type AddCommand } from "./cli-context.ts";
import { showProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

interface MigrateOptions {
  readonly config?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const help = `
The collector does this itself at every start. By hand it is of use before an update, with a ClickHouse server; the embedded
one is started for it, so the collector must be stopped.

Examples:
  spanhouse migrate --dry-run       what would be done
  spanhouse migrate`;

/** `spanhouse migrate`: brings the database to this version's tables. */
export const addMigrateCommand: AddCommand = (program, context) => {
  program
    .command("migrate")
    .description("create and alter the tables")
    .option("--dry-run", "change nothing, print what would be done")
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText("after", help)
    .action(async (options: MigrateOptions) => {
      const { terminal } = context;
      const { migrateDatabase } = await import("./migrate-database.ts");
      const config = await configOf(context, options);
      const dryRun = options.dryRun === true;
      const progress = showProgress(terminal, dryRun ? "comparing" : "migrating");
      try {
        const result = await migrateDatabase(config, dryRun);
        terminal.out(options.json === true ? toJson(result, terminal) : renderResult(result, dryRun, terminal));
      } finally {
        progress.end();
      }
    });
};

function renderResult({ applied, retention, textIndex }: MigrateResult, dryRun: boolean, { style }: Terminal): string {
  const statements = [...applied.map((step) => `${step.name} ${step.statement}/${step.statements}`)];
  const changes = retention.changes.map(
    ({ table, from, to }) => `${table}: ${from ?? "for ever"} becomes ${to ?? "for ever"}`,
  );
  const foreign = retention.foreign.map((table) => `${table}: another tool made it, its retention is left alone`);
  const indexes = textIndex.map(({ table, index, action }) => `${table}: ${action} ${index}`);
  if (statements.length + changes.length + foreign.length + indexes.length === 0)
    return "The database is up to date.\n";
  const verb = dryRun ? "would run" : "ran";
  const part = (title: string, lines: readonly string[]): string =>
    lines.length === 0 ? "" : `${style("bold", title)}\n${lines.map((line) => `  ${line}\n`).join("")}`;
  const sql = dryRun
    ? applied.map((step) => `\n-- ${step.name} ${step.statement}/${step.statements}\n${step.sql};\n`).join("")
    : "";
  return (
    part(`${statements.length} ${statements.length === 1 ? "statement" : "statements"} ${verb}`, statements) +
    part("retention", changes) +
    part("text index", indexes) +
    part("not ours", foreign) +
    sql
  );
}
