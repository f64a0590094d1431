import { expect, test } from "vitest";
import { rankByPart } from "./rank-completions.ts";

const ranked = (names: string[], part: string): readonly string[] => rankByPart(names, part, (name) => name);

test("the whole name first, then its beginning, the beginning of an attribute, of a word in it, anything in it", () => {
  expect(ranked(["unhttp", "x.http", "attributes.http.route", "httpd", "HTTP", "other"], "http")).toEqual([
    ...["HTTP", "httpd", "attributes.http.route", "x.http", "unhttp"],
  ]);
});

test("an attribute that is named so comes before those that begin so", () => {
  expect(ranked(["attributes.order.id", "attributes.order"], "order")).toEqual([
    "attributes.order",
    "attributes.order.id",
  ]);
});

test("what fits alike stays in its order, and nothing typed keeps all", () => {
  expect(ranked(["b1", "b0", "a"], "b")).toEqual(["b1", "b0"]);
  expect(ranked(["b", "a"], "")).toEqual(["b", "a"]);
});
