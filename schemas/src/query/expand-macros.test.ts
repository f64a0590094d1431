import fc from "fast-check";
import { expect, test } from "vitest";
import { expandMacros, type MacroValues } from "./expand-macros.ts";
import type { SearchError } from "./search/search.ts";

const values: MacroValues = { range: { fromMs: 1000, toMs: 61_000 }, stepMs: 1500, projectId: "it's" };
const expand = (text: string): string => expandMacros(text, values).sql;

test.each([
  [
    "$__timeFilter(Timestamp)",
    "(Timestamp >= fromUnixTimestamp64Milli(toInt64(1000)) AND Timestamp < fromUnixTimestamp64Milli(toInt64(61000)))",
  ],
  ["$__timeInterval(max(t))", "toStartOfInterval(toDateTime64(max(t), 3), toIntervalMillisecond(1500))"],
  ["$__interval + $__interval_ms", "1.5 + 1500"],
  ["$__from, $__to", "1000, 61000"],
  ["p = $__project", String.raw`p = 'it\'s'`],
  [
    "'$__from' \"$__from\" `$__from` -- $__from\n/* $__from */ $__from",
    "'$__from' \"$__from\" `$__from` -- $__from\n/* $__from */ 1000",
  ],
  ["'it''s $__to' 'a\\'$__to' $__to", "'it''s $__to' 'a\\'$__to' 61000"],
  ["SELECT 1", "SELECT 1"],
])("%s", (text, sql) => {
  expect(expand(text)).toBe(sql);
});

test.each([
  ["a $__frm", values, 2, "there is no macro $__frm"],
  ["$__timeFilter", values, 0, "takes a column"],
  ["$__timeFilter( )", values, 0, "takes a column"],
  ["$__timeFilter(a", values, 0, "takes a column"],
  ["x $__to", { ...values, range: undefined }, 2, "needs a range"],
  ["x $__interval", { ...values, stepMs: undefined }, 2, "needs a range"],
])("%s is refused", (...[text, given, at, words]) => {
  expect(() => expandMacros(text, given)).toThrow(words);
  expect(() => expandMacros(text, given)).toThrow(expect.objectContaining({ at }) as SearchError);
});

test("a place in the result leads back to the same character of the text, or to the macro that made it", () => {
  const part = fc.constantFrom("$__from", "$__timeFilter(a.b)", "$__interval", "'$__to'", " x ", "\n", "(1)");
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join(" ");
      const { sql, originOf } = expandMacros(text, values);
      for (let offset = 0; offset < sql.length; offset++) {
        const origin = originOf(offset);
        expect(text.startsWith("$__", origin) || text.charAt(origin) === sql.charAt(offset)).toBe(true);
      }
      expect(originOf(sql.length)).toBe(text.length);
    }),
  );
});
