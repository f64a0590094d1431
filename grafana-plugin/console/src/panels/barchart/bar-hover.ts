import type uPlot from "uplot";
import { hoverMark } from "../chart/hover-mark.ts";
import type { BarChart } from "./bar-config.ts";
import type { Bar } from "./bar-layout.ts";
import { barBox } from "./bar-painter.ts";

/** What counts as being on a bar. */
interface HoverRule {
  /** The whole height of the plot belongs to a bar, so that small ones are met too. */
  readonly wholeCategory: boolean;
  /** All bars of the category under the pointer are shown. */
  readonly isMulti: boolean;
}

/** Tells uPlot which bar is under the pointer; its own guess goes by the distance to points, of which bars have none. */
export function barHover(
  { bars, valueScale }: Pick<BarChart, "bars" | "valueScale">,
  { wholeCategory, isMulti }: HoverRule,
): { readonly cursor: uPlot.Cursor } {
  let hovered: Bar | undefined;
  const find = (plot: uPlot): Bar | undefined => {
    const { left = -10, top = -10 } = plot.cursor;
    if (left < 0 || top < 0) return undefined;
    const x = left * devicePixelRatio + plot.bbox.left;
    const y = top * devicePixelRatio + plot.bbox.top;
    const isUpright = plot.scales["x"]!.ori === 0;
    return bars.find((bar) => {
      const box = barBox(plot, bar, valueScale(bar));
      const isAcross = isUpright ? x >= box.x && x <= box.x + box.width : y >= box.y && y <= box.y + box.height;
      const isAlong = isUpright ? y >= box.y && y <= box.y + box.height : x >= box.x && x <= box.x + box.width;
      return isAcross && (isAlong || wholeCategory);
    });
  };
  const categoryAt = (plot: uPlot): number | null => {
    const { left = -10, top = -10 } = plot.cursor;
    if (left < 0 || top < 0) return null;
    return Math.round(plot.posToVal(plot.scales["x"]!.ori === 0 ? left : top, "x"));
  };
  const cursor: uPlot.Cursor = {
    x: false,
    y: false,
    drag: { x: false, y: false, setScale: false },
    points: hoverMark((plot, series) =>
      hovered?.series === series - 1 ? barBox(plot, hovered, valueScale(hovered)) : undefined,
    ),
    dataIdx: (plot, series) => {
      // Asked for one series after the other; the first time is where the pointer has moved.
      if (series === 1) hovered = find(plot);
      if (hovered !== undefined && (isMulti || hovered.series === series - 1)) return hovered.category;
      return isMulti ? categoryAt(plot) : null;
    },
    focus: { prox: 1e6, dist: (_plot, series) => (hovered?.series === series - 1 ? 0 : Infinity) },
  };
  return { cursor };
}
