import { createDataFrame, DataFrameType, FieldType } from "@grafana/data";
import { describe, expect, it } from "vitest";
import { heatmapCells } from "./heatmap-cells.ts";

describe("listed cells", () => {
  it("begin a step before xMax, in order of time", () => {
    const frame = createDataFrame({
      meta: { type: DataFrameType.HeatmapCells },
      fields: [
        { name: "xMax", type: FieldType.time, values: [3000, 2000, 2000], config: { interval: 1000 } },
        { name: "yMin", type: FieldType.number, values: [0, 0, 1] },
        { name: "yMax", type: FieldType.number, values: [1, 1, 2] },
        { name: "count", type: FieldType.number, values: [7, 5, 6] },
      ],
    });
    expect(heatmapCells([frame])).toMatchObject({
      startMs: [1000, 1000, 2000],
      endMs: [2000, 2000, 3000],
      low: [0, 1, 0],
      high: [1, 2, 1],
      count: [5, 6, 7],
    });
  });

  it("reach down to the bound below when only the upper one is told", () => {
    const frame = createDataFrame({
      meta: { type: DataFrameType.HeatmapCells },
      fields: [
        { name: "xMin", type: FieldType.time, values: [0, 0, 1000] },
        { name: "yMax", type: FieldType.number, values: [10, 20, 10] },
        { name: "count", type: FieldType.number, values: [1, 2, 3] },
      ],
    });
    expect(heatmapCells([frame])).toMatchObject({ low: [0, 10, 0], endMs: [1000, 1000, 2000] });
  });
});

describe("rows of cells", () => {
  const times = { name: "time", type: FieldType.time, values: [0, 60_000] };

  it("lie between bounds when their names are numbers", () => {
    const frame = createDataFrame({
      fields: [
        times,
        { name: "0.5", type: FieldType.number, values: [1, 2] },
        { name: "+Inf", type: FieldType.number, values: [3, 4] },
      ],
    });
    expect(heatmapCells([frame])).toMatchObject({
      startMs: [0, 0, 60_000, 60_000],
      low: [0, 0.5, 0, 0.5],
      high: [0.5, 1, 0.5, 1],
      count: [1, 3, 2, 4],
    });
  });

  it("lie above each other when they are names", () => {
    const frame = createDataFrame({
      fields: [
        times,
        { name: "cart", type: FieldType.number, values: [1, null] },
        { name: "shop", type: FieldType.number, values: [3, 4] },
      ],
    });
    expect(heatmapCells([frame])).toMatchObject({ rowNames: ["cart", "shop"], low: [0, 1, 1], high: [1, 2, 2] });
  });

  it("are nothing without a time", () => {
    expect(heatmapCells([createDataFrame({ fields: [{ name: "a", type: FieldType.number, values: [1] }] })])).toBe(
      undefined,
    );
  });
});

describe("an answer without cells", () => {
  it("is nothing, also where it says what its cells would be", () => {
    const fields = ["yMin", "yMax", "count"].map((name) => ({ name, type: FieldType.number, values: [] }));
    const times = { name: "xMax", type: FieldType.time, values: [] };
    const empty = createDataFrame({ meta: { type: DataFrameType.HeatmapCells }, fields: [times, ...fields] });
    expect(heatmapCells([empty])).toBeUndefined();
  });
});
