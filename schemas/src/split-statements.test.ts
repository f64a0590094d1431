import fc from "fast-check";
import { expect, test } from "vitest";
import { splitStatements } from "./split-statements.ts";

test.each([
  ["nothing", "", []],
  ["only comments", "-- one; two\n/* three; */ # four;\n;;", []],
  ["two, the last without a semicolon", "SELECT 1;\nSELECT 2", ["SELECT 1", "SELECT 2"]],
  ["semicolons in quotes", "SELECT ';', \"a;b\", `c;d`; SELECT 2", ["SELECT ';', \"a;b\", `c;d`", "SELECT 2"]],
  [
    "doubled and escaped quotes",
    String.raw`SELECT 'it''s;', 'it\'s;', '\\'; SELECT 2`,
    [String.raw`SELECT 'it''s;', 'it\'s;', '\\'`, "SELECT 2"],
  ],
  ["comments with quotes", "SELECT 1 -- don't; stop\n + 2; SELECT /* it's; */ 3", ["SELECT 1 \n + 2", "SELECT   3"]],
  ["comment signs in quotes", "SELECT '-- no', '/* no */'; SELECT 2", ["SELECT '-- no', '/* no */'", "SELECT 2"]],
  ["minus, division and hash", "SELECT 4-2, 4/2, '#'; SELECT 1", ["SELECT 4-2, 4/2, '#'", "SELECT 1"]],
  ["heredoc", "SELECT $$a;b$$, $x$c;$$d;$x$; SELECT 2", ["SELECT $$a;b$$, $x$c;$$d;$x$", "SELECT 2"]],
  ["unfinished string", "SELECT 'a; SELECT 2", ["SELECT 'a; SELECT 2"]],
])("%s", (_name, sql, statements) => {
  expect(splitStatements(sql)).toEqual(statements);
});

const word = fc.constantFrom("SELECT", "a", "1", "+", "(", ")");
const quoted = fc.string().map((text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`);
const statement = fc.array(fc.oneof(word, quoted), { minLength: 1, maxLength: 8 }).map((parts) => parts.join(" "));
const comment = fc.string().map((text) => `/*${text.replaceAll("*/", "")} */`);

test("statements joined with comments come back as they were", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(comment, statement)), (parts) => {
      const sql = parts.map(([before, text]) => `${before}${text};`).join("\n");
      expect(splitStatements(sql)).toEqual(parts.map(([, text]) => text.trim()));
    }),
  );
});
