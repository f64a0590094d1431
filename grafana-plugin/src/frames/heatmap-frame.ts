import { DataFrameType, FieldType, type DataFrame } from "@grafana/data";
import type { TableAnswer } from "@spanhouse/schemas/query";
import { columnOf, toField } from "./columns.ts";
import type { FrameContext } from "./frame-context.ts";
import { metaOf } from "./frame-meta.ts";
import { stepOf } from "./time-field.ts";
import { grafanaUnit } from "./ucum-unit.ts";

/** How a heatmap is drawn. */
export interface HeatmapContext extends FrameContext {
  /** The step that was asked for; left out, it is the answer's, and of an older collector read from the times. */
  readonly stepMs?: number | undefined;
}

/**
 * Buckets as `heatmap-cells`, sparse: a row for each that is not empty, by `xMax`, the end of its step, `yMin`, `yMax` and `count`. An open
 * end is closed, since a cell needs an area: below at 0, or as far below its other end as that is from 0; above at twice its lower end.
 */
export function heatmapFrame(answer: TableAnswer, context: HeatmapContext): DataFrame {
  const times = columnOf<number>(answer, "time");
  const stepMs = context.stepMs ?? answer.stepMs ?? stepOf(times) ?? 0;
  const lows = columnOf<number | null>(answer, "yMin");
  const highs = columnOf<number | null>(answer, "yMax");
  const field = answer.fields.find(({ name }) => name === "yMin");
  const unit = { unit: grafanaUnit(field?.unit) };
  const interval = stepMs === 0 ? {} : { interval: stepMs };
  return {
    refId: context.refId,
    length: times.length,
    fields: [
      toField({ name: "xMax", type: FieldType.time, values: times.map((time) => time + stepMs), config: interval }),
      toField({
        name: "yMin",
        type: FieldType.number,
        values: lows.map((low, row) => low ?? below(highs[row])),
        config: unit,
      }),
      toField({
        name: "yMax",
        type: FieldType.number,
        values: highs.map((high, row) => high ?? above(lows[row])),
        config: unit,
      }),
      toField({ name: "count", type: FieldType.number, values: columnOf(answer, "count"), config: { unit: "short" } }),
    ],
    meta: { ...metaOf(answer), type: DataFrameType.HeatmapCells, typeVersion: [0, 1] },
  };
}

type Bound = number | null | undefined;

function below(high: Bound): number {
  if (typeof high !== "number" || high > 0) return 0;
  return high === 0 ? -1 : high * 2;
}

function above(low: Bound): number {
  if (typeof low !== "number") return 1;
  if (low > 0) return low * 2;
  return low === 0 ? 1 : 0;
}
