/** A bar: its place across, in categories (0 is the middle of the first), and its ends, in values. */
export interface Bar {
  readonly category: number;
  readonly series: number;
  readonly left: number;
  readonly right: number;
  readonly from: number;
  readonly to: number;
}

/** How bars share the room of a category. */
export interface BarShape {
  /** Share of a category that its bars take, 0 to 1. */
  readonly groupWidth: number;
  /** Share of its room that a bar takes, 0 to 1. */
  readonly barWidth: number;
  readonly stacking: "none" | "normal" | "percent";
}

/**
 * Bars of all categories. `values[series][category]`, null where there is no bar; a series that is undefined is hidden and
 * leaves its room to the others. Stacked bars stand on each other, what is below zero on the other side of it; `percent`
 * makes each category's bars shares of their sum.
 */
export function barLayout(
  values: readonly (readonly (number | null)[] | undefined)[],
  { groupWidth, barWidth, stacking }: BarShape,
): Bar[] {
  const shown = values.flatMap((series, index) => (series === undefined ? [] : [{ series, index }]));
  const slots = stacking === "none" ? shown.length : 1;
  const slotWidth = groupWidth / slots;
  const count = Math.max(0, ...shown.map(({ series }) => series.length));
  const bars: Bar[] = [];
  for (let category = 0; category < count; category++) {
    const sum = shown.reduce((total, { series }) => total + Math.abs(series[category] ?? 0), 0);
    const tops = { up: 0, down: 0 };
    for (const [slot, { series, index }] of shown.entries()) {
      const raw = series[category];
      if (raw === null || raw === undefined) continue;
      const value = stacking === "percent" ? (sum === 0 ? 0 : raw / sum) : raw;
      const side = value < 0 ? "down" : "up";
      const from = stacking === "none" ? 0 : tops[side];
      tops[side] = from + value;
      const middle = category - groupWidth / 2 + slotWidth * ((stacking === "none" ? slot : 0) + 0.5);
      const half = (slotWidth * barWidth) / 2;
      bars.push({ category, series: index, left: middle - half, right: middle + half, from, to: from + value });
    }
  }
  return bars;
}
