import { createTheme } from "@grafana/data";
import { describe, expect, it } from "vitest";
import { cellColors } from "./cell-colors.ts";

const dark = createTheme({ colors: { mode: "dark" } });
const light = createTheme({ colors: { mode: "light" } });
const options = { scheme: "Oranges", fill: "blue", exponent: 0.5, steps: 5, reverse: false };

/** How bright a colour of the form `rgb(r, g, b)` is. */
function brightness(color: string): number {
  return (color.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
}

describe("colours of cells", () => {
  it("begin close to the page, whatever its theme", () => {
    const onDark = cellColors([1, 10], options, dark).palette;
    const onLight = cellColors([1, 10], options, light).palette;
    expect(brightness(onDark[0]!)).toBeLessThan(brightness(onDark.at(-1)!));
    expect(brightness(onLight[0]!)).toBeGreaterThan(brightness(onLight.at(-1)!));
    expect(cellColors([1], { ...options, reverse: true }, dark).palette).toEqual(onLight);
  });

  it("reach from nothing to the greatest count, or as far as the dashboard says", () => {
    expect(cellColors([3, 9], options, dark)).toMatchObject({ min: 0, max: 9 });
    expect(cellColors([3, 9], { ...options, min: 2, max: 4 }, dark)).toMatchObject({ min: 2, max: 4 });
    const { colorOf, palette } = cellColors([3, 9], { ...options, max: 4 }, dark);
    expect(colorOf(9)).toBe(palette.at(-1));
  });

  it("give small counts more room with an exponent below 1", () => {
    const { colorOf, palette } = cellColors([0, 16], options, dark);
    expect(palette.indexOf(colorOf(4))).toBe(2);
    const linear = cellColors([0, 16], { ...options, scale: "linear" as never }, dark);
    expect(linear.palette.indexOf(linear.colorOf(4))).toBe(1);
  });

  it("take Oranges for a scheme that nobody knows", () => {
    expect(cellColors([1], { ...options, scheme: "Nothing" }, light).palette).toEqual(
      cellColors([1], options, light).palette,
    );
  });

  it("are one colour with growing opacity in that mode", () => {
    const { palette } = cellColors([1], { ...options, mode: "opacity" as never }, dark);
    expect(palette[0]).toMatch(/00$/);
    expect(new Set(palette).size).toBe(5);
  });
});
