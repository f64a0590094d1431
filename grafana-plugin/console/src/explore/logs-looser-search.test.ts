import { expect, test } from "vitest";
import { looserSearch } from "./logs-looser-search.ts";

test.each([
  ["basket", "*basket* OR exception.message:*basket*"],
  ["level>=error basket", "level>=error (*basket* OR exception.message:*basket*)"],
  ["pay*", "*pay* OR exception.message:*pay*"],
  ["a -b", "(*a* OR exception.message:*a*) -b"],
])("a search for words finds parts of them too: %s", (search, loose) => {
  expect(looserSearch(search)).toBe(loose);
});

test.each(["", "service:cart", "-word", "service:", "(a"])("nothing is looser than %j", (search) => {
  expect(looserSearch(search)).toBeUndefined();
});
