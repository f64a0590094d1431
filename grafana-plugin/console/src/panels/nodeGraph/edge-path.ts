import type { Point } from "./graph-places.ts";

/** An edge as it is drawn. */
export interface EdgePath {
  /** `d` of a path, from ring to ring. */
  readonly line: string;
  /** `d` of the head of the arrow. */
  readonly arrow: string;
  /** Where its label stands. */
  readonly middle: Point;
}

/** Rings and the thickness of what is drawn between them, in pixels. */
export interface EdgeEnds {
  readonly sourceRadius: number;
  readonly targetRadius: number;
  readonly thickness: number;
  /** Another edge goes the same way back; both bend to their own side then. */
  readonly back: boolean;
}

const gapPx = 5;

/** Draws the way of an edge as a curve that begins and ends at the rings. */
export function edgePath(way: readonly Point[], ends: EdgeEnds): EdgePath {
  const [first, last] = [way[0]!, way.at(-1)!];
  if (way.length === 2 && first.x === last.x && first.y === last.y) return loop(first, ends);
  const bent = ends.back && way.length <= 3 ? [first, sideways(first, last), last] : way;
  const size = 5 + ends.thickness * 1.2;
  const start = towards(first, bent[1]!, ends.sourceRadius + gapPx);
  const tip = towards(last, bent.at(-2)!, ends.targetRadius + gapPx);
  const end = towards(last, bent.at(-2)!, ends.targetRadius + gapPx + size);
  const points = [start, ...bent.slice(1, -1), end];
  return { line: curve(points), arrow: head(tip, end, size), middle: middleOf(points) };
}

/** Through the middles between the points, the points themselves pulling: no corner, and it stays within them. */
function curve(points: readonly Point[]): string {
  const [start, ...rest] = points as [Point, ...Point[]];
  if (rest.length === 1) return `M${at(start)}L${at(rest[0]!)}`;
  let path = `M${at(start)}`;
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    if (next === undefined) break;
    const stop = index === rest.length - 2 ? next : between(point, next, 0.5);
    path += `Q${at(point)} ${at(stop)}`;
  }
  return path;
}

function loop({ x, y }: Point, { sourceRadius: radius, thickness }: EdgeEnds): EdgePath {
  const top = y - radius - gapPx;
  const size = 5 + thickness * 1.2;
  const tip = { x: x + 8, y: top };
  const end = { x: x + 8 + size * 0.3, y: top - size };
  const line = `M${at({ x: x - 8, y: top })}C${at({ x: x - 40, y: top - 46 })} ${at({ x: x + 40, y: top - 46 })} ${at(end)}`;
  return { line, arrow: head(tip, end, size), middle: { x, y: top - 36 } };
}

function head(tip: Point, base: Point, size: number): string {
  const length = Math.hypot(tip.x - base.x, tip.y - base.y) || 1;
  const across = { x: (-(tip.y - base.y) / length) * size * 0.55, y: ((tip.x - base.x) / length) * size * 0.55 };
  return `M${at(tip)}L${at({ x: base.x + across.x, y: base.y + across.y })}L${at({ x: base.x - across.x, y: base.y - across.y })}Z`;
}

function middleOf(points: readonly Point[]): Point {
  const half = (points.length - 1) / 2;
  const [from, to] = [points[Math.floor(half)]!, points[Math.ceil(half)]!];
  return between(from, to, 0.5);
}

function sideways(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const middle = between(from, to, 0.5);
  return { x: middle.x - ((to.y - from.y) / length) * 36, y: middle.y + ((to.x - from.x) / length) * 36 };
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return between(from, to, Math.min(0.9, length / whole));
}

function between(from: Point, to: Point, share: number): Point {
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}
