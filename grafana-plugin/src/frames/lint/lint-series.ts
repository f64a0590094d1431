import { FieldType, type DataFrame } from "@grafana/data";
import { descentOf, isFinite, isFiniteOrNull, lintFields } from "./field-rules.ts";

/** Rules for `timeseries-multi`: one ascending time and one number, which has unit and name; the time knows the step. */
export function lintSeries(frame: DataFrame): string[] {
  const [time, value, ...others] = frame.fields;
  if (time === undefined) return [];
  const complaints: string[] = [];
  if (frame.meta?.typeVersion?.join(".") !== "0.1") complaints.push("meta.typeVersion is not 0.1");
  if (time.type !== FieldType.time) complaints.push("its first field is not the time");
  if (value?.type !== FieldType.number || others.length > 0)
    complaints.push("it has not exactly one number beside the time");
  complaints.push(...lintFields(frame, [{ name: time.name, type: time.type, cells: isFinite }]));
  if (value !== undefined)
    complaints.push(...lintFields(frame, [{ name: value.name, type: value.type, cells: isFiniteOrNull }]));
  const descent = descentOf(time.values, false);
  if (descent !== -1) complaints.push(`its time does not ascend at row ${descent}`);
  const { interval } = time.config;
  if (new Set(time.values).size > 1 && !(typeof interval === "number" && interval > 0))
    complaints.push("its time has no config.interval");
  if (value !== undefined && (value.config.displayNameFromDS ?? "") === "")
    complaints.push("its value has no config.displayNameFromDS");
  return complaints;
}
