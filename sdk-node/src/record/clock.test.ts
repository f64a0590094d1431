import { expect, test } from "vitest";
import { createClock, toHrTime, type Clock } from "./clock.ts";

/** Clocks that stand still until they are moved. */
function createSources(): { clock: Clock; pass(ms: number): void; set(byMs: number): void } {
  let [monotonic, system] = [1_000, 1_700_000_000_000];
  const originMs = system - monotonic;
  const clock = createClock({ monotonicMs: () => monotonic, systemMs: () => Math.floor(system), originMs });
  return {
    clock,
    pass(ms) {
      monotonic += ms;
      system += ms;
    },
    set: (byMs) => void (system += byMs),
  };
}

test("moments 50 us apart keep their order and their distance", () => {
  const { clock, pass } = createSources();
  const first = clock.nowMs();
  pass(0.05);
  expect(clock.nowMs() - first).toBeCloseTo(0.05, 3);
});

test.each([
  ["set back by an hour", -3_600_000],
  ["set forward, as after a sleep of the machine", 3_600_000],
])("a clock that was %s is followed", (_how, byMs) => {
  const { clock, pass, set } = createSources();
  const before = clock.nowMs();
  set(byMs);
  pass(10);
  expect(Math.abs(clock.nowMs() - before - byMs - 10)).toBeLessThan(1);
});

test("a pause between the looks at the clocks is not taken for another time", () => {
  const { clock, pass } = createSources();
  const first = clock.nowMs();
  // The system was asked, then the thread stood still, then the other clock was asked.
  pass(40);
  expect(clock.atMs(1_040, 1_700_000_000_000) - first).toBeCloseTo(40, 3);
});

test("a time is a pair of seconds and nanoseconds, in whole microseconds", () => {
  expect(toHrTime(1_700_000_000_123.456)).toEqual([1_700_000_000, 123_456_000]);
  expect(toHrTime(1_999.9999)).toEqual([2, 0]);
});

test("without anything else it is the clock of the process", () => {
  const before = Date.now();
  const now = createClock().nowMs();
  expect(now).toBeGreaterThan(before - 3);
  expect(now).toBeLessThan(Date.now() + 3);
});
