import { parseSearch } from "@spanhouse/schemas/search";
import { expect, test } from "vitest";
import { hasVariables, interpolateQuery } from "./interpolate.ts";
import type { Filter } from "@spanhouse/schemas/query";
import type { SpanhouseQuery } from "./query.ts";
import { smallTemplate, smallVariables } from "../../test/source/small-template.ts";

const variables = smallVariables(
  {
    one: { value: "cart" },
    list: { value: ["cart"] },
    several: { value: ["cart", "b c"] },
    all: { value: "$__all", allValue: "*" },
    allByOptions: { value: "$__all", options: ["a", "b"] },
    star: { value: ["*"] },
    nothing: { value: [] },
    empty: { value: "" },
    odd: { value: String.raw`a "b" \ * (c) 'd' $one` },
    number: { value: "42" },
    step: { value: "5m" },
    id: { value: "0af7651916cd43dd8448eb211c80319c" },
  },
  { __interval: { value: "30s" }, __from: { value: "1000" }, repeated: { value: "mail" }, __range_s: { value: 3600 } },
);

function filtersOf(...filters: readonly Filter[]): readonly Filter[] | undefined {
  return interpolateQuery({ refId: "A", queryType: "logs", filters }, variables).filters;
}

test.each<[string, Filter, Filter | undefined]>([
  ["one value", { key: "service", op: "=", value: "$one" }, { key: "service", op: "=", value: "cart" }],
  ["a list of one", { key: "service", op: "=", value: "${list}" }, { key: "service", op: "=", value: "cart" }],
  ["several", { key: "service", op: "=", value: "$several" }, { key: "service", op: "in", values: ["cart", "b c"] }],
  ["not several", { key: "s", op: "!=", value: "[[several]]" }, { key: "s", op: "not in", values: ["cart", "b c"] }],
  [
    "in several",
    { key: "s", op: "in", values: ["x", "$several"] },
    { key: "s", op: "in", values: ["x", "cart", "b c"] },
  ],
  ["any of several", { key: "s", op: "=~", value: "$several" }, { key: "s", op: "=~", value: "^(?:cart|b c)$" }],
  ["a pattern", { key: "s", op: "=~", value: "^$one$" }, { key: "s", op: "=~", value: "^cart$" }],
  ["All", { key: "service", op: "=", value: "$all" }, undefined],
  ["All within a text", { key: "service", op: "=", value: "x-$all" }, undefined],
  ["not All", { key: "service", op: "!=", value: "$all" }, undefined],
  ["a star that was chosen", { key: "service", op: "=", value: "$star" }, undefined],
  ["All in a list", { key: "service", op: "in", values: ["x", "$all"] }, undefined],
  ["nothing chosen", { key: "service", op: "=", value: "$nothing" }, undefined],
  ["an empty box", { key: "service", op: "=", value: "$empty" }, undefined],
  ["an empty box with a format", { key: "service", op: "=", value: "${empty:raw}" }, undefined],
  ["nothing behind a text", { key: "s", op: "=", value: "x-${empty:raw}" }, { key: "s", op: "=", value: "x-" }],
  ["no value at all", { key: "s", op: "=", value: "" }, { key: "s", op: "=", value: "" }],
  ["All by its options", { key: "s", op: "=", value: "$allByOptions" }, { key: "s", op: "in", values: ["a", "b"] }],
  ["parts", { key: "s", op: "=", value: "$several-$list" }, { key: "s", op: "in", values: ["cart-cart", "b c-cart"] }],
  ["of the panel", { key: "s", op: "=", value: "$repeated" }, { key: "s", op: "=", value: "mail" }],
  ["no such variable", { key: "s", op: "=", value: "$price" }, { key: "s", op: "=", value: "$price" }],
  ["a star without variable", { key: "s", op: "=", value: "*" }, { key: "s", op: "=", value: "*" }],
  ["a number", { key: "s", op: ">", value: 5 }, { key: "s", op: ">", value: 5 }],
  ["no value", { key: "$one", op: "exists" }, { key: "cart", op: "exists" }],
])("a filter takes %s", (_, filter, expected) => {
  expect(filtersOf(filter)).toEqual(expected === undefined ? [] : [expected]);
});

test("a filter leaves no value out, though there are more than the query API takes", () => {
  const many = Array.from({ length: 600 }, (_, index) => `service-${index}`);
  const query: SpanhouseQuery = {
    refId: "A",
    queryType: "logs",
    filters: [{ key: "service", op: "=", value: "$many" }],
  };
  expect(interpolateQuery(query, smallVariables({ many: { value: many } })).filters?.[0]?.values).toEqual(many);
});

function searchOf(search: string): string | undefined {
  return interpolateQuery({ refId: "A", queryType: "logs", search }, variables).search;
}

