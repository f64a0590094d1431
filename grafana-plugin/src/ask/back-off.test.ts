import { expect, test } from "vitest";
import { createBackOff } from "./back-off.ts";

test("each wait is longer than the one before, until the longest", () => {
  const backOff = createBackOff();
  const waits = Array.from({ length: 6 }, () => backOff.lost(0));
  expect(waits).toEqual([500, 1_000, 2_000, 5_000, 10_000, 10_000]);
});

test("a connection that is answered and ends at once does not begin anew", () => {
  const backOff = createBackOff();
  const waits = Array.from({ length: 3 }, (_, nowMs) => {
    backOff.opened(nowMs);
    return backOff.lost(nowMs + 1);
  });
  expect(waits).toEqual([500, 1_000, 2_000]);
});

test("what came, or a while of silence, begins anew", () => {
  const backOff = createBackOff();
  expect([backOff.lost(0), backOff.lost(0)]).toEqual([500, 1_000]);
  backOff.opened(1_000);
  backOff.heard();
  expect(backOff.lost(1_001)).toBe(500);
  backOff.opened(2_000);
  expect(backOff.lost(12_000)).toBe(500);
  // The life of the connection before says nothing of one that was never opened.
  expect(backOff.lost(99_000)).toBe(1_000);
});
