import type uPlot from "uplot";
import type { CanvasBox } from "../chart/hover-mark.ts";
import type { HeatmapCells } from "./heatmap-cells.ts";

/** Which cells are drawn, and how. */
export interface CellPaint {
  readonly cells: HeatmapCells;
  readonly isShown: (count: number) => boolean;
  readonly colorOf: (count: number) => string;
  readonly gapPx: number;
  readonly radiusPx: number;
  /** What is written on cells, if anything. */
  readonly label?: (count: number) => string;
  readonly labelColorOn: (color: string) => string;
  readonly font: string;
}

/** Where a cell is drawn: its edges on whole pixels, so that neighbours meet and a gap is as wide everywhere. */
export function cellBox(plot: uPlot, cells: HeatmapCells, index: number): CanvasBox {
  const left = Math.round(plot.valToPos(cells.startMs[index]!, "x", true));
  const right = Math.round(plot.valToPos(cells.endMs[index]!, "x", true));
  const floor = plot.scales["y"]!.min!;
  const ends = [cells.low[index]!, cells.high[index]!].map((bound) =>
    // A logarithm has no place for 0; the cell reaches to the end of the axis.
    Math.round(plot.valToPos(plot.scales["y"]!.distr === 3 && bound <= 0 ? floor : bound, "y", true)),
  );
  const top = Math.min(...ends);
  return { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, Math.max(...ends) - top) };
}

/** Draws the cells of a heatmap. */
export function paintCells(plot: uPlot, paint: CellPaint): void {
  const { ctx, bbox } = plot;
  const { cells } = paint;
  const gap = paint.gapPx * devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.font = paint.font;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const [index, count] of cells.count.entries()) {
    if (!paint.isShown(count)) continue;
    const box = cellBox(plot, cells, index);
    if (box.x + box.width < bbox.left || box.x > bbox.left + bbox.width) continue;
    // Where cells are very small the gap would take all of them.
    const width = box.width > 2 * gap ? box.width - gap : box.width;
    const height = box.height > 2 * gap ? box.height - gap : box.height;
    const color = paint.colorOf(count);
    ctx.fillStyle = color;
    if (paint.radiusPx === 0) ctx.fillRect(box.x, box.y, width, height);
    else {
      ctx.beginPath();
      ctx.roundRect(box.x, box.y, width, height, paint.radiusPx * devicePixelRatio);
      ctx.fill();
    }
    const text = paint.label?.(count);
    if (text === undefined || ctx.measureText(text).width > width || height < 12 * devicePixelRatio) continue;
    ctx.fillStyle = paint.labelColorOn(color);
    ctx.fillText(text, box.x + width / 2, box.y + height / 2);
  }
  ctx.restore();
}
