import { FieldType, type DataFrame, type Field as FrameField } from "@grafana/data";
import type { Frame, SeriesAnswer } from "@spanhouse/schemas/query";
import { toField } from "./columns.ts";
import { metaOf } from "./frame-meta.ts";
import { fieldLinks } from "./label-links.ts";
import { measureTitle } from "./measures.ts";
import { shown, type Column, type SeriesContext } from "./series-columns.ts";
import { grafanaUnit } from "./ucum-unit.ts";

/**
 * Series as a table: a row for each group, labels first. It is meant for an answer of one step as long as the range; where there are more
 * steps, each is a row with its time before the labels.
 */
export function groupTable(answer: SeriesAnswer, context: SeriesContext): DataFrame {
  const { frames } = answer;
  const isStepped = frames.some((frame) => (frame.values[0]?.length ?? 0) > 1);
  const fields = [
    ...(isStepped ? [timeColumn(frames)] : []),
    ...labelKeys(frames, context).map((key) => labelColumn(key, frames, context)),
    ...measureColumns(frames, context),
  ];
  return {
    refId: context.refId,
    length: fields[0]?.values.length ?? 0,
    fields,
    meta: { ...metaOf(answer), preferredVisualisationType: "table" },
  };
}

/** What tells groups apart, in the order of the request. */
function labelKeys(frames: readonly Frame[], { groupBy = [] }: SeriesContext): string[] {
  const found = frames.flatMap((frame) => frame.fields.flatMap(({ labels = {} }) => Object.keys(labels)));
  return [...new Set([...(frames.length === 0 ? [] : groupBy), ...found])];
}

function timeColumn(frames: readonly Frame[]): FrameField<unknown> {
  const values = frames.flatMap((frame) => [...(frame.values[0] ?? [])]);
  return toField({ name: "time", type: FieldType.time, values, config: { displayNameFromDS: "Time" } });
}

function labelColumn(key: string, frames: readonly Frame[], context: SeriesContext): FrameField<unknown> {
  const values = frames.flatMap((frame) => {
    const label = frame.fields.find(({ labels }) => labels !== undefined && Object.hasOwn(labels, key))?.labels?.[key];
    return Array.from(frame.values[0] ?? [], () => label ?? null);
  });
  const links = fieldLinks(key, context);
  const config = { displayNameFromDS: key, filterable: true, ...(links.length === 0 ? {} : { links }) };
  return toField({ name: key, type: FieldType.string, values, config });
}

function measureColumns(frames: readonly Frame[], context: SeriesContext): FrameField<unknown>[] {
  const columns = new Map<string, Column["field"]>();
  for (const frame of frames) for (const { field } of shown(frame, context)) columns.set(field.name, field);
  return [...columns].map(([name, field]) => {
    const values = frames.flatMap((frame) => {
      const column = shown(frame, context).find((one) => one.field.name === name);
      return column === undefined ? Array.from(frame.values[0] ?? [], () => null) : [...column.values];
    });
    const config = { displayNameFromDS: measureTitle(name), unit: grafanaUnit(field.unit, name) };
    return toField({ name, type: FieldType.number, values, config });
  });
}
