import { createDataFrame, type DataFrame, FieldType } from "@grafana/data";
import { describe, expect, it } from "vitest";
import { graphableFrames } from "./graphable-frames.ts";

function frameOf(times: number[], values: unknown[], type = FieldType.number): DataFrame {
  return createDataFrame({
    fields: [
      { name: "time", type: FieldType.time, values: times },
      { name: "value", type, values },
    ],
  });
}

describe("frames that can be drawn over time", () => {
  it("leave out what has no time, no number or no row", () => {
    const drawn = frameOf([1, 2], [3, 4]);
    const { frames, sources } = graphableFrames([
      createDataFrame({ fields: [{ name: "value", type: FieldType.number, values: [1] }] }),
      frameOf([1], ["a"], FieldType.string),
      frameOf([], []),
      drawn,
    ]);
    expect(sources).toEqual([drawn]);
    expect(frames).toHaveLength(1);
  });

  it("are put in the order of time", () => {
    const [frame] = graphableFrames([frameOf([3, 1, 2], [30, 10, 20])]).frames;
    expect(frame!.fields.map(({ values }) => values as unknown[])).toEqual([
      [1, 2, 3],
      [10, 20, 30],
    ]);
  });

  it("have holes instead of what is no number", () => {
    const [frame] = graphableFrames([frameOf([1, 2, 3], [NaN, Infinity, 5])]).frames;
    expect(frame!.fields[1]!.values).toEqual([null, null, 5]);
  });

  it("draw yes and no as 1 and 0", () => {
    const [frame] = graphableFrames([frameOf([1, 2, 3], [true, false, null], FieldType.boolean)]).frames;
    expect(frame!.fields[1]).toMatchObject({ type: FieldType.number, values: [1, 0, null] });
  });
});
