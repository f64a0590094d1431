import type uPlot from "uplot";
import type { CanvasBox } from "../chart/hover-mark.ts";
import type { Bar } from "./bar-layout.ts";

/** How a bar looks. */
export interface BarLook {
  readonly fill: string;
  readonly stroke: string;
  readonly lineWidth: number;
  /** What is written at it, if there is room. */
  readonly label?: string;
}

/** Where a bar is drawn, in pixels of the canvas, whole pixels so that edges are sharp. */
export function barBox(plot: uPlot, bar: Bar, valueScale: string): CanvasBox {
  const isUpright = plot.scales["x"]!.ori === 0;
  const across = [bar.left, bar.right].map((place) => Math.round(plot.valToPos(place, "x", true))).sort(ascending);
  const along = [bar.from, bar.to].map((value) => Math.round(plot.valToPos(value, valueScale, true))).sort(ascending);
  const [x, y] = isUpright ? [across, along] : [along, across];
  return { x: x[0]!, y: y[0]!, width: Math.max(1, x[1]! - x[0]!), height: Math.max(1, y[1]! - y[0]!) };
}

function ascending(first: number, second: number): number {
  return first - second;
}

/** What a painter needs of the chart. */
export interface BarPaint {
  readonly bars: readonly Bar[];
  readonly look: (bar: Bar) => BarLook;
  readonly valueScale: (bar: Bar) => string;
  /** Of the corners of a bar, as a share of half its width. */
  readonly radius: number;
}

/** Draws bars; what is written at them is drawn by `paintLabels`. */
export function paintBars(plot: uPlot, paint: BarPaint): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const bar of paint.bars) {
    const { fill, stroke, lineWidth } = paint.look(bar);
    const { x, y, width, height } = barBox(plot, bar, paint.valueScale(bar));
    const border = lineWidth * devicePixelRatio;
    ctx.beginPath();
    ctx.roundRect(
      x + border / 2,
      y + border / 2,
      Math.max(1, width - border),
      Math.max(1, height - border),
      (Math.min(width, height) / 2) * paint.radius,
    );
    ctx.fillStyle = fill;
    ctx.fill();
    if (border > 0) {
      ctx.lineWidth = border;
      ctx.strokeStyle = stroke;
      ctx.stroke();
    }
  }
  ctx.restore();
}
