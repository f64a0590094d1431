import { AbstractLabelOperator, type DataSourceApi } from "@grafana/data";
import { expect, test } from "vitest";
import { fromAdHocFilters } from "./ad-hoc-filters.ts";
import { displayText } from "./display-text.ts";
import { importQueries } from "./import-queries.ts";
import { searchWords, toSearchText } from "./search-text.ts";

test("filters stand behind the search, but for regular expressions", () => {
  const regex = { key: "a", op: "=~", value: "x" } as const;
  const filters = [{ key: "service", op: "in", values: ["a", "b c"] }, { key: "n", op: ">", value: 5 }, regex] as const;
  expect(toSearchText("x OR y", filters)).toEqual({ text: '(x OR y) service:(a OR "b c") n>5', unsaid: [regex] });
  expect(toSearchText("", [{ key: "n", op: "missing" }]).text).toBe("-n:*");
  expect(toSearchText(" x", []).text).toBe("x");
});

test.each([
  ['payment "card declined" -ping service:cart', ["payment", "card declined"]],
  ["pay* (a.b OR body:c)", ["pay", String.raw`a\.b`, "c"]],
  ['"open', []],
  [undefined, []],
])("the words of %s are %j", (search, words) => {
  expect(searchWords(search)).toEqual(words);
});

test("ad-hoc filters become filters, and those that are still typed nothing", () => {
  const adHoc = [
    { key: "service", operator: "=", value: "a" },
    { key: "service", operator: "=|", value: "a", values: ["a", "b"] },
    { key: "x", operator: "!=|", value: "a" },
    { key: "x", operator: "=", value: "" },
    { key: "", operator: "=", value: "a" },
    { key: "x", operator: "~~", value: "a" },
  ];
  expect(fromAdHocFilters(adHoc)).toEqual([
    { key: "service", op: "=", value: "a" },
    { key: "service", op: "in", values: ["a", "b"] },
    { key: "x", op: "not in", values: ["a"] },
  ]);
});

test("queries of Loki keep the labels that mean something here", async () => {
  const labelMatchers = [
    { name: "service_name", operator: AbstractLabelOperator.Equal, value: "cart" },
    { name: "pod", operator: AbstractLabelOperator.NotEqualRegEx, value: "a|b" },
    { name: "filename", operator: AbstractLabelOperator.Equal, value: "/var/log" },
  ];
  const exportToAbstractQueries = () => Promise.resolve([{ refId: "B", labelMatchers }]);
  const loki = {
    type: "loki",
    exportToAbstractQueries,
    importFromAbstractQueries: undefined,
  } as unknown as DataSourceApi;
  expect(await importQueries([{ refId: "B" }], loki)).toEqual([
    {
      ...{ refId: "B", queryType: "logs", search: "" },
      filters: [
        { key: "service", op: "=", value: "cart" },
        { key: "k8s.pod.name", op: "!~", value: "^(?:a|b)$" },
      ],
    },
  ]);
});

test("a trace of Tempo stays a trace, and everything else becomes an empty search", async () => {
  const tempo = { type: "tempo" } as DataSourceApi;
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const queries = [
    { refId: "A", query: traceId },
    { refId: "B", query: "{}" },
  ];
  expect(await importQueries(queries, tempo)).toEqual([
    { refId: "A", queryType: "trace", traceId },
    { refId: "B", queryType: "traces", show: "search", search: "" },
  ]);
  expect(await importQueries([{ refId: "A" }], { type: "prometheus" } as DataSourceApi)).toEqual([
    { refId: "A", queryType: "logs", search: "" },
  ]);
});

test("a query in one line", () => {
  const filters = [
    { key: "service", op: "=", value: "cart" },
    { key: "x", op: "in", values: ["a", "b"] },
  ] as const;
  expect(displayText({ refId: "A", queryType: "logs", search: "pay*", filters })).toBe(
    'logs pay* service="cart" x in (a, b)',
  );
  expect(displayText({ refId: "A", queryType: "traces", show: "red", groupBy: ["service"] })).toBe("red by service");
  expect(displayText({ refId: "A", queryType: "sql", sql: "SELECT\n  1" })).toBe("SELECT 1");
});
