import fc from "fast-check";
import { expect, test } from "vitest";
import { createBuckets } from "./buckets.ts";

test("a second's worth may come at once, then as much as leaks", () => {
  let nowMs = 0;
  const buckets = createBuckets({ now: () => nowMs });
  const sendUntilRefused = (): number => {
    let sent = 0;
    for (; buckets.waitMs("a") === 0; sent++) buckets.take("a", 10, 1);
    return sent;
  };
  expect(sendUntilRefused()).toBe(10);
  nowMs += 500;
  expect(sendUntilRefused()).toBe(5);
  expect(buckets.waitMs("b")).toBe(0);
});

test("more than a second's worth is a debt that is waited for, even when it becomes known later", () => {
  let nowMs = 0;
  const buckets = createBuckets({ now: () => nowMs });
  buckets.take("a", 100, 500);
  expect(buckets.waitMs("a")).toBe(4000);
  nowMs += 3999;
  expect(buckets.waitMs("a")).toBe(1);
  nowMs += 2;
  expect(buckets.waitMs("a")).toBe(0);
});

test("what is given back may be taken again", () => {
  const buckets = createBuckets({ now: () => 0 });
  buckets.take("a", 100, 300);
  buckets.take("a", 100, -250);
  expect(buckets.waitMs("a")).toBe(0);
});

test("over any time nobody gets more than the rate, a second's worth and one amount", () => {
  const step = fc.record({ waitMs: fc.nat(3000), amount: fc.integer({ min: 1, max: 500 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), fc.integer({ min: 1, max: 200 }), (steps, perSecond) => {
      let nowMs = 0;
      let taken = 0;
      const buckets = createBuckets({ now: () => nowMs });
      for (const { waitMs, amount } of steps) {
        nowMs += waitMs;
        if (buckets.waitMs("a") > 0) continue;
        buckets.take("a", perSecond, amount);
        taken += amount;
      }
      expect(taken).toBeLessThanOrEqual(perSecond * (nowMs / 1000 + 1) + 500);
    }),
  );
});

test("names are forgotten: those that wait for nothing first, then the oldest", () => {
  const nowMs = 0;
  const buckets = createBuckets({ namesMax: 2000, now: () => nowMs });
  for (let name = 0; name < 50_000; name++) buckets.take(String(name), 1, 10);
  expect(buckets.waitMs("49999")).toBeGreaterThan(0);
  expect(buckets.waitMs("0")).toBe(0);
});
