import { expect, test } from "vitest";
import { stepsOf } from "./steps.ts";

test("rates are counted over what of a step is within the range, and over no moment", () => {
  const seconds = (fromMs: number, toMs: number): readonly (number | null)[] =>
    stepsOf({ range: { fromMs, toMs }, stepMs: 10_000 }).seconds;
  expect(seconds(0, 30_000)).toEqual([10, 10, 10]);
  expect(seconds(4_000, 22_500)).toEqual([6, 10, 2.5]);
  expect(seconds(7_501, 22_499)).toEqual([null, 10, null]);
});

test("a range within one step has its rate", () => {
  expect(stepsOf({ range: { fromMs: 1_000, toMs: 2_000 }, stepMs: 10_000 }).seconds).toEqual([1]);
});
