import { ticks } from "../panels/traces/time-scale.ts";

/** Round values for an axis from nothing to `max`, a few of them; the last one is at least `max`. */
export function valueTicks(max: number, count = 2): readonly number[] {
  if (!(max > 0)) return [0];
  const found = ticks(0, max, count);
  const step = found[1] === undefined ? max : found[1] - found[0]!;
  const last = found.at(-1)!;
  return last < max ? [...found, last + step] : found;
}

/** Powers of ten, thinned out to so many, that a logarithmic axis between two durations (ms) shows. */
export function logTicks(minMs: number, maxMs: number, count = 5): readonly number[] {
  const [from, to] = [Math.ceil(Math.log10(minMs) - 1e-9), Math.floor(Math.log10(maxMs) + 1e-9)];
  const every = Math.max(1, Math.ceil((to - from + 1) / count));
  return Array.from({ length: Math.max(0, Math.floor((to - from) / every) + 1) }, (_, at) => 10 ** (from + at * every));
}

/** An axis of durations whose ends are powers of ten around all of them, at least two. */
export function logEnds(durationsMs: readonly number[]): readonly [minMs: number, maxMs: number] {
  let [min, max] = [Infinity, 0];
  for (const duration of durationsMs) {
    const shown = Math.max(shortestMs, duration);
    if (shown < min) min = shown;
    if (shown > max) max = shown;
  }
  if (max === 0) return [1, 100];
  const from = 10 ** Math.floor(Math.log10(min));
  const to = 10 ** Math.ceil(Math.log10(max) + 1e-9);
  return [from, to > from ? to : from * 10];
}

/** A logarithm has no place for nothing; a microsecond stands for all that is shorter. */
const shortestMs = 1e-3;

/** Where a duration is on such an axis, 0 at its lower and 1 at its upper end. */
export function logShare(durationMs: number, [minMs, maxMs]: readonly [number, number]): number {
  return Math.log(Math.max(shortestMs, durationMs) / minMs) / Math.log(maxMs / minMs);
}

/** The duration at a place of such an axis. */
export function atLogShare(share: number, [minMs, maxMs]: readonly [number, number]): number {
  return minMs * (maxMs / minMs) ** share;
}

/** The `d` of a line through points, with a gap where a value is missing; a point alone becomes a short dash. */
export function linePath(points: readonly (readonly [x: number, y: number | null])[]): string {
  let path = "";
  let drawing = false;
  for (const [index, [x, y]] of points.entries()) {
    if (y === null) {
      drawing = false;
      continue;
    }
    const alone = !drawing && (points[index + 1]?.[1] ?? null) === null;
    path += alone ? `M${round(x - 2)},${round(y)}h4` : `${drawing ? "L" : "M"}${round(x)},${round(y)}`;
    drawing = true;
  }
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
