import { expect, test } from "vitest";
import { checkSearch } from "./check-search.ts";

test("names the character of what is wrong", () => {
  expect(checkSearch("service:", "logs")).toEqual({ message: 'a value must follow "service:"', at: 8 });
  expect(checkSearch("(a", "logs")).toEqual({ message: "the bracket is not closed", at: 0 });
});

test("checks values too, unless a template variable may become one", () => {
  expect(checkSearch("duration>soon", "traces")?.message).toContain("is a duration");
  expect(checkSearch("duration>$minimum", "traces")).toBeUndefined();
  expect(checkSearch("level>=${level:raw}", "logs")).toBeUndefined();
  expect(checkSearch("level>=$level (", "logs")?.message).toBe("the bracket is not closed");
});

test("finds nothing wrong with a good search or none", () => {
  expect(checkSearch("", "logs")).toBeUndefined();
  expect(checkSearch('service:(a OR b) "x y" -level:debug', "logs")).toBeUndefined();
});
