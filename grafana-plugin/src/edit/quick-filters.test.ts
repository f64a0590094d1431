import { expect, test } from "vitest";
import type { QueryFilter } from "../query/query.ts";
import { otherFilters, readLeast, readPick, writeLeast, writeOthers, writePick } from "./quick-filters.ts";

const filters: readonly QueryFilter[] = [
  { key: "a", op: "exists" },
  { key: "service", op: "=", value: "shop" },
  { key: "service", op: "!=", value: "cart" },
  { key: "level", op: ">=", value: "warn" },
];
const quick = { picks: ["service"], least: ["level"] };

test("reads and writes the values of a key in their place", () => {
  expect(readPick(filters, "service")).toEqual(["shop"]);
  expect(readPick(filters, "name")).toEqual([]);
  const several = writePick(filters, "service", ["x", "y"]);
  expect(several[1]).toEqual({ key: "service", op: "in", values: ["x", "y"] });
  expect(readPick(several, "service")).toEqual(["x", "y"]);
  expect(writePick(filters, "service", [])).toEqual([filters[0], filters[2], filters[3]]);
  expect(writePick([], "service", ["x"])).toEqual([{ key: "service", op: "=", value: "x" }]);
});

test("reads and writes a least value", () => {
  expect(readLeast(filters, "level")).toBe("warn");
  expect(writeLeast(filters, "level", "error")[3]).toEqual({ key: "level", op: ">=", value: "error" });
  expect(writeLeast(filters, "level", "")).toEqual(filters.slice(0, 3));
});

test("the rest is what has no field of its own", () => {
  expect(otherFilters(filters, quick)).toEqual([filters[0], filters[2]]);
  expect(writeOthers(filters, quick, [{ key: "b", op: "missing" }])).toEqual([
    filters[1],
    filters[3],
    { key: "b", op: "missing" },
  ]);
});
