import { expect, test } from "vitest";

import { inRange } from "./versions.ts";

test("a version is held against the forms of ranges that the catalogue uses", () => {
  const inside: [string, string][] = [
    ["5.3.0", "*"],
    ["4.0.0", ">=4.0.0 <6"],
    ["5.99.1", ">=4.0.0 <6"],
    ["1.14.7", "^1.0.0"],
    ["5.0.0", "^1.0.0 || ^5.0.0"],
    ["3.24.0-beta.1", ">=3.24.0"],
  ];
  const outside: [string, string][] = [
    ["6.0.0", ">=4.0.0 <6"],
    ["3.9.9", ">=4.0.0 <6"],
    ["2.0.0", "^1.0.0"],
    ["4.0.0", "^1.0.0 || ^5.0.0"],
    ["8.0.2", ">=8.0.3 <9"],
  ];
  for (const [version, range] of inside) expect(inRange(version, range), `${version} ${range}`).toBe(true);
  for (const [version, range] of outside) expect(inRange(version, range), `${version} ${range}`).toBe(false);
});

test("a range of another form is a mistake of ours", () => {
  expect(() => inRange("1.0.0", "~1.2")).toThrow("BUG");
});
