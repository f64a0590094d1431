import { createDataFrame, type DataFrame, FieldType } from "@grafana/data";
import { SortOrder, TooltipDisplayMode } from "@grafana/schema";
import { describe, expect, it } from "vitest";
import { tooltipRows } from "./tooltip-rows.ts";

function alignedFrame(custom: Readonly<Record<string, object>> = {}): DataFrame {
  const series = { cart: [5, 0], shop: [9, null], stock: [7, 3] };
  return createDataFrame({
    fields: [
      { name: "time", type: FieldType.time, values: [1, 2] },
      ...Object.entries(series).map(([name, values]) => ({
        name,
        type: FieldType.number,
        values,
        config: { custom: custom[name] },
      })),
    ],
  });
}

const options = { mode: TooltipDisplayMode.Multi, sort: SortOrder.None };
const point = { dataIndexes: [0, 0, 0, 0], fieldIndex: 2 };

function labels(frame: DataFrame, asked: Partial<Parameters<typeof tooltipRows>[2]>): string[] {
  return tooltipRows(frame, [frame], { point, options, ...asked }).map(({ label }) => label);
}

describe("the lines of a tooltip", () => {
  it("are all series in the order of the chart, the nearest one marked", () => {
    const frame = alignedFrame();
    expect(tooltipRows(frame, [frame], { point, options })).toMatchObject([
      { label: "cart", value: "5", isActive: false },
      { label: "shop", value: "9", isActive: true },
      { label: "stock", value: "7", isActive: false },
    ]);
  });

  it("are sorted by value when the panel says so", () => {
    expect(labels(alignedFrame(), { options: { ...options, sort: SortOrder.Descending } })).toEqual([
      "shop",
      "stock",
      "cart",
    ]);
    expect(labels(alignedFrame(), { options: { ...options, sort: SortOrder.Ascending } })).toEqual([
      "cart",
      "stock",
      "shop",
    ]);
  });

  it("are only the nearest series in the mode for one", () => {
    expect(labels(alignedFrame(), { options: { ...options, mode: TooltipDisplayMode.Single } })).toEqual(["shop"]);
  });

  it("leave out holes, and zeros when the panel says so", () => {
    const second = { dataIndexes: [1, 1, 1, 1], fieldIndex: null };
    expect(labels(alignedFrame(), { point: second })).toEqual(["cart", "stock"]);
    expect(labels(alignedFrame(), { point: second, options: { ...options, hideZeros: true } })).toEqual(["stock"]);
  });

  it("leave out what is hidden, and where nothing is near", () => {
    const hidden = alignedFrame({ cart: { hideFrom: { tooltip: true } }, stock: { hideFrom: { viz: true } } });
    expect(labels(hidden, {})).toEqual(["shop"]);
    expect(labels(alignedFrame(), { point: { dataIndexes: [0, null, 0, null], fieldIndex: 2 } })).toEqual(["shop"]);
  });
});
