import { type DataFrame, DataFrameType, type Field, FieldType, getFieldDisplayName } from "@grafana/data";

/** Cells of a heatmap by column, ordered by their start. */
export interface HeatmapCells {
  /** Milliseconds since 1970. */
  readonly startMs: readonly number[];
  readonly endMs: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly count: readonly number[];
  /** Names of rows, where they are no numbers: row i reaches from i to i + 1. */
  readonly rowNames?: readonly string[];
  /** Knows unit and decimals of the y axis. */
  readonly boundField: Field;
  readonly countField: Field;
}

/**
 * Reads a heatmap of an answer: `heatmap-cells` (a row a cell, with `xMin` or `xMax`, `yMin` and `yMax`, and a count) or
 * frames with a time and a number field for each row of cells (`heatmap-rows`), named by the row or its upper end.
 */
export function heatmapCells(frames: readonly DataFrame[]): HeatmapCells | undefined {
  const cells = frames.find(({ meta, length }) => length > 0 && meta?.type === DataFrameType.HeatmapCells);
  return cells === undefined ? rowsOfCells(frames) : listedCells(cells);
}

function numbers(field: Field | undefined): readonly number[] | undefined {
  return field?.values as number[] | undefined;
}

/** The usual distance of neighbours, which is the width of a column where nothing tells it. */
function usualStep(sorted: readonly number[]): number {
  const steps = sorted.slice(1).flatMap((value, index) => (value > sorted[index]! ? [value - sorted[index]!] : []));
  return steps.length === 0 ? 60_000 : Math.min(...steps);
}

function listedCells(frame: DataFrame): HeatmapCells | undefined {
  const named = (name: string): Field | undefined => frame.fields.find((field) => field.name === name);
  const times = frame.fields.find(({ type }) => type === FieldType.time);
  const isBound = new Set(["xMin", "xMax", "x", "yMin", "yMax", "y"]);
  const countField =
    named("count") ?? frame.fields.find(({ name, type }) => type === FieldType.number && !isBound.has(name));
  const highs = numbers(named("yMax") ?? named("y"));
  const lows = numbers(named("yMin")) ?? (highs && lowsFromHighs(highs));
  if (times === undefined || countField === undefined || lows === undefined) return undefined;
  const stepMs = times.config.interval ?? usualStep([...numbers(times)!].sort((first, second) => first - second));
  const starts = numbers(named("xMin")) ?? numbers(times)!.map((ms) => (times.name === "xMax" ? ms - stepMs : ms));
  const ends = numbers(named("xMax")) ?? starts.map((ms) => ms + stepMs);
  const counts = numbers(countField)!;
  const order = Array.from({ length: frame.length }, (_, row) => row).sort((a, b) => starts[a]! - starts[b]!);
  return {
    startMs: order.map((row) => starts[row]!),
    endMs: order.map((row) => ends[row]!),
    low: order.map((row) => lows[row]!),
    high: order.map((row) => (highs ?? lows.map((low) => low * 2))[row]!),
    count: order.map((row) => counts[row] ?? 0),
    boundField: named("yMin") ?? named("yMax") ?? named("y")!,
    countField,
  };
}

function lowsFromHighs(highs: readonly number[]): number[] {
  const bounds = [...new Set(highs)].sort((first, second) => first - second);
  return highs.map((high) => bounds[bounds.indexOf(high) - 1] ?? 0);
}

function rowsOfCells(frames: readonly DataFrame[]): HeatmapCells | undefined {
  const rows = frames.flatMap((frame) => {
    const times = frame.fields.find(({ type }) => type === FieldType.time);
    return times === undefined
      ? []
      : frame.fields
          .filter(({ type }) => type === FieldType.number)
          .map((field) => ({ field, times, name: getFieldDisplayName(field, frame, [...frames]) }));
  });
  if (rows.length === 0) return undefined;
  const bounds = rows.map(({ name }) => Number(name.replace(/^\+?Inf$/i, "Infinity")));
  const areNumbers = bounds.every(
    (bound, index) => !Number.isNaN(bound) && (index === 0 || bound > bounds[index - 1]!),
  );
  const cells = rows.flatMap(({ field, times }, row) => {
    const starts = numbers(times)!;
    const stepMs = times.config.interval ?? usualStep(starts);
    const low = areNumbers ? (bounds[row - 1] ?? 0) : row;
    const high = areNumbers ? (Number.isFinite(bounds[row]) ? bounds[row]! : low * 2) : row + 1;
    return numbers(field)!.map((count, at) => ({ start: starts[at]!, end: starts[at]! + stepMs, low, high, count }));
  });
  const shown = cells.filter(({ count }) => Number.isFinite(count)).sort((a, b) => a.start - b.start);
  if (shown.length === 0) return undefined;
  return {
    startMs: shown.map(({ start }) => start),
    endMs: shown.map(({ end }) => end),
    low: shown.map(({ low }) => low),
    high: shown.map(({ high }) => high),
    count: shown.map(({ count }) => count),
    ...(!areNumbers && { rowNames: rows.map(({ name }) => name) }),
    boundField: rows[0]!.field,
    countField: rows[0]!.field,
  };
}
