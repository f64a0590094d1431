import { readFile } from "node:fs/promises";
import type { DataFrame } from "@grafana/data";
import type { SeriesAnswer, SqlAnswer, TableAnswer, TailRecord, Trace } from "@spanhouse/schemas/query";
import { expect, test } from "vitest";
import { heatmapFrame } from "./heatmap-frame.ts";
import { lintFrames } from "./lint-frames.ts";
import { logVolumeFrames } from "./log-volume-frames.ts";
import { logsFrame } from "./logs-frame.ts";
import { seriesFrames } from "./series-frames.ts";
import { serviceMapFrames } from "./service-map-frames.ts";
import { sqlFrames } from "./sql-frames.ts";
import { tableFrame, type TableContext } from "./table-frame.ts";
import { createTailFrame } from "./tail-rows.ts";
import { testContext } from "./test-context.ts";
import { traceFrames } from "./trace-frames.ts";
import { spanSearchFrame, traceSearchFrame } from "./trace-search-frame.ts";

type Make = (answer: never) => DataFrame[];

const logs = { ...testContext, searchWords: ["order"], limit: 500 };
const table =
  (kind: TableContext["kind"]) =>
  (answer: TableAnswer): DataFrame[] => [tableFrame(answer, { ...testContext, kind })];
const series =
  (how: Omit<Parameters<typeof seriesFrames>[1], "refId" | "datasource"> = {}) =>
  (answer: SeriesAnswer): DataFrame[] =>
    seriesFrames(answer, { ...testContext, ...how });
const sql =
  (format: "table" | "series" | "logs") =>
  (answer: SqlAnswer): DataFrame[] =>
    sqlFrames(answer, { ...testContext, format });

/** Case, what makes its frames, and the answer when it is another case's. */
const cases: readonly (readonly [name: string, make: Make, answer?: string])[] = [
  ["logs", (answer: TableAnswer) => [logsFrame(answer, logs)]],
  ["trace-logs", (answer: TableAnswer) => [logsFrame(answer, logs)]],
  ["log-volume", (answer: SeriesAnswer) => logVolumeFrames(answer, testContext)],
  ["traces", (answer: TableAnswer) => [traceSearchFrame(answer, testContext)]],
  ["spans", (answer: TableAnswer) => [spanSearchFrame(answer, testContext)]],
  ["trace", (answer: Trace) => traceFrames(answer, testContext)],
  ["red", series({ measures: ["rate", "p99"], stepMs: 150_000 })],
  ["red-legend", series({ measures: ["errorRatio"], legend: "{{service}} {{http.route}} {{measure}}" }), "red"],
  ["service-map", (answer: SeriesAnswer) => serviceMapFrames(answer, testContext)],
  ["services", table("services")],
  ["operations", table("operations")],
  ["pages", table("pages")],
  ["sessions", table("sessions")],
  ["session", table("session")],
  ["web-vitals", table("web-vitals")],
  ["web-vitals-by-page", table("web-vitals")],
  ["web-vitals-series", series({ measures: ["p75"] })],
  ["page-views", series()],
  ["errors", table("errors")],
  ["metrics", table("metrics")],
  ["metric-quantiles", series({ legend: "{{quantile}}" })],
  ["metric-memory", series()],
  ["metric-memory-table", series({ format: "table" }), "metric-memory"],
  ["heatmap", (answer: TableAnswer) => [heatmapFrame(answer, { ...testContext, stepMs: 300_000 })]],
  ["sql-table", sql("table")],
  ["sql-series", sql("series")],
  ["sql-logs", sql("logs")],
  [
    "tail",
    (records: readonly TailRecord[]) => {
      const tail = createTailFrame(logs, 3);
      for (const record of records) tail.push(record);
      return [tail.frame()];
    },
  ],
];

const named = cases.map(([name, make, answer = name]) => ({ name, make, answer }));

test.each(named)("frames of $name are as they were and as Grafana wants them", async ({ name, make, answer }) => {
  const text = await readFile(new URL(`cases/${answer}.answer.json`, import.meta.url), "utf8");
  const frames = make(JSON.parse(text) as never);
  expect(frames.length).toBeGreaterThan(0);
  expect(lintFrames(frames)).toEqual([]);
  await expect(`${JSON.stringify(frames, null, 1)}\n`).toMatchFileSnapshot(`cases/${name}.frames.json`);
});
