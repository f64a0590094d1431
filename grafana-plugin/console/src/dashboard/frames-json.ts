import { dataFrameToJSON, type DataFrame } from "@grafana/data";

/** Frames as readable JSON, in the form in which Grafana sends them. */
export function framesJson(frames: readonly DataFrame[]): string {
  return JSON.stringify(
    frames.map((frame) => dataFrameToJSON(frame)),
    null,
    2,
  );
}

/** The frames with no more than `rowsMax` rows in all; a frame that has none counts as one, so that there are not many of these either. */
export function firstRows(frames: readonly DataFrame[], rowsMax: number): DataFrame[] {
  const first: DataFrame[] = [];
  let left = rowsMax;
  for (const frame of frames) {
    if (left <= 0) break;
    first.push(frame.length <= left ? frame : cut(frame, left));
    left -= Math.max(1, frame.length);
  }
  return first;
}

function cut(frame: DataFrame, length: number): DataFrame {
  const fields = frame.fields.map(({ nanos, ...field }) => ({
    ...field,
    values: field.values.slice(0, length),
    ...(nanos === undefined ? {} : { nanos: nanos.slice(0, length) }),
  }));
  return { ...frame, length, fields };
}

/** The rows of all frames. */
export function rowsOf(frames: readonly DataFrame[]): number {
  return frames.reduce((sum, { length }) => sum + length, 0);
}
