import { DataFrameType, FieldType, type DataFrame } from "@grafana/data";
import { fieldOf, firstDouble, isFinite, isText, isTextMap, lintFields } from "./field-rules.ts";

/** Rules for `log-lines`: names and types exactly so, else the frame is dropped without a word. */
export function lintLogs(frame: DataFrame): string[] {
  const { type, preferredVisualisationType, custom } = frame.meta ?? {};
  const complaints = lintFields(frame, [
    { name: "timestamp", type: FieldType.time, cells: isFinite },
    { name: "body", type: FieldType.string, cells: isText },
    { name: "severity", type: FieldType.string, cells: isText },
    { name: "id", type: FieldType.string, cells: isText },
    { name: "labels", type: FieldType.other, cells: isTextMap },
    { name: "labelTypes", type: FieldType.other, cells: isTextMap },
    { name: "traceID", type: FieldType.string, isOptional: true, cells: filledOrNull },
    { name: "spanID", type: FieldType.string, isOptional: true, cells: filledOrNull },
  ]);
  if (type !== DataFrameType.LogLines) complaints.push("meta.type is not log-lines");
  if (preferredVisualisationType !== "logs") complaints.push("meta.preferredVisualisationType is not logs");
  if (frame.fields[0]?.name !== "timestamp") complaints.push("timestamp is not the first field");
  if (fieldOf(frame, "timestamp")?.nanos === undefined)
    complaints.push("timestamp has no nanos, so records of a millisecond lose their order");
  const double = firstDouble(fieldOf(frame, "id")?.values ?? []);
  if (double !== undefined) complaints.push(`id ${JSON.stringify(double)} is there twice`);
  if (!Number.isInteger(custom?.["limit"])) complaints.push("meta.custom.limit is no number");
  if (!Array.isArray(custom?.["searchWords"])) complaints.push("meta.custom.searchWords is no list");
  return [...complaints, ...lintTypes(frame)];
}

const filledOrNull = [
  (cell: unknown): boolean => cell === null || (typeof cell === "string" && cell !== ""),
  "a text or null, so it gets a link that leads nowhere",
] as const;

/** Each label says where it comes from. */
function lintTypes(frame: DataFrame): string[] {
  const types = fieldOf(frame, "labelTypes")?.values ?? [];
  const row = (fieldOf(frame, "labels")?.values ?? []).findIndex(
    (labels, at) => Object.keys(labels ?? {}).join("\n") !== Object.keys(types[at] ?? {}).join("\n"),
  );
  return row === -1 ? [] : [`labelTypes, row ${row}: its keys are not those of labels`];
}
