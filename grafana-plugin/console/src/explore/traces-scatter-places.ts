import type { PointerEvent } from "react";
import { atLogShare } from "./traces-plot.ts";
import type { TraceRow } from "./traces-rows.ts";

/** Height of the picture of durations, in pixels. */
export const scatterHeightPx = 132;
/** A click or pointer finds a dot this near, in pixels. */
const reachPx = 10;

/** A place in the picture, in pixels from its upper left corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What is chosen by drawing a rectangle. */
export interface ScatterChoice {
  readonly fromMs: number;
  readonly toMs: number;
  readonly shortestMs: number;
  readonly longestMs: number;
}

/** Where the pointer is; at the edge when it is outside. */
export function within(event: PointerEvent): Place {
  const { left, top, width } = event.currentTarget.getBoundingClientRect();
  return {
    x: Math.min(width, Math.max(0, event.clientX - left)),
    y: Math.min(scatterHeightPx, Math.max(0, event.clientY - top)),
  };
}

/** How far two places are from each other. */
export function distance(one: Place, other: Place): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

/** The row whose dot is next to a place, if one is near. */
export function nearest(rows: readonly TraceRow[], placeOf: (row: TraceRow) => Place, to: Place): TraceRow | undefined {
  let found: { readonly row: TraceRow; readonly away: number } | undefined;
  for (const row of rows) {
    const away = distance(placeOf(row), to);
    if (away <= (found?.away ?? reachPx)) found = { row, away };
  }
  return found?.row;
}

/** The rectangle between two places, as CSS. */
export function rectangle(one: Place, other: Place) {
  return {
    left: Math.min(one.x, other.x),
    top: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  };
}

/** What the edges of the picture mean. */
export interface Scales {
  readonly fromMs: number;
  readonly toMs: number;
  readonly width: number;
  readonly ends: readonly [number, number];
}

/** What a rectangle between two places means. */
export function choiceOf([one, other]: readonly [Place, Place], { fromMs, toMs, width, ends }: Scales): ScatterChoice {
  const time = ({ x }: Place): number => Math.round(fromMs + (x / width) * (toMs - fromMs));
  const duration = ({ y }: Place): number => atLogShare(1 - y / scatterHeightPx, ends);
  return {
    fromMs: Math.min(time(one), time(other)),
    toMs: Math.max(time(one), time(other), Math.min(time(one), time(other)) + 1),
    shortestMs: Math.min(duration(one), duration(other)),
    longestMs: Math.max(duration(one), duration(other)),
  };
}
