import { FieldType, type DataFrame } from "@grafana/data";
import type { Field, SeriesAnswer, TableAnswer } from "@spanhouse/schemas/query";
import { expect, test } from "vitest";
import { edgeLogs, edgeTrace } from "./edge-answers.ts";
import { eventLine } from "./event-line.ts";
import { exemplarFrame } from "./exemplar-frame.ts";
import { heatmapFrame } from "./heatmap-frame.ts";
import { lintFrames } from "./lint-frames.ts";
import { logVolumeFrames } from "./log-volume-frames.ts";
import { logsFrame } from "./logs-frame.ts";
import { seriesFrames } from "./series-frames.ts";
import { serviceMapFrames } from "./service-map-frames.ts";
import { tableFrame } from "./table-frame.ts";
import { tableColumns, type TableKind } from "./table-columns.ts";
import { testContext } from "./test-context.ts";
import { traceFrames } from "./trace-frames.ts";
import { spanSearchFrame, traceSearchFrame } from "./trace-search-frame.ts";

const statistics = { elapsedSeconds: 0, rowsRead: 0, bytesRead: 0, statements: 1 };

function table(fields: readonly Field[], rows: readonly (readonly unknown[])[]): TableAnswer {
  return { fields, values: fields.map((_, column) => rows.map((row) => row[column])), statistics };
}

function values(frame: DataFrame, name: string): unknown[] {
  return frame.fields.find((field) => field.name === name)!.values;
}

const kinds = Object.keys(tableColumns) as TableKind[];
const none = table([], []);
const noSeries: SeriesAnswer = { frames: [], statistics };

/** What is made of an answer of one table. */
function tablesOf(answer: TableAnswer): DataFrame[] {
  return [
    logsFrame(answer, { ...testContext, searchWords: [], limit: 1 }),
    traceSearchFrame(answer, testContext),
    spanSearchFrame(answer, testContext),
    heatmapFrame(answer, testContext),
    exemplarFrame(answer, testContext),
    ...kinds.map((kind) => tableFrame(answer, { ...testContext, kind })),
  ];
}

test("an answer without columns and one without rows make frames without rows that break nothing", () => {
  const frames = [
    ...tablesOf(none),
    ...tablesOf({ ...edgeLogs, values: edgeLogs.values.map(() => []) }),
    ...serviceMapFrames(noSeries, testContext),
    ...seriesFrames(noSeries, { ...testContext, format: "table" }),
  ];
  expect(lintFrames(frames)).toEqual([]);
  expect(frames.map(({ length }) => length)).toEqual(frames.map(() => 0));
  expect(seriesFrames(noSeries, testContext)).toEqual([]);
  expect(logVolumeFrames(noSeries, testContext)).toEqual([]);
});

test("a series of one point has no step unless the request told it", () => {
  const frame = {
    fields: [
      { name: "time", type: "time" },
      { name: "count", type: "number" },
    ],
    values: [[1.79e12], [null]],
  } as const;
  const [alone] = seriesFrames({ frames: [frame], statistics }, testContext);
  const [told] = seriesFrames({ frames: [frame], statistics }, { ...testContext, stepMs: 60_000 });
  expect(lintFrames([alone!])).toEqual([]);
  expect(alone!.fields[0]!.config.interval).toBeUndefined();
  expect(told!.fields[0]!.config.interval).toBe(60_000);
});

test("a trace: an orphan keeps its missing parent and says so, lists are empty and not null, own times add no child twice", () => {
  const [trace, nodes, edges] = traceFrames(edgeTrace, testContext);
  expect(lintFrames([trace!, nodes!, edges!])).toEqual([]);
  expect(values(trace!, "parentSpanID")).toEqual([undefined, "1", "1", "missing"]);
  expect(values(trace!, "warnings")[3]).toEqual([expect.stringContaining("missing")]);
  expect(values(trace!, "startTime")[3]).toBeCloseTo(1_795_270_553_000.123, 3);
  expect(values(trace!, "duration")).toEqual([10, 4, 4.000001, 0]);
  expect(values(trace!, "statusCode")).toEqual([2, 0, 1, 0]);
  expect(values(trace!, "sessionID")).toEqual(["s1", undefined, undefined, undefined]);
  expect(values(trace!, "stackTraces")[3]).toEqual(["Error\n    at a"]);
  expect(values(trace!, "references")[3]).toEqual([
    { traceID: "1".repeat(32), spanID: "2".repeat(16), tags: [{ key: "why", value: "retry" }] },
  ]);
  expect(trace!.meta?.notices).toEqual([{ severity: "warning", text: "The first 4 spans are shown; there are more." }]);
  expect(values(nodes!, "id")).toEqual(["a", "b", "c"]);
  // The children of `a` cover 1 to 7.000001 ms of its 10.
  expect(values(nodes!, "mainstat")).toEqual([3.999999, 8.000001, 0]);
  expect([values(edges!, "source"), values(edges!, "target"), values(edges!, "mainstat")]).toEqual([["a"], ["b"], [2]]);
});

test("a node of the service map says what finds its spans, whatever it is called", () => {
  const fields = ["id", "title", "kind", "system"].map((name): Field => ({ name, type: "string" }));
  const nodes = table(fields, [
    ["1", "my shop", "service", ""],
    ["2", "orders", "database", "postgresql"],
    ["3", "mails", "queue", "kafka"],
    ["4", "api.example", "external", ""],
  ]);
  const frames = serviceMapFrames({ frames: [{ ...nodes, name: "nodes" }], statistics }, testContext);
  expect(lintFrames(frames)).toEqual([]);
  expect(values(frames[0]!, "detail__search")).toEqual([
    'service:"my shop"',
    "db.system.name:postgresql",
    "messaging.system:kafka",
    "peer.service:api.example OR server.address:api.example",
  ]);
});