test.each([
  ["service:$one", "service:cart"],
  ["service:$several level>=warn", 'service:(cart OR "b c") level>=warn'],
  ["service:$all", ""],
  ["service:$nothing", ""],
  ["$empty level>=warn", "level>=warn"],
  ["-$empty level>=warn", "level>=warn"],
  ["-$all -service:$star NOT $nothing x", "x"],
  ["-service:$nothing", ""],
  ["service!=$all duration>$empty", ""],
  ["(service:$all) -(service:$service OR name:$all) b", "-service:$service b"],
  ["service:(x OR $all) name:(x OR $several)", 'name:(x OR cart OR "b c")'],
  ["a OR $all", "a"],
  ["a AND $nothing", "a"],
  ['-"$all" "order $empty failed" "order failed"', '"order failed"'],
  ["$all:x $key:*", "$key:*"],
  ["${empty:raw}", ""],
  ["-${empty:raw} ${empty:raw}x* name:${empty:raw}*", "x*"],
  ["${all:raw} -y", "-y"],
  ['-$all "open', '-* "open'],
  ["service:*", "service:*"],
  ["$one", "cart"],
  ["order.id:$number*", "order.id:42*"],
  ['"order $number failed"', '"order 42 failed"'],
  ['name:"GET $odd"', String.raw`name:"GET a \"b\" \\ \* (c) 'd' $one"`],
  ["${one:raw}-x [[one]] $price", "cart-x cart $price"],
  ["size>${__range_s}", "size>3600"],
])("a search takes its variables: %s", (search, expected) => {
  expect(searchOf(search)).toBe(expected);
});

test("a value is found as it is, whatever signs it has", () => {
  expect(parseSearch(searchOf("body:$odd") ?? "")).toMatchObject({
    field: "body",
    test: { op: "is", pattern: [String.raw`a "b" \ * (c) 'd' $one`] },
  });
});

test.each([
  ["ServiceName IN ($several)", "ServiceName IN ('cart', 'b c')"],
  ["ServiceName = $one", "ServiceName = 'cart'"],
  ["ServiceName = '$one'", "ServiceName = 'cart'"],
  ["ServiceName IN ('$several')", "ServiceName IN ('cart','b c')"],
  ["('*' IN ($all) OR ServiceName IN ($all))", "('*' IN ('*') OR ServiceName IN ('*'))"],
  ["IN (${several:sqlstring})", "IN ('cart','b c')"],
  ["LIMIT ${number:raw}", "LIMIT 42"],
  ["x = $odd", String.raw`x = 'a \"b\" \\ * (c) \'d\' $one'`],
  ["$__timeFilter(Timestamp) AND $__from < 1", "$__timeFilter(Timestamp) AND $__from < 1"],
  ["${__interval} [[__interval_ms]] $__interval", "$__interval $__interval_ms $__interval"],
  ["${__range_s}", "3600"],
  ["IN ($nothing) /* '$one' */", "IN (NULL) /* ''cart'' */"],
])("SQL takes its variables: %s", (sql, expected) => {
  expect(interpolateQuery({ refId: "A", queryType: "sql", sql }, variables)).toMatchObject({ sql: expected });
});

test("every other text takes variables as they are, and lists take each value", () => {
  const query: SpanhouseQuery = {
    ...{ refId: "A", queryType: "metrics", metric: "http.$one", legend: "{{service}} $one", step: "$step" },
    groupBy: ["$several", "x-$one", "$all", "$empty", "service"],
  };
  expect(interpolateQuery(query, variables)).toEqual({
    ...{ refId: "A", queryType: "metrics", metric: "http.cart", legend: "{{service}} cart", step: "5m" },
    groupBy: ["cart", "b c", "x-cart", "service"],
  });
  expect(interpolateQuery({ refId: "A", queryType: "trace", traceId: "$id" }, variables)).toMatchObject({
    traceId: "0af7651916cd43dd8448eb211c80319c",
  });
  const operations: SpanhouseQuery = { refId: "A", queryType: "traces", show: "operations", service: "$all" };
  expect(interpolateQuery(operations, variables)).toMatchObject({ service: "" });
});

test("ad-hoc filters stand beside those of the query, and none beside SQL or one trace", () => {
  const adHoc: Filter[] = [{ key: "host.name", op: "=", value: "a" }];
  const own: Filter = { key: "service", op: "=", value: "$one" };
  const logs = interpolateQuery({ refId: "A", queryType: "logs", filters: [own] }, variables, adHoc);
  expect(logs.filters).toEqual([{ ...own, value: "cart" }, ...adHoc]);
  expect(interpolateQuery({ refId: "A", queryType: "sql", sql: "SELECT 1" }, variables, adHoc)).not.toHaveProperty(
    "filters",
  );
});

test("variables are found in every text of a query", () => {
  const { containsTemplate } = smallTemplate({ service: { value: "a" } });
  const isTemplate = (text: string): boolean => containsTemplate(text);
  const filters: Filter[] = [{ key: "service", op: "in", values: ["x", "$service"] }];
  expect(hasVariables({ refId: "A", queryType: "logs", filters }, isTemplate)).toBe(true);
  expect(hasVariables({ refId: "A", queryType: "logs", search: "$price" }, isTemplate)).toBe(false);
});
