import { type DataFrame, type Field, FieldType, type LinkModel } from "@grafana/data";

/**
 * Links of the value of `field` at `timeMs`. Charts draw a join of all frames, while links are made of rows of the frame
 * they came in; so the row is looked up again.
 */
export function pointLinks(frame: DataFrame | undefined, field: Field | undefined, timeMs: number): LinkModel<Field>[] {
  if (frame === undefined || field?.getLinks === undefined || (field.config.links ?? []).length === 0) return [];
  const times = frame.fields.find(({ type }) => type === FieldType.time)?.values as number[] | undefined;
  const valueRowIndex = times?.indexOf(timeMs) ?? -1;
  return valueRowIndex < 0 ? [] : field.getLinks({ valueRowIndex });
}
