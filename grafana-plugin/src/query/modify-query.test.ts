import { expect, test } from "vitest";
import { hasFilter, modifyQuery, toggleFilter } from "./modify-query.ts";
import type { LogsQuery, SpanhouseQuery } from "./query.ts";

const empty: LogsQuery = { refId: "A", queryType: "logs" };
const cart = { key: "service", value: "cart" };

test("a filter is added once, in the place of its opposite, and wherever it stands", () => {
  const added = modifyQuery(empty, { type: "ADD_FILTER", options: cart });
  expect(added.filters).toEqual([{ key: "service", op: "=", value: "cart" }]);
  expect(modifyQuery(added, { type: "ADD_FILTER", options: cart })).toEqual(added);
  const out = modifyQuery(added, { type: "ADD_FILTER_OUT", options: cart });
  expect(out.filters).toEqual([{ key: "service", op: "!=", value: "cart" }]);
  const typed = { ...empty, search: 'service:cart level>=warn "a b"' };
  expect(modifyQuery(typed, { type: "ADD_FILTER", options: cart })).toEqual(typed);
  expect(modifyQuery(typed, { type: "ADD_FILTER_OUT", options: cart })).toMatchObject({
    search: 'level>=warn "a b"',
    filters: [{ key: "service", op: "!=", value: "cart" }],
  });
});

test.each([
  ["detected_level", "level"],
  ["severity", "level"],
  ["traceID", "trace"],
  ["http.route", "http.route"],
])("a click on %s is about the field %s", (key, field) => {
  expect(modifyQuery(empty, { type: "ADD_FILTER", options: { key, value: "x" } }).filters?.[0]?.key).toBe(field);
});

test("a marked text becomes a part of the search, once", () => {
  const options = { value: 'ailed "for" 4*' };
  const added = modifyQuery({ ...empty, search: "a OR b" }, { type: "ADD_STRING_FILTER", options });
  expect(added.search).toBe(String.raw`(a OR b) *"ailed \"for\" 4\*"*`);
  expect(modifyQuery(added, { type: "ADD_STRING_FILTER", options })).toEqual(added);
  expect(modifyQuery(empty, { type: "ADD_STRING_FILTER_OUT", options: { value: "ping" } }).search).toBe("-*ping*");
});

test("a filter is toggled and known", () => {
  const on = toggleFilter(empty, { type: "FILTER_FOR", options: cart });
  expect(hasFilter(on, cart)).toBe(true);
  expect(hasFilter(toggleFilter(on, { type: "FILTER_FOR", options: cart }), cart)).toBe(false);
  const out = toggleFilter(on, { type: "FILTER_OUT", options: cart });
  expect(out.filters).toEqual([{ key: "service", op: "!=", value: "cart" }]);
  expect(toggleFilter(out, { type: "FILTER_OUT", options: cart }).filters).toEqual([]);
  const typed = { ...empty, search: "-service:cart x" };
  expect(toggleFilter(typed, { type: "FILTER_OUT", options: cart }).search).toBe("x");
  expect(hasFilter({ ...empty, search: "service:cart" }, cart)).toBe(true);
  expect(hasFilter({ ...empty, search: "service:cart OR x" }, cart)).toBe(false);
});

test("queries without a search stay as they are, and a search that is still typed is left alone", () => {
  const sql: SpanhouseQuery = { refId: "A", queryType: "sql", sql: "SELECT 1" };
  expect(modifyQuery(sql, { type: "ADD_FILTER", options: cart })).toBe(sql);
  expect(modifyQuery(empty, { type: "ADD_SOMETHING" })).toBe(empty);
  const typing = { ...empty, search: 'service:"ca' };
  expect(modifyQuery(typing, { type: "ADD_FILTER", options: cart }).search).toBe(typing.search);
});
