import { expect, test } from "vitest";
import { formatDuration, formatTime } from "./format-time.ts";

test.each([
  [0n, "0 ns"],
  [999n, "999 ns"],
  [1_000n, "1.00 µs"],
  [12_345n, "12.3 µs"],
  [123_456_789n, "123 ms"],
  [2_500_000_000n, "2.50 s"],
  [90_000_000_000n, "1.50 min"],
  [7_200_000_000_000n, "2.00 h"],
])("%i ns is %s", (nano, text) => {
  expect(formatDuration(nano)).toBe(text);
});

test("a time is UTC to the millisecond", () => {
  expect(formatTime(1_767_323_045_123_999_999n)).toBe("2026-01-02 03:04:05.123");
});
