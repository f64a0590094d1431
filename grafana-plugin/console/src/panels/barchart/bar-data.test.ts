import { createDataFrame, FieldType } from "@grafana/data";
import { describe, expect, it } from "vitest";
import { barData } from "./bar-data.ts";

const frame = createDataFrame({
  fields: [
    { name: "time", type: FieldType.time, values: [1, 2] },
    { name: "service", type: FieldType.string, values: ["cart", "shop"] },
    { name: "requests", type: FieldType.number, values: [3, 4] },
    { name: "errors", type: FieldType.number, values: [0, 1] },
  ],
});

describe("the data of a bar chart", () => {
  it("takes names as categories before times", () => {
    const data = barData([frame], {})!;
    expect(data.category.name).toBe("service");
    expect(data.series.map(({ field, fieldIndex }) => [field.name, fieldIndex])).toEqual([
      ["requests", 2],
      ["errors", 3],
    ]);
  });

  it("takes the field that the dashboard names, and colours of another", () => {
    const data = barData([frame], { xField: "time", colorByField: "errors" })!;
    expect(data.category.name).toBe("time");
    expect(data.colors?.name).toBe("errors");
    expect(data.series.map(({ field }) => field.name)).toEqual(["requests"]);
  });

  it("is nothing without rows or without numbers", () => {
    expect(barData([], {})).toBeUndefined();
    expect(barData([createDataFrame({ fields: [{ name: "a", type: FieldType.string, values: ["x"] }] })], {})).toBe(
      undefined,
    );
  });
});
