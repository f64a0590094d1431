import { FieldType, type DataFrame } from "@grafana/data";
import { fieldOf, isFinite, lintFields } from "./field-rules.ts";

/** Rules for tables; those that hold traces have them in `traceID`, which leads to the trace. */
export function lintTable(frame: DataFrame): string[] {
  const id = fieldOf(frame, "traceID");
  const objects = frame.fields.filter(
    ({ type, values }) => type === FieldType.string && values.some((cell) => typeof cell === "object" && cell !== null),
  );
  const complaints = objects.map(({ name }) => `field "${name}" is a text and holds objects`);
  if (id === undefined) return complaints;
  complaints.push(...lintFields(frame, [{ name: "traceID", type: FieldType.string }]));
  if (fieldOf(frame, "startTime") !== undefined)
    complaints.push(...lintFields(frame, [{ name: "startTime", type: FieldType.time, cells: isFinite }]));
  if ((id.config.links ?? []).length === 0) complaints.push("traceID leads nowhere");
  if (id.config.unit !== "string")
    complaints.push("traceID has not the unit string, so an id of digits is drawn as a number");
  return complaints;
}

/** Rules for exemplars: points over a series, kept apart from it by their topic. */
export function lintExemplars(frame: DataFrame): string[] {
  const complaints = lintFields(frame, [
    { name: "Time", type: FieldType.time, cells: isFinite },
    { name: "Value", type: FieldType.number, cells: isFinite },
    { name: "traceID", type: FieldType.string },
  ]);
  if (frame.name !== "exemplar") complaints.push("it is not called exemplar");
  if (frame.meta?.dataTopic !== "annotations") complaints.push("meta.dataTopic is not annotations");
  if ((fieldOf(frame, "traceID")?.config.links ?? []).length === 0) complaints.push("traceID leads nowhere");
  return complaints;
}
