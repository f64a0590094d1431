import { DataFrameType, type DataFrame } from "@grafana/data";
import { lintGraph } from "./lint/lint-graph.ts";
import { lintHeatmap } from "./lint/lint-heatmap.ts";
import { lintLinks } from "./lint/lint-links.ts";
import { lintLogs } from "./lint/lint-logs.ts";
import { lintSeries } from "./lint/lint-series.ts";
import { lintShape } from "./lint/lint-shape.ts";
import { lintExemplars, lintTable } from "./lint/lint-table.ts";
import { lintTrace } from "./lint/lint-trace.ts";

/**
 * What Grafana wants of frames and does not say when it does not get it: a frame of log records with a wrong name is dropped, a link without
 * type breaks the context of a record, a series that does not ascend is drawn as a scribble. Every complaint names frame, field and rule.
 */
export function lintFrames(frames: readonly DataFrame[]): string[] {
  const complaints = frames.flatMap((frame, index) => {
    const name = `frame ${index}${frame.name === undefined ? "" : ` "${frame.name}"`}`;
    return [...lintShape(frame), ...lintLinks(frame), ...rulesOf(frame)].map((complaint) => `${name}: ${complaint}`);
  });
  return [...complaints, ...lintGraph(frames), ...lintTogether(frames)];
}

/** The rules of what the frame says it is. */
function rulesOf(frame: DataFrame): string[] {
  const { type, preferredVisualisationType: shown, custom } = frame.meta ?? {};
  if (type === DataFrameType.LogLines || shown === "logs") return lintLogs(frame);
  if (type === DataFrameType.TimeSeriesMulti) return lintSeries(frame);
  if (type === DataFrameType.HeatmapCells) return lintHeatmap(frame);
  if (shown === "trace") return lintTrace(frame);
  if (shown === "table") return lintTable(frame);
  if (custom?.["resultType"] === "exemplar") return lintExemplars(frame);
  if (shown === "nodeGraph") return [];
  return ["it says neither by meta.type nor by meta.preferredVisualisationType what it is"];
}

/** No two series of an answer have the same name and labels. */
function lintTogether(frames: readonly DataFrame[]): string[] {
  const seen = new Set<string>();
  const complaints: string[] = [];
  for (const frame of frames) {
    if (frame.meta?.type !== DataFrameType.TimeSeriesMulti) continue;
    for (const { name, labels = {} } of frame.fields.slice(1)) {
      const sorted = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
      const identity = JSON.stringify([frame.refId, name, sorted]);
      if (seen.has(identity)) complaints.push(`series ${identity} is there twice`);
      seen.add(identity);
    }
  }
  return complaints;
}
