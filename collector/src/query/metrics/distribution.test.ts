import fc from "fast-check";
import { expect, test } from "vitest";
import { coarsen, explicitBuckets, exponentialBuckets, quantileOf, type ExponentialCounts } from "./distribution.ts";

test("a quantile of explicit buckets is where a line through them reaches it", () => {
  const buckets = explicitBuckets([10, 20, 40], [5, 5, 10, 0]);
  expect(quantileOf(buckets, 0)).toBe(0);
  expect(quantileOf(buckets, 0.25)).toBe(10);
  expect(quantileOf(buckets, 0.5)).toBe(20);
  expect(quantileOf(buckets, 0.75)).toBe(30);
  expect(quantileOf(buckets, 1)).toBe(40);
});

test("beyond the bounds a quantile is the nearest bound", () => {
  expect(quantileOf(explicitBuckets([10], [0, 3]), 0.5)).toBe(10);
  expect(quantileOf(explicitBuckets([-5, 10], [3, 0, 0]), 0.5)).toBe(-5);
  expect(quantileOf(explicitBuckets([], [3]), 0.5)).toBe(0);
  expect(quantileOf([], 0.5)).toBeNull();
});

test("senders with different bounds are added where they overlap", () => {
  const buckets = [...explicitBuckets([0, 10], [0, 10, 0]), ...explicitBuckets([5, 20], [0, 15, 0])];
  // Up to 5 lie 5, then up to 10 another 5 and a third of 15, then the rest.
  expect(quantileOf(buckets, 5 / 25)).toBeCloseTo(5);
  expect(quantileOf(buckets, 15 / 25)).toBeCloseTo(10);
  expect(quantileOf(buckets, 20 / 25)).toBeCloseTo(15);
});

const counts = fc
  .tuple(
    fc.integer({ min: -2, max: 6 }),
    fc.dictionary(fc.integer({ min: -40, max: 40 }).map(String), fc.integer({ min: 1, max: 9 })),
  )
  .map(([scale, positive]): ExponentialCounts => {
    const counted = new Map(Object.entries(positive).map(([index, count]) => [Number(index), count]));
    return { scale, positive: counted, negative: new Map(), zero: 0, zeroThreshold: 0 };
  });

test("coarser buckets hold the same values, and a quantile stays within the coarser bucket", () => {
  fc.assert(
    fc.property(
      counts,
      fc.integer({ min: 2, max: 20 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (fine, bucketsMax, q) => {
        const coarse = coarsen(fine, bucketsMax);
        const total = (of: ExponentialCounts): number =>
          exponentialBuckets(of).reduce((sum, { count }) => sum + count, 0);
        expect(coarse.positive.size).toBeLessThanOrEqual(bucketsMax);
        expect(total(coarse)).toBe(total(fine));
        const [exact, rough] = [quantileOf(exponentialBuckets(fine), q), quantileOf(exponentialBuckets(coarse), q)];
        if (exact === null || rough === null) {
          expect(exact).toBe(rough);
          return;
        }
        const width = 2 ** (2 ** -coarse.scale);
        expect(rough).toBeGreaterThanOrEqual((exact / width) * 0.999999);
        expect(rough).toBeLessThanOrEqual(exact * width * 1.000001);
      },
    ),
  );
});

test("negative values and zero come before the positive ones", () => {
  const buckets = exponentialBuckets({
    scale: 0,
    positive: new Map([[0, 2]]),
    negative: new Map([[1, 2]]),
    zero: 2,
    zeroThreshold: 0.5,
  });
  expect(buckets.map(({ low, high }) => [low, high])).toEqual([
    [-4, -2],
    [-0.5, 0.5],
    [1, 2],
  ]);
  expect(quantileOf(buckets, 0.5)).toBe(0);
  expect(quantileOf(buckets, 1 / 6)).toBeCloseTo(-Math.sqrt(8));
});
