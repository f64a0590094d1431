import { FieldType, type Field, type FieldConfig } from "@grafana/data";
import type { FieldType as AnswerFieldType, Frame } from "@spanhouse/schemas/query";

const types: Readonly<Record<AnswerFieldType, FieldType>> = {
  time: FieldType.time,
  number: FieldType.number,
  string: FieldType.string,
  boolean: FieldType.boolean,
  json: FieldType.other,
};

/** The type of a frame's field for that of an answer's. */
export function fieldType(type: AnswerFieldType): FieldType {
  return types[type];
}

/** A column under its name; an empty one when the answer has none of that name, which an older collector's may not. */
export function columnOf<Cell>(frame: Frame, name: string): readonly Cell[] {
  const index = frame.fields.findIndex((field) => field.name === name);
  return (frame.values[index] ?? []) as readonly Cell[];
}

/** Number of rows. */
export function rowsOf(frame: Frame): number {
  return frame.values[0]?.length ?? 0;
}

/** One field of a frame. */
export interface FieldSource {
  readonly name: string;
  readonly type: FieldType;
  readonly values: readonly unknown[];
  readonly config?: FieldConfig;
}

/** A field of a frame; the values are not copied. */
export function toField({ name, type, values, config = {} }: FieldSource): Field<unknown> {
  return { name, type, config, values: values as unknown[] };
}

/** A text that is not there is `null`, so that no link is drawn for it. The same column when all are there. */
export function nullWhereEmpty(column: readonly (string | null)[]): readonly (string | null)[] {
  return column.includes("") ? column.map((text) => (text === "" ? null : text)) : column;
}

/** The last six of nine digits of a second's fraction: what a time in milliseconds leaves out of nanoseconds. */
export function nanosOf(timesUnixNano: readonly string[]): number[] {
  return timesUnixNano.map((time) => Number(time.slice(-6)));
}
