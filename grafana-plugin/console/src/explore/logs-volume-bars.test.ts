import { createDataFrame, FieldType, type DataFrame } from "@grafana/data";
import { expect, test } from "vitest";
import { volumeOf, volumeOfFrames } from "./logs-volume-bars.ts";

function frame(level: string, times: readonly number[], counts: readonly number[]): DataFrame {
  return createDataFrame({
    fields: [
      { name: "Time", type: FieldType.time, values: [...times] },
      { name: "Value", type: FieldType.number, values: [...counts], labels: { level } },
    ],
  });
}

test("levels of a step stand together, the gravest first in the sums", () => {
  const frames = [frame("info", [0, 60_000, 120_000], [5, 0, 7]), frame("error", [0, 60_000, 120_000], [1, 2, 0])];
  const volume = volumeOfFrames(frames);
  expect(volume.bars.map(({ counts, total }) => [counts, total])).toEqual([
    [{ info: 5, error: 1 }, 6],
    [{ error: 2 }, 2],
    [{ info: 7 }, 7],
  ]);
  expect(volume.levels).toEqual([
    { level: "error", count: 3 },
    { level: "info", count: 12 },
  ]);
  expect([volume.total, volume.max, volume.bars[1]?.fromMs, volume.bars[1]?.toMs]).toEqual([15, 7, 60_000, 120_000]);
});

test("steps that a level leaves out are there", () => {
  const volume = volumeOfFrames([frame("info", [0, 300_000], [1, 1]), frame("warn", [60_000], [2])]);
  expect(volume.bars).toHaveLength(6);
  expect(volume.bars.map(({ total }) => total)).toEqual([1, 2, 0, 0, 0, 1]);
});

test("no frames are no bars", () => {
  expect(volumeOfFrames([])).toEqual({ bars: [], levels: [], total: 0, max: 0 });
});

test("what is outside of the grid is not counted", () => {
  const points = [-1, 0, 999, 1_000, 3_000].map((timeMs) => ({ timeMs, level: "info", count: 1 }) as const);
  expect(volumeOf(points, { firstMs: 0, stepMs: 1_000, steps: 3 }).bars.map(({ total }) => total)).toEqual([2, 1, 0]);
});
