import { expect, test } from "vitest";
import { renderTable, renderTabSeparated, type QueryAnswer } from "./result-table.ts";
import { textWidth } from "./text-width.ts";

const plain = (columns: number): Parameters<typeof renderTable>[1] => ({ columns, style: (_format, text) => text });

const answer: QueryAnswer = {
  columns: [
    { name: "Service", type: "LowCardinality(String)" },
    { name: "n", type: "UInt64" },
    { name: "Attributes", type: "Map(String, String)" },
  ],
  rows: [
    ["shop", "12", { "http.route": "/checkout/with/a/long/path/that/goes/on" }],
    ["日本\u001b[1m", "3", {}],
    [null, "4", { a: "tab\tbreak\n\\" }],
  ],
};

test("a table: numbers to the right, control characters visible", () => {
  expect(renderTable(answer, plain(100))).toEqual({
    text: `Service       n  Attributes
shop         12  {"http.route":"/checkout/with/a/long/path/that/goes/on"}
日本\\x1b[1m   3  {}
NULL          4  {"a":"tab\\tbreak\\n\\\\"}
`,
    omissions: [],
  });
});

test("a narrow table cuts its widest values and counts them", () => {
  const { text, omissions } = renderTable(answer, plain(40));
  for (const line of text.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(40);
  expect(text).toContain('{"http.route":"/checko…');
  expect(omissions).toEqual(["1 value is cut"]);
});

const withTime: QueryAnswer = {
  columns: [
    { name: "Timestamp", type: "DateTime64(9)" },
    { name: "ServiceName", type: "LowCardinality(String)" },
    { name: "Body", type: "String" },
    { name: "Count", type: "Nullable(UInt64)" },
  ],
  rows: [
    ["2026-01-02 03:04:05.123456789", "checkout-service-of-the-shop", "a body that is long ".repeat(9), "12345678"],
  ],
};

test("a narrow table cuts texts, never times and numbers", () => {
  const { text, omissions } = renderTable(withTime, plain(80));
  expect(text).toContain("2026-01-02 03:04:05.123456789  checkout-service-…  a body that is lo…  12345678");
  expect(omissions).toEqual(["2 values are cut"]);
});

test("a table too narrow for its times becomes one line a value", () => {
  expect(renderTable(withTime, plain(54)).text).toContain("Timestamp    2026-01-02 03:04:05.123456789\n");
});

test("too many columns for the terminal become one line a value", () => {
  const wide = { columns: answer.columns, rows: answer.rows.slice(0, 1) };
  expect(renderTable(wide, plain(17))).toEqual({
    text: `row 1
Serv…  shop
n      12
Attr…  {"http.ro…
`,
    omissions: ["1 value is cut"],
  });
});

test("rows that are not shown are counted", () => {
  const rows = Array.from({ length: 250 }, (_, index) => [index]);
  const { text, omissions } = renderTable({ columns: [{ name: "n", type: "UInt32" }], rows }, plain(80));
  expect(text.split("\n")).toHaveLength(202);
  expect(omissions).toEqual(["50 of 250 rows are not shown"]);
});

test("for a program everything is there and can be told apart", () => {
  expect(renderTabSeparated(answer)).toBe(
    [
      "Service\tn\tAttributes",
      'shop\t12\t{"http.route":"/checkout/with/a/long/path/that/goes/on"}',
      "日本\u001b[1m\t3\t{}",
      String.raw`\N` + "\t4\t" + String.raw`{"a":"tab\\tbreak\\n\\\\"}`,
      "",
    ].join("\n"),
  );
});
