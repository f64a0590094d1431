import { expect, test } from "vitest";
import { listOrNothing, patchQuery, textOrNothing } from "./patch-query.ts";

test("nothing stands in a query as undefined", () => {
  const query: { readonly a: number; readonly b?: string } = { a: 1, b: "x" };
  expect(Object.keys(patchQuery(query, { b: undefined }))).toEqual(["a"]);
  expect(patchQuery(query, { a: 2 })).toEqual({ a: 2, b: "x" });
  expect(textOrNothing("")).toBeUndefined();
  expect(listOrNothing([])).toBeUndefined();
  expect(listOrNothing([1])).toEqual([1]);
});
