import { describe, expect, it } from "vitest";
import { barLayout } from "./bar-layout.ts";

const shape = { groupWidth: 0.5, barWidth: 1, stacking: "none" } as const;

describe("bars beside each other", () => {
  it("share the room of their category", () => {
    const bars = barLayout([[1], [2]], shape);
    expect(bars.map(({ left, right }) => [left, right])).toEqual([
      [-0.25, 0],
      [0, 0.25],
    ]);
    expect(bars.map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [0, 2],
    ]);
  });

  it("leave the room of a hidden series to the others", () => {
    const [bar] = barLayout([undefined, [2]], shape);
    expect(bar).toMatchObject({ series: 1, left: -0.25, right: 0.25 });
  });

  it("leave a hole where there is no value", () => {
    expect(barLayout([[1, null, 3]], shape).map(({ category }) => category)).toEqual([0, 2]);
  });
});

describe("bars on each other", () => {
  it("stand on those before, each side of zero for itself", () => {
    const bars = barLayout([[3], [-2], [1], [-4]], { ...shape, stacking: "normal" });
    expect(bars.map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [0, -2],
      [3, 4],
      [-2, -6],
    ]);
  });

  it("become shares of their sum", () => {
    const bars = barLayout([[3], [1]], { ...shape, stacking: "percent" });
    expect(bars.map(({ to }) => to)).toEqual([0.75, 1]);
  });

  it("are nothing where the sum is nothing", () => {
    const bars = barLayout([[0], [0]], { ...shape, stacking: "percent" });
    expect(bars.map(({ from, to }) => [from, to])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});
