import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { migration, readMigrations } from "./read-migrations.ts";
import { renderTemplate } from "./render-template.ts";
import { splitStatements } from "./split-statements.ts";

const retentionDays = { logs: 30, traces: 30, metrics: 30 };
const migrations = await readMigrations();

/** What may run twice, or twice at once, without changing anything more. */
const repeatable =
  /^(?:CREATE (?:TABLE|VIEW|MATERIALIZED VIEW|DATABASE) IF NOT EXISTS |DROP (?:TABLE|VIEW) IF EXISTS |ALTER TABLE \S+(?: ON CLUSTER \S+)?\s+(?:(?:ADD|DROP) (?:COLUMN|INDEX) IF (?:NOT )?EXISTS |MODIFY (?:SETTING|QUERY|COLUMN|TTL)\s|REMOVE TTL))/u;

test.each(migrations.map((each) => [each.name, each] as const))(
  "every statement of %s may be repeated",
  (_name, { template }) => {
    for (const cluster of [undefined, "prod"]) {
      const statements = splitStatements(renderTemplate(template, { database: "otel", cluster, retentionDays }));
      expect(statements.length).toBeGreaterThan(0);
      for (const statement of statements) {
        expect(statement).toMatch(repeatable);
        expect(statement.match(/\bADD (?:COLUMN|INDEX)(?! IF NOT EXISTS)/u)).toBeNull();
        expect(statement.includes(" ON CLUSTER `prod`")).toBe(cluster !== undefined);
      }
    }
  },
);

test("line endings do not change a checksum, anything else does", () => {
  expect(migration("0001_a", "a;\r\nb;\r\n").checksum).toBe(migration("0001_a", "a;\nb;\n").checksum);
  expect(migration("0001_a", "a;").checksum).not.toBe(migration("0001_a", "a; ").checksum);
});

test.each([[["0001_a.sql", "0003_c.sql"]], [["1_a.sql"]], [["0001_a.sql", "0001_b.sql"]]])(
  "%j is refused",
  async (names) => {
    const folder = await mkdtemp(join(tmpdir(), "spanhouse-migrations-"));
    try {
      for (const name of names) await writeFile(join(folder, name), "SELECT 1");
      await expect(readMigrations(pathToFileURL(`${folder}/`))).rejects.toThrow("BUG: migration");
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
