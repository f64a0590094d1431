import { readMigrations, renderTemplate, splitStatements } from "@spanhouse/schemas";
import type { Layout, Question } from "./measure.ts";

/** Named replacements in a table's DDL: what a candidate does differently. */
export type Change = readonly (readonly [from: string | RegExp, to: string])[];

/** The CREATE TABLE of a shipped migration, without TTL, for a table named `candidate`. */
export async function shippedTable(table: string): Promise<string> {
  const form = { database: "otel", retentionDays: { logs: 0, traces: 0, metrics: 0 }, stringsInOneStream: true };
  for (const { template } of await readMigrations()) {
    for (const statement of splitStatements(renderTemplate(template, form))) {
      const start = `CREATE TABLE IF NOT EXISTS \`otel\`.${table} (`;
      if (statement.startsWith(start)) return `CREATE TABLE candidate (${statement.slice(start.length)}`;
    }
  }
  throw new Error(`BUG: no migration creates ${table}`);
}

/** The DDL with the change made. Throws when a part to be replaced is not there, so that no candidate measures nothing. */
export function changed(ddl: string, change: Change): string {
  let result = ddl;
  for (const [from, to] of change) {
    const next = result.replace(from, to);
    if (next === result) throw new Error(`BUG: the table has no ${String(from)}`);
    result = next;
  }
  return result;
}

/** Adds an index before the first of the table. */
export function withIndex(definition: string): Change[number] {
  return [/\n {2}INDEX /u, `\n  INDEX ${definition},\n  INDEX `];
}

/** Takes out every index whose definition matches; the last one leaves no comma behind. */
export function withoutIndexes(ddl: string, match: RegExp): string {
  const lines = ddl.split("\n").filter((line) => !(/^ {2}INDEX /u.test(line) && match.test(line)));
  return lines.join("\n").replace(/,\n\)/u, "\n)");
}

export interface Family {
  readonly columns: readonly string[];
  readonly questions: (kind: "ours" | "exporter") => readonly Question[];
}

/** A layout of ours: the project is loaded and asked for. */
export function ours(family: Family, name: string, create: string): Layout {
  return { name, create, columns: ["ProjectId", ...family.columns], questions: family.questions("ours") };
}

export function exporters(family: Family, name: string, create: string): Layout {
  return { name, create, columns: family.columns, questions: family.questions("exporter") };
}
