import { expect, test } from "vitest";
import { nextHeld } from "./logs-held.ts";

test("what is held stays while more comes, and goes when nobody holds it", () => {
  const of = new Set();
  const first = nextHeld(undefined, "first", { hold: true, of });
  expect(first?.value).toBe("first");
  expect(nextHeld(first, "second", { hold: true, of })).toBe(first);
  expect(nextHeld(first, "second", { hold: false, of })).toBeUndefined();
  expect(nextHeld(undefined, "second", { hold: true, of })?.value).toBe("second");
});

test("what is cleared meanwhile is not shown any more, and what comes after it waits again", () => {
  const before = nextHeld(undefined, ["a", "b"], { hold: true, of: new Set() });
  const cleared = new Set(["a", "b"]);
  const held = nextHeld(before, [], { hold: true, of: cleared });
  expect(held?.value).toEqual([]);
  expect(nextHeld(held, ["c"], { hold: true, of: cleared })?.value).toEqual([]);
});
