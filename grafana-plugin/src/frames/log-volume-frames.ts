import { FieldType, DataFrameType, type DataFrame } from "@grafana/data";
import type { SeriesAnswer } from "@spanhouse/schemas/query";
import { toField } from "./columns.ts";
import type { FrameContext } from "./frame-context.ts";
import { metaOf } from "./frame-meta.ts";
import { severityColors, unknownSeverityColor } from "./severity-colors.ts";
import { timeField } from "./time-field.ts";

/**
 * Number of log records by step, a frame for each level: `Time` and `Value` with the label `level`, as Explore looks them up. Stacked bars
 * in the colours of the levels, also in a time series panel.
 */
export function logVolumeFrames(answer: SeriesAnswer, context: FrameContext): DataFrame[] {
  return answer.frames.map((frame, index) => {
    const [times = [], counts = []] = frame.values;
    const level = frame.fields[1]?.labels?.["level"] ?? "unknown";
    const config = {
      displayNameFromDS: level,
      unit: "short",
      color: { mode: "fixed", fixedColor: severityColors[level] ?? unknownSeverityColor },
      custom: {
        ...{ drawStyle: "bars", barAlignment: 0, lineWidth: 0, fillOpacity: 100, pointSize: 5 },
        stacking: { mode: "normal", group: "A" },
      },
    };
    return {
      refId: context.refId,
      length: times.length,
      fields: [
        timeField("Time", times as readonly number[]),
        { ...toField({ name: "Value", type: FieldType.number, values: counts, config }), labels: { level } },
      ],
      meta: {
        ...(index === 0 ? metaOf(answer) : {}),
        type: DataFrameType.TimeSeriesMulti,
        typeVersion: [0, 1],
        preferredVisualisationType: "graph",
      },
    };
  });
}
