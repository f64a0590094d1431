import { DataFrameType, type DataFrame, type Field as FrameField } from "@grafana/data";
import type { Frame, SeriesAnswer } from "@spanhouse/schemas/query";
import { fieldType, toField } from "./columns.ts";
import { metaOf } from "./frame-meta.ts";
import { groupTable } from "./group-table.ts";
import { seriesName, type SeriesName } from "./legend.ts";
import { measureTitle } from "./measures.ts";
import { shown, type Column, type SeriesContext } from "./series-columns.ts";
import { timeField } from "./time-field.ts";
import { grafanaUnit } from "./ucum-unit.ts";
import { vitalConfig } from "./vitals-columns.ts";

/**
 * Series as `timeseries-multi`: a frame with a time and a value for each group and measure, as groups need not have the same times. All
 * frames of a group share the answer's time column. Nothing at all when there are no groups.
 */
export function seriesFrames(answer: SeriesAnswer, context: SeriesContext): DataFrame[] {
  if (context.format === "table") return [groupTable(answer, context)];
  const columns = answer.frames.map((frame) => shown(frame, context));
  const several = new Set(columns.flat().map(({ field }) => field.name)).size > 1;
  const keys = [...new Set(columns.flat().flatMap(({ field }) => Object.keys(field.labels ?? {})))];
  const frames = answer.frames.flatMap((frame, index) => {
    const time = timeField("time", (frame.values[timeIndex(frame)] ?? []) as readonly number[], context.stepMs);
    return (columns[index] ?? []).map((column) => ({
      refId: context.refId,
      length: column.values.length,
      fields: [time, valueField(column, { several, keys, template: context.legend })],
      meta: { type: DataFrameType.TimeSeriesMulti, typeVersion: [0, 1] as [number, number] },
    }));
  });
  const [first, ...others] = frames;
  return first === undefined ? [] : [{ ...first, meta: { ...metaOf(answer), ...first.meta } }, ...others];
}

function timeIndex(frame: Frame): number {
  return frame.fields.findIndex(({ type }) => type === "time");
}

function valueField(
  { field, values }: Column,
  naming: Pick<SeriesName, "several" | "keys" | "template">,
): FrameField<unknown> {
  const labels = field.labels ?? {};
  const vital = field.name === "p75" ? vitalConfig(labels["vital"] ?? "") : {};
  const config = {
    ...vital,
    unit: vital.unit ?? grafanaUnit(field.unit, field.name),
    displayNameFromDS: seriesName({ measure: measureTitle(field.name), labels, ...naming }),
  };
  return {
    ...toField({ name: field.name, type: fieldType(field.type), values, config }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
  };
}
