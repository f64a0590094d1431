import fc from "fast-check";
import { expect, test } from "vitest";
import { readStep, stepping, wholeRangeStep } from "./time-step.ts";

const hour = 3_600_000;
const range = { fromMs: 1_795_262_400_000, toMs: 1_795_262_400_000 + hour };

test.each([
  [undefined, { intervalMs: 2_000, maxDataPoints: 1_800 }, { maxDataPoints: 160 }],
  [undefined, { intervalMs: 60_000, maxDataPoints: 1_800 }, { maxDataPoints: 60 }],
  [undefined, { intervalMs: 0, maxDataPoints: 80 }, { maxDataPoints: 80 }],
  ["", { intervalMs: 60_000 }, { maxDataPoints: 60 }],
  ["5m", { intervalMs: 2_000 }, { stepMs: 300_000 }],
  ["1s", { intervalMs: 2_000 }, { stepMs: 2_000 }],
  ["90", { intervalMs: 2_000 }, { stepMs: 90_000 }],
  ["1ms", { intervalMs: 0 }, { stepMs: 721 }],
])("a step of %j for a panel of %j is %j", (step, panel, expected) => {
  expect(stepping(step, { range, ...panel })).toEqual(expected);
});

test.each(["x", "5 apples", "-1m", "0"])("%j is no step", (step) => {
  expect(() => readStep(step)).toThrow("is no duration");
});

test("one step holds the whole range", () => {
  const from = fc.integer({ min: 946_684_800_000, max: 2_500_000_000_000 });
  fc.assert(
    fc.property(from, fc.integer({ min: 1, max: 180 * 86_400_000 }), (fromMs, lengthMs) => {
      const toMs = fromMs + lengthMs;
      const { stepMs = 0 } = wholeRangeStep({ fromMs, toMs });
      expect(stepMs).toBeLessThanOrEqual(366 * 86_400_000);
      expect(Math.floor(fromMs / stepMs)).toBe(Math.floor((toMs - 1) / stepMs));
    }),
  );
});
