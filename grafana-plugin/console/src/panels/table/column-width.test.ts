import { describe, expect, it } from "vitest";
import { withColumnWidth } from "./column-width.ts";

const resized = { matcher: "byName", column: "service", columnWidth: 120.4 };
const width = (value: number) => ({ id: "custom.width", value });

describe("the width of a column", () => {
  it("becomes an override of the column", () => {
    expect(withColumnWidth({ defaults: {}, overrides: [] }, resized)).toEqual({
      defaults: {},
      overrides: [{ matcher: { id: "byName", options: "service" }, properties: [width(120)] }],
    });
  });

  it("replaces the width that the column has, and leaves the rest", () => {
    const other = { matcher: { id: "byName", options: "errors" }, properties: [width(50)] };
    const own = { matcher: { id: "byName", options: "service" }, properties: [{ id: "unit", value: "ms" }, width(90)] };
    expect(withColumnWidth({ defaults: {}, overrides: [own, other] }, resized).overrides).toEqual([
      { ...own, properties: [{ id: "unit", value: "ms" }, width(120)] },
      other,
    ]);
  });
});
