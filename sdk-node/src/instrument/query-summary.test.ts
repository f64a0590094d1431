import fc from "fast-check";
import { expect, test } from "vitest";

import { describeQuery } from "./query-summary.ts";

test.each([
  ["select id from orders", "SELECT orders"],
  ["SELECT o.id FROM orders o JOIN customers AS c ON c.id = o.customer", "SELECT orders customers"],
  ["INSERT OR IGNORE INTO main.orders(id) VALUES (1)", "INSERT main.orders"],
  ['UPDATE OR REPLACE "my orders" SET a = 1', "UPDATE my orders"],
  ["DELETE FROM `orders` WHERE id = 1", "DELETE orders"],
  ["REPLACE INTO [orders] VALUES (1)", "REPLACE orders"],
  ["CREATE TABLE IF NOT EXISTS orders (id INTEGER)", "CREATE orders"],
  ["WITH late AS (SELECT * FROM orders) SELECT * FROM late JOIN mail", "SELECT orders mail"],
  ["/* from x */ -- from y\nBEGIN", "BEGIN"],
  ["PRAGMA journal_mode = WAL", "PRAGMA journal_mode"],
  ["SELECT * FROM (SELECT 1 FROM orders)", "SELECT orders"],
  ["nonsense", ""],
  ["", ""],
])("%s is about %s", (sql, summary) => {
  expect(describeQuery(sql).summary).toBe(summary);
});

test("the text keeps names and loses values and comments", () => {
  expect(
    describeQuery("SELECT a1, \"B 2\" FROM t -- secret\nWHERE name = 'it''s' AND n > 4.5e3 AND h = x'ff' LIMIT 10")
      .text,
  ).toBe('SELECT a1, "B 2" FROM t \nWHERE name = ? AND n > ? AND h = x? LIMIT ?');
  expect(describeQuery("SELECT :id, ?1, $name, @x").text).toBe("SELECT :id, ??, $name, @x");
});

test("an unclosed string is not shown", () => {
  expect(describeQuery("SELECT 'secret").text).toBe("SELECT ?");
});

test("any text is described, with a summary of few letters", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400, unit: "grapheme" }), (sql) => {
      expect(describeQuery(sql).summary.length).toBeLessThanOrEqual(255);
    }),
  );
  fc.assert(
    fc.property(fc.string(), (value) => {
      const quoted = `SELECT * FROM t WHERE a = '${value.replaceAll("'", "''")}'`;
      expect(describeQuery(quoted).text).toBe("SELECT * FROM t WHERE a = ?");
    }),
  );
});

test("a dump of megabytes is read to a bound", () => {
  const { summary, text } = describeQuery(`INSERT INTO orders VALUES ${"('x'), ".repeat(1_000_000)}`);
  expect(summary).toBe("INSERT orders");
  expect(text.length).toBeLessThan(8_192);
});
