import { expect, test } from "vitest";
import { takesPatternFromColumn } from "./sql-patterns.ts";

test.each([
  "SELECT count() FROM t WHERE match(Body, 'a(b|c)') AND Body LIKE '%x%'",
  "SELECT count() FROM t WHERE Body NOT ILIKE concat('%', {q:String}, '%') AND a = b",
  "SELECT replaceRegexpAll(Body, '\\\\d+', Name) FROM t",
  "SELECT match(Body, {q:String}), like, `match` FROM t",
  "SELECT match(concat(a, 'b, c'), 'x'), Name FROM t",
  "SELECT 'a LIKE b', `a LIKE b` FROM t",
  "SELECT a LIKE 'x' AS y, b FROM t",
])("%s: no pattern of a column", (printed) => {
  expect(takesPatternFromColumn(printed)).toBe(false);
});

test.each([
  "SELECT match('x', ServiceName) FROM t",
  "SELECT match(concat('a', 'b'), concat(ServiceName, ')')) FROM t",
  "SELECT REGEXP_MATCHES('x', `a'b`) FROM t",
  "SELECT replaceRegexpOne('x', t.ServiceName, '') FROM t",
  "SELECT 'x' LIKE ServiceName FROM t",
  "SELECT 'x' NOT ILIKE concat(ServiceName, '\\\\') FROM t",
  "SELECT 'x' LIKE (ServiceName) FROM t",
  "SELECT notILike('x', if(a = 1, 'b', 'c')) FROM t",
])("%s: a pattern of a column", (printed) => {
  expect(takesPatternFromColumn(printed)).toBe(true);
});
