import { expect, test } from "vitest";
import { shortNumber, timeMarks } from "./logs-scale.ts";

test("marks are at round times", () => {
  const from = Date.UTC(2026, 10, 21, 14, 3, 20);
  const marks = timeMarks(from, from + 15 * 60_000, { count: 8, timeZone: "utc" });
  expect(marks.map(({ text }) => text)).toEqual([
    "14:04",
    "14:06",
    "14:08",
    "14:10",
    "14:12",
    "14:14",
    "14:16",
    "14:18",
  ]);
});

test("days begin at midnight of the zone", () => {
  const from = Date.UTC(2026, 10, 14, 12);
  const marks = timeMarks(from, from + 7 * 86_400_000, { count: 7, timeZone: "Asia/Kolkata" });
  expect(marks.map(({ timeMs }) => new Date(timeMs).toISOString().slice(11, 16))).toEqual(Array(7).fill("18:30"));
  expect(marks[0]?.text).toBe("11-15");
});

test.each([
  [999, "999"],
  [1_000, "1k"],
  [6_780, "6.8k"],
  [123_456, "123k"],
  [2_500_000, "2.5M"],
])("%d is written in little room", (value, text) => {
  expect(shortNumber(value)).toBe(text);
});
