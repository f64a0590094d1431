import { describe, expect, it } from "vitest";
import { durationText, movedWindow, normalWindow, placed, ticks, zoomedWindow } from "./time-scale.ts";

describe("the time window", () => {
  it("has its ends in order and within the trace", () => {
    expect(normalWindow(0.8, 0.2)).toEqual({ from: 0.2, to: 0.8 });
    expect(normalWindow(-1, 3)).toEqual({ from: 0, to: 1 });
    const { from, to } = normalWindow(1, 1);
    expect(to - from).toBeGreaterThan(0);
    expect(to).toBeLessThanOrEqual(1);
  });

  it("zooms about a place, and never beyond the trace", () => {
    expect(zoomedWindow({ from: 0, to: 1 }, 0.5, 0.5)).toEqual({ from: 0.25, to: 0.75 });
    expect(zoomedWindow({ from: 0.5, to: 1 }, 4, 0.9)).toEqual({ from: 0, to: 1 });
    expect(movedWindow({ from: 0.5, to: 0.9 }, 1).to).toBeCloseTo(1);
  });

  it("cuts what reaches out of it and leaves out what is outside", () => {
    expect(placed({ from: 0.5, to: 1 }, 0.25, 0.75)).toEqual({ left: 0, width: 50 });
    expect(placed({ from: 0.5, to: 1 }, 0.1, 0.4)).toBeUndefined();
    expect(placed({ from: 0, to: 1 }, 0.5, 0.5)).toEqual({ left: 50, width: 0 });
  });
});

describe("ticks", () => {
  it("are round and about as many as asked for", () => {
    expect(ticks(0, 148, 6)).toEqual([0, 25, 50, 75, 100, 125]);
    expect(ticks(37, 63, 5)).toEqual([40, 50, 60]);
    expect(ticks(0, 0, 5)).toEqual([0]);
  });
});

describe("a duration", () => {
  it.each([
    [0, "0"],
    [0.0000301, "30 ns"],
    [0.0123, "12.3 µs"],
    [1, "1 ms"],
    [0.99999, "1 ms"],
    [999.9, "1 s"],
    [1234, "1.23 s"],
    [59_999, "1m 0s"],
    [200_000, "3m 20s"],
    [7_500_000, "2h 5m"],
  ])("of %d ms is %s", (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
