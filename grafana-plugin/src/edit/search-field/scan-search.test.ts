import { expect, test } from "vitest";
import { quoteValue, scanSearch, unquote } from "./scan-search.ts";

function pieces(text: string): string[] {
  return scanSearch(text)
    .filter(({ kind }) => kind !== "space")
    .map(({ kind, from, to, field }) => `${kind}${field === undefined ? "" : `(${field})`} ${text.slice(from, to)}`);
}

test("names what a search is made of", () => {
  expect(pieces('service:cart level>=warn "payment failed" -path!=/a:b')).toEqual([
    ...["field service", "operator :", "value(service) cart"],
    ...["field level", "operator >=", "value(level) warn"],
    'text "payment failed"',
    ...["minus -", "field path", "operator !=", "value(path) /a:b"],
  ]);
});

test("knows the field of each value of a list, and keywords", () => {
  expect(pieces("service:(cart OR shop) OR (a b)")).toEqual([
    ...[
      "field service",
      "operator :",
      "bracket (",
      "value(service) cart",
      "keyword OR",
      "value(service) shop",
      "bracket )",
    ],
    ...["keyword OR", "bracket (", "text a", "text b", "bracket )"],
  ]);
});

test("leaves quotes and template variables whole", () => {
  expect(pieces('"my key":"a b" service:${svc:regex} x:[[y z]]')).toEqual([
    ...['field "my key"', "operator :", 'value(my key) "a b"'],
    ...["field service", "operator :", "value(service) ${svc:regex}"],
    ...["field x", "operator :", "value(x) [[y z]]"],
  ]);
});

test("understands what is half typed", () => {
  expect(pieces('name:"GET /o')).toEqual(["field name", "operator :", 'value(name) "GET /o']);
  expect(pieces(":x")).toEqual(["operator :", "text x"]);
  expect(pieces("service:(")).toEqual(["field service", "operator :", "bracket ("]);
});

test("gives every character to one piece", () => {
  for (const text of ["", "  a ", '"', "a:(b OR", "--", "a:b:c=d", ")(", "${", "a>=:"]) {
    expect(
      scanSearch(text)
        .map(({ from, to }) => text.slice(from, to))
        .join(""),
    ).toBe(text);
  }
});

test("quotes values that would be read as something else, and reads them back", () => {
  expect(quoteValue("/api/v1", false)).toBe("/api/v1");
  expect(quoteValue("GET /orders", false)).toBe('"GET /orders"');
  expect(quoteValue("a*b", false)).toBe(String.raw`"a\*b"`);
  expect(quoteValue("-1", true)).toBe('"-1"');
  expect(quoteValue("OR", false)).toBe('"OR"');
  for (const value of ['say "hi"', String.raw`C:\dir`, "2*3"]) expect(unquote(quoteValue(value, false))).toBe(value);
});
