import type uPlot from "uplot";
import type { Bar } from "./bar-layout.ts";
import type { CanvasBox } from "../chart/hover-mark.ts";
import { barBox, type BarPaint } from "./bar-painter.ts";

/** How the values at bars are written. */
export interface LabelStyle {
  readonly fontSizePx: number;
  readonly fontFamily: string;
  readonly color: string;
  /** Colour of what is written on a bar of some colour. */
  readonly colorOn: (barColor: string) => string;
  /** Bars stand on each other, so that values are written on them, not at their ends. */
  readonly isInside: boolean;
  /** Values are written also where they do not fit. */
  readonly isForced: boolean;
}

const gapPx = 4;

/** Writes values at bars. Where one finds no room at the end of its bar none is written, because some would mislead. */
export function paintLabels(plot: uPlot, { bars, look, valueScale }: BarPaint, style: LabelStyle): void {
  const { ctx } = plot;
  const isUpright = plot.scales["x"]!.ori === 0;
  ctx.save();
  ctx.font = `${style.fontSizePx * devicePixelRatio}px ${style.fontFamily}`;
  const labels = bars.flatMap((bar) => {
    const { label: text, stroke } = look(bar);
    return text === undefined ? [] : [{ bar, text, stroke, box: barBox(plot, bar, valueScale(bar)) }];
  });
  const fits = ({ text, box }: (typeof labels)[number]): boolean => {
    const width = ctx.measureText(text).width;
    const height = style.fontSizePx * devicePixelRatio;
    if (style.isInside) return width + gapPx <= box.width && height <= box.height;
    return isUpright ? width <= box.width + 2 * gapPx : height <= box.height + gapPx;
  };
  const shown = style.isForced ? labels : style.isInside ? labels.filter(fits) : labels.every(fits) ? labels : [];
  for (const { bar, text, stroke, box } of shown) {
    ctx.fillStyle = style.isInside ? style.colorOn(stroke) : style.color;
    if (style.isInside) writeInside(ctx, text, box);
    else writeAtEnd(ctx, text, { box, isUpright, isDown: bar.to < bar.from });
  }
  ctx.restore();
}

function writeInside(ctx: CanvasRenderingContext2D, text: string, { x, y, width, height }: CanvasBox): void {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(text, x + width / 2, y + height / 2);
}

interface End {
  readonly box: CanvasBox;
  readonly isUpright: boolean;
  readonly isDown: boolean;
}

function writeAtEnd(ctx: CanvasRenderingContext2D, text: string, { box, isUpright, isDown }: End): void {
  const { x, y, width, height } = box;
  const gap = gapPx * devicePixelRatio;
  ctx.textAlign = isUpright ? "center" : isDown ? "right" : "left";
  ctx.textBaseline = isUpright ? (isDown ? "top" : "bottom") : "middle";
  if (isUpright) ctx.fillText(text, x + width / 2, isDown ? y + height + gap : y - gap);
  else ctx.fillText(text, isDown ? x - gap : x + width + gap, y + height / 2);
}

/** CSS pixels around the plot that values at the ends of bars need, by uPlot's order: top, right, bottom, left. */
export function labelPadding(
  bars: readonly Bar[],
  { look, upright, style }: { readonly look: BarPaint["look"]; readonly upright: boolean; readonly style: LabelStyle },
): [number, number, number, number] {
  // Room for the last number of the axis, which is written around its end.
  const least = upright ? 0 : 20;
  if (style.isInside) return [upright ? 8 : 0, least, 0, 0];
  const longest = Math.max(0, ...bars.map((bar) => look(bar).label?.length ?? 0));
  if (longest === 0) return [upright ? 8 : 0, least, 0, 0];
  return upright ? [style.fontSizePx + gapPx, 0, 0, 0] : [0, Math.max(least, longest * style.fontSizePx * 0.65), 0, 0];
}