test("open ends of buckets are closed, so that each has an area", () => {
  const fields: Field[] = [
    { name: "time", type: "time" },
    ...["yMin", "yMax"].map((name): Field => ({ name, type: "number", unit: "By" })),
    { name: "count", type: "number" },
  ];
  const rows = [
    [1.79e12, null, 5, 1],
    [1.79e12, 10, null, 1],
    [1.79e12, null, 0, 1],
    [1.79e12, null, -2, 1],
    [1.79e12, 0, null, 1],
    [1.79e12, -3, null, 1],
    [1.79e12, null, null, 1],
  ];
  const frame = heatmapFrame(table(fields, rows), { ...testContext, stepMs: 1000 });
  expect(lintFrames([frame])).toEqual([]);
  expect(values(frame, "yMin")).toEqual([0, 10, -1, -4, 0, -3, 0]);
  expect(values(frame, "yMax")).toEqual([5, 20, 0, -2, 1, 0, 1]);
  expect(values(frame, "xMax")[0]).toBe(1.79e12 + 1000);
  expect(frame.fields[1]!.config.unit).toBe("bytes");
  const sparse = heatmapFrame({ ...table(fields, rows), stepMs: 60_000 }, testContext);
  expect(values(sparse, "xMax")[0]).toBe(1.79e12 + 60_000);
  expect(sparse.fields[0]!.config.interval).toBe(60_000);
});

const vital = (name: string, page: string, p75: number | null): readonly unknown[] => [name, page, 3, p75];
const vitalFields: readonly Field[] = [
  { name: "vital", type: "string" },
  { name: "page", type: "string" },
  { name: "count", type: "number" },
  { name: "p75", type: "number" },
];

test("web vitals of pages stand beside each other, each with its bounds; one alone stays p75", () => {
  const rows = [vital("LCP", "/", 3000), vital("LCP", "/a", null), vital("CLS", "/", 0.3)];
  const frame = tableFrame(table(vitalFields, rows), { ...testContext, kind: "web-vitals" });
  expect(lintFrames([frame])).toEqual([]);
  expect(frame.fields.map(({ name, values: cells }) => [name, cells])).toEqual([
    ["page", ["/", "/a"]],
    ["LCP", [3000, null]],
    ["CLS", [0.3, null]],
    ["count", [3, 3]],
  ]);
  const steps = frame.fields[2]!.config.thresholds!.steps.map(({ value, color }) => [value, color]);
  expect(steps).toEqual([
    [Number.NEGATIVE_INFINITY, "green"],
    [0.1, "orange"],
    [0.25, "red"],
  ]);
  const alone = tableFrame(table(vitalFields, [vital("INP", "/", 100)]), { ...testContext, kind: "web-vitals" });
  const p75 = alone.fields.find(({ name }) => name === "p75")!;
  expect([p75.config.unit, p75.config.thresholds!.steps[1]!.value]).toEqual(["ms", 200]);
});

test("a cell leads somewhere only when it names one thing", () => {
  const fields: readonly Field[] = [
    { name: "fingerprint", type: "string" },
    { name: "services", type: "json" },
    { name: "lastTraceId", type: "string" },
    { name: "what comes later", type: "string" },
  ];
  const links = (rows: readonly (readonly unknown[])[]): unknown[] =>
    tableFrame(table(fields, rows), { ...testContext, kind: "errors" }).fields.map(
      ({ name, values: cells, config }) => [name, cells as unknown[], (config.links ?? []).length > 0],
    );
  expect(links([["f", ["shop"], "", ""]])).toEqual([
    ["services", ["shop"], true],
    ["lastTraceId", [null], true],
    ["fingerprint", ["f"], false],
    ["what comes later", [""], false],
  ]);
  expect(links([["f", ["shop", "cart"], "t", ""]])[0]).toEqual(["services", ["shop, cart"], false]);
});

test("exemplars have a field for each attribute, and none takes the name of another field", () => {
  const fields: readonly Field[] = [
    { name: "time", type: "time" },
    { name: "value", type: "number", unit: "s" },
    { name: "traceId", type: "string" },
    { name: "spanId", type: "string" },
    { name: "service", type: "string" },
    { name: "attributes", type: "json" },
  ];
  const frame = exemplarFrame(table(fields, [[1.79e12, 1, "t", "", "shop", { Value: "x", a: "b" }]]), testContext);
  expect(lintFrames([frame])).toEqual([]);
  expect(frame.fields.map(({ name, type }) => [name, type]).slice(4)).toEqual([
    ["service", FieldType.string],
    ["attributes.Value", FieldType.string],
    ["a", FieldType.string],
  ]);
});

test.each([
  ["", {}, ""],
  ["session.start", {}, "session.start"],
  ["exception", { "exception.type": "E", "exception.message": "no" }, "E: no"],
  ["exception", {}, "exception"],
  ["app.x", { "app.x.id": "1", "session.id": "s" }, "app.x id=1"],
  ["a", { text: `${"x".repeat(90)}\nnext`, n: "1.23456789" }, `a text=${"x".repeat(80)}… n=1.235`],
])("event %o with %o is the line %o", (event, attributes, line) => {
  expect(eventLine(event, attributes as Record<string, string>)).toBe(line);
});
