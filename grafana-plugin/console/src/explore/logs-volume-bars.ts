import { FieldType, type DataFrame } from "@grafana/data";
import { levelNamed, levelNames, type LevelName } from "../panels/logs/log-record.ts";

/** How many records of each level there are in one step. */
export interface VolumeBar {
  readonly fromMs: number;
  readonly toMs: number;
  readonly counts: Readonly<Partial<Record<LevelName, number>>>;
  readonly total: number;
}

/** The histogram: its steps, and the sums of its levels. */
export interface Volume {
  readonly bars: readonly VolumeBar[];
  /** Levels that occur, the gravest first. */
  readonly levels: readonly { readonly level: LevelName; readonly count: number }[];
  readonly total: number;
  /** The highest bar. */
  readonly max: number;
}

/** What one record adds to a step. */
interface VolumePoint {
  readonly timeMs: number;
  readonly level: LevelName;
  readonly count: number;
}

/** Reads the frames of the data source's supplementary query, one for each level, as bars that stand on each other. */
export function volumeOfFrames(frames: readonly DataFrame[]): Volume {
  const points: VolumePoint[] = [];
  const times = new Set<number>();
  for (const frame of frames) {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    const value = frame.fields.find(({ type }) => type === FieldType.number);
    if (time === undefined || value === undefined) continue;
    const { level, detected_level } = value.labels ?? {};
    for (let row = 0; row < frame.length; row++) {
      const timeMs = Number(time.values[row]);
      times.add(timeMs);
      const count = Number(value.values[row] ?? 0);
      if (count > 0) points.push({ timeMs, level: levelNamed(level ?? detected_level ?? ""), count });
    }
  }
  const sorted = [...times].toSorted((a, b) => a - b);
  return volumeOf(points, { firstMs: sorted[0] ?? 0, stepMs: stepOf(sorted), steps: stepsOf(sorted) });
}

/** How time is cut into bars. */
export interface VolumeGrid {
  readonly firstMs: number;
  readonly stepMs: number;
  readonly steps: number;
}

/** Counts points by step and level; what is outside of the grid is left out. */
export function volumeOf(points: readonly VolumePoint[], { firstMs, stepMs, steps }: VolumeGrid): Volume {
  const counts = Array.from({ length: steps }, (): Partial<Record<LevelName, number>> => ({}));
  const sums: Partial<Record<LevelName, number>> = {};
  for (const { timeMs, level, count } of points) {
    const bar = counts[Math.floor((timeMs - firstMs) / stepMs)];
    if (bar === undefined) continue;
    bar[level] = (bar[level] ?? 0) + count;
    sums[level] = (sums[level] ?? 0) + count;
  }
  const bars = counts.map((of, index): VolumeBar => {
    const fromMs = firstMs + index * stepMs;
    return {
      fromMs,
      toMs: fromMs + stepMs,
      counts: of,
      total: Object.values(of).reduce((sum, count) => sum + count, 0),
    };
  });
  const levels = levelNames.map((level) => ({ level, count: sums[level] ?? 0 })).filter(({ count }) => count > 0);
  return {
    ...{ bars, levels, total: levels.reduce((sum, { count }) => sum + count, 0) },
    max: Math.max(0, ...bars.map(({ total }) => total)),
  };
}

/** Steps without any record of a level may be left out of an answer, so the shortest distance is the step. */
function stepOf(times: readonly number[]): number {
  const distances = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return distances.length === 0 ? 60_000 : Math.min(...distances);
}

/** A histogram of more bars than there are pixels is none. */
const stepsMax = 4_000;

function stepsOf(times: readonly number[]): number {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return 0;
  return Math.min(Math.round((last - first) / stepOf(times)) + 1, stepsMax);
}
