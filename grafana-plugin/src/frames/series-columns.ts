import type { Field, Frame } from "@spanhouse/schemas/query";
import type { FrameContext } from "./frame-context.ts";

/** How series are shown. */
export interface SeriesContext extends FrameContext {
  /** Columns of the answer; left out: every one that the answer has. */
  readonly measures?: readonly string[] | undefined;
  /** Name of a series, with `{{label}}`. */
  readonly legend?: string | undefined;
  /** What was asked to be told apart: columns of a table also where no group has a value of it. */
  readonly groupBy?: readonly string[] | undefined;
  /** `table`: one frame with a row for each group. */
  readonly format?: "series" | "table" | undefined;
  /** The step that was asked for; left out, it is read from the times. */
  readonly stepMs?: number | undefined;
}

/** A column of an answer with its cells. */
export interface Column {
  readonly field: Field;
  readonly values: readonly unknown[];
}

/** The columns that are asked for, in the order they are asked for. */
export function shown(frame: Frame, { measures }: SeriesContext): Column[] {
  const columns = frame.fields.map((field, index) => ({ field, values: frame.values[index] ?? [] }));
  if (measures === undefined || measures.length === 0) return columns.filter(({ field }) => field.type === "number");
  return measures.flatMap((measure) => columns.filter(({ field }) => field.name === measure));
}
