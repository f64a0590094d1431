import { FieldType, type DataFrame } from "@grafana/data";
import { descentOf, fieldOf, isFinite, lintFields } from "./field-rules.ts";

const order = ["xMax", "yMin", "yMax", "count"];

/** Rules for sparse `heatmap-cells`: `xMax`, `yMin`, `yMax`, `count` in this order, none of them open or empty, by time. */
export function lintHeatmap(frame: DataFrame): string[] {
  const names = frame.fields.map(({ name }) => name);
  const complaints = lintFields(frame, [
    { name: "xMax", type: FieldType.time, cells: isFinite },
    { name: "yMin", type: FieldType.number, cells: isFinite },
    { name: "yMax", type: FieldType.number, cells: isFinite },
    { name: "count", type: FieldType.number, cells: isFinite },
  ]);
  if (names.join() !== order.join()) complaints.push(`its fields are ${names.join(", ")}, not ${order.join(", ")}`);
  const [times, lows, highs] = order.map((name) => fieldOf(frame, name)?.values ?? []);
  const descent = descentOf(times ?? [], false);
  if (descent !== -1) complaints.push(`its time does not ascend at row ${descent}`);
  const flat = (lows ?? []).findIndex((low, row) => Number(low) >= Number(highs?.[row]));
  if (flat !== -1) complaints.push(`row ${flat}: its bucket has no height`);
  if (new Set(times).size > 1 && !((fieldOf(frame, "xMax")?.config.interval ?? 0) > 0))
    complaints.push("xMax has no config.interval");
  return complaints;
}
