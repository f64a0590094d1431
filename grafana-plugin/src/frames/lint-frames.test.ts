import { FieldType, type DataFrame, type DataLink, type Field } from "@grafana/data";
import type { TableAnswer } from "@spanhouse/schemas/query";
import { expect, test } from "vitest";
import { edgeLogs, edgeTrace } from "./edge-answers.ts";
import { exemplarFrame } from "./exemplar-frame.ts";
import { heatmapFrame } from "./heatmap-frame.ts";
import { lintFrames } from "./lint-frames.ts";
import { logsFrame } from "./logs-frame.ts";
import { seriesFrames } from "./series-frames.ts";
import { testContext } from "./test-context.ts";
import { traceFrames } from "./trace-frames.ts";
import { traceSearchFrame } from "./trace-search-frame.ts";

const statistics = { elapsedSeconds: 0.01, rowsRead: 1, bytesRead: 1, statements: 1 };

const logs = (): DataFrame[] => [logsFrame(edgeLogs, { ...testContext, searchWords: [], limit: 10 })];
const series = (): DataFrame[] =>
  seriesFrames(
    {
      frames: ["a", "b"].map((service) => ({
        fields: [
          { name: "time", type: "time" },
          { name: "rate", type: "number", unit: "reqps", labels: { service } },
        ],
        values: [
          [1_795_270_000_000, 1_795_270_060_000],
          [1, null],
        ],
      })),
      statistics,
    },
    testContext,
  );
const trace = (): DataFrame[] => traceFrames(edgeTrace, testContext);
const heatmap = (): DataFrame[] => [
  heatmapFrame(
    {
      fields: [
        { name: "time", type: "time" },
        { name: "yMin", type: "number", unit: "s" },
        { name: "yMax", type: "number", unit: "s" },
        { name: "count", type: "number" },
      ],
      values: [
        [1_795_270_000_000, 1_795_270_000_000, 1_795_270_060_000],
        [null, 0.5, 1],
        [0.5, 1, null],
        [3, 2, 1],
      ],
      statistics,
    },
    testContext,
  ),
];
const traces = (): DataFrame[] => [
  traceSearchFrame(
    {
      fields: [
        { name: "traceId", type: "string" },
        { name: "time", type: "time" },
      ],
      values: [["00000000000000000000000000000001"], [1_795_270_000_000]],
      statistics,
    },
    testContext,
  ),
];
const exemplars = (): DataFrame[] => [
  exemplarFrame(
    {
      fields: [
        { name: "time", type: "time" },
        { name: "value", type: "number", unit: "s" },
        { name: "traceId", type: "string" },
        { name: "spanId", type: "string" },
        { name: "service", type: "string" },
        { name: "attributes", type: "json" },
      ],
      values: [
        [1_795_270_000_000],
        [0.3],
        ["0af7651916cd43dd8448eb211c80319c"],
        [""],
        ["shop"],
        [{ Value: "odd", a: "b" }],
      ],
      statistics,
    } satisfies TableAnswer,
    testContext,
  ),
];

const sources = { logs, series, trace, heatmap, traces, exemplars };

test.each(Object.entries(sources))("there is nothing to say about %s as they are made", (_, make) => {
  expect(lintFrames(make())).toEqual([]);
});

/** The field of that name in the first frame that has it. */
function field(frames: readonly DataFrame[], name: string): Field<unknown> {
  const found = frames.flatMap(({ fields }) => fields as Field<unknown>[]).find((one) => one.name === name);
  if (found === undefined) throw new Error(`BUG: the test names a field ${name} that is not there`);
  return found;
}

function set(frames: readonly DataFrame[], name: string, values: readonly unknown[]): void {
  const found = field(frames, name);
  found.values = found.values.map((value, row) => (row < values.length ? values[row] : value));
}

function link(frames: readonly DataFrame[], name: string): DataLink {
  return field(frames, name).config.links![0]!;
}

type Source = keyof typeof sources;

/** One broken frame for each rule: what it is made from, how it is broken, what is said of it. */
const broken: readonly (readonly [complaint: string, source: Source, breakIt: (frames: DataFrame[]) => void])[] = [
  ["it has no refId", "logs", ([frame]) => void delete frame!.refId],
  ['two fields are called "body"', "logs", (frames) => void (field(frames, "severity").name = "body")],
  ["it has rows and no fields", "traces", ([frame]) => void (frame!.fields = [])],
  ['field "" has no name', "series", (frames) => void (field(frames, "rate").name = "")],
  ["values in a frame of", "logs", ([frame]) => void frame!.length++],
  ["nanos in a frame of", "logs", (frames) => void field(frames, "timestamp").nanos!.pop()],
  ["nanos that are not whole numbers", "logs", (frames) => void (field(frames, "timestamp").nanos![0] = 1e6)],
  ["not milliseconds since 1970", "series", (frames) => set(frames, "time", [1_795_270_000])],
  ["neither number nor null", "series", (frames) => set(frames, "rate", ["1"])],
  ["has a label that is no text", "series", (frames) => void (field(frames, "rate").labels = { a: 1 as never })],
  ['has the unit "UNIT"', "series", (frames) => void (field(frames, "rate").config.unit = "UNIT")],
  ["names field 99", "traces", ([frame]) => void (frame!.meta!.uniqueRowIdFields = [99])],
  ["what it is", "traces", ([frame]) => void delete frame!.meta!.preferredVisualisationType],
  // Links.
  ["leads nowhere", "logs", (frames) => void delete link(frames, "traceID").internal],
  ["has no title", "logs", (frames) => void (link(frames, "traceID").title = "")],
  ["an address as well", "logs", (frames) => void (link(frames, "traceID").url = "/d/x")],
  ["does not name its data source", "logs", (frames) => void (link(frames, "traceID").internal!.datasourceUid = "")],
  ["a query without refId", "logs", (frames) => breakQuery(frames, { refId: undefined })],
  ["a query without queryType", "logs", (frames) => breakQuery(frames, { queryType: undefined })],
  ["not {uid, type}", "logs", (frames) => breakQuery(frames, { datasource: { uid: "a" } })],
  ["more in it than plain values", "logs", (frames) => breakQuery(frames, { extra: new Map() })],
  // Logs.
  ['there is no field "labels"', "logs", ([frame]) => void frame!.fields.splice(4, 1)],
  ['field "body" is of type number', "logs", (frames) => void (field(frames, "body").type = FieldType.number)],
  ['field "body", row 0: null is not a text', "logs", (frames) => set(frames, "body", [null])],
  ["is not an object of texts", "logs", (frames) => set(frames, "labels", [{ a: 1 }])],
  ["a link that leads nowhere", "logs", (frames) => set(frames, "traceID", [""])],
  ["meta.type is not log-lines", "logs", ([frame]) => void delete frame!.meta!.type],
  [
    "meta.preferredVisualisationType is not logs",
    "logs",
    ([frame]) => void (frame!.meta!.preferredVisualisationType = "table"),
  ],
  ["timestamp is not the first field", "logs", ([frame]) => void frame!.fields.push(frame!.fields.shift()!)],
  ["timestamp has no nanos", "logs", (frames) => void delete field(frames, "timestamp").nanos],
  ['id "x" is there twice', "logs", (frames) => set(frames, "id", ["x", "x"])],
  ["meta.custom.limit", "logs", ([frame]) => void delete frame!.meta!.custom!["limit"]],
  ["meta.custom.searchWords", "logs", ([frame]) => void delete frame!.meta!.custom!["searchWords"]],
  ["its keys are not those of labels", "logs", (frames) => set(frames, "labelTypes", [{ a: "record" }])],
  // Series.
  ["meta.typeVersion is not 0.1", "series", ([frame]) => void (frame!.meta!.typeVersion = [0, 0])],
  ["its first field is not the time", "series", ([frame]) => void (frame!.fields = frame!.fields.toReversed())],
  ["not exactly one number", "series", ([frame]) => void frame!.fields.push({ ...field([frame!], "rate"), name: "b" })],
  ["its time does not ascend at row 1", "series", (frames) => set(frames, "time", [1_795_270_120_000])],
  ["its time has no config.interval", "series", (frames) => void delete field(frames, "time").config.interval],
  ["no config.displayNameFromDS", "series", (frames) => void delete field(frames, "rate").config.displayNameFromDS],
  ["is there twice", "series", ([first, second]) => void (second!.fields[1]!.labels = first!.fields[1]!.labels!)],
  // Heatmaps.
  ["its fields are", "heatmap", ([frame]) => void (frame!.fields = frame!.fields.toReversed())],
  ["its time does not ascend at row 2", "heatmap", (frames) => set(frames, "xMax", [2e12, 2e12])],
  ["its bucket has no height", "heatmap", (frames) => set(frames, "yMin", [0.5])],
  ["xMax has no config.interval", "heatmap", (frames) => void delete field(frames, "xMax").config.interval],
  ['field "yMax", row 0: null is not a number', "heatmap", (frames) => set(frames, "yMax", [null])],
  // Traces.
  ["is not a list of {key, value}", "trace", (frames) => set(frames, "tags", [null])],
  [
    "is not a list of {timestamp, name, fields}",
    "trace",
    (frames) => set(frames, "logs", [[{ name: "a", fields: [] }]]),
  ],
  ["is not a list of {traceID, spanID, tags}", "trace", (frames) => set(frames, "references", [[{ traceID: "a" }]])],
  ["is not a list", "trace", (frames) => set(frames, "warnings", [null])],
  ["is not a text or undefined", "trace", (frames) => set(frames, "parentSpanID", [null])],
  ["is not milliseconds since 1970", "trace", (frames) => set(frames, "startTime", [1.7e18])],
  ["is not a duration", "trace", (frames) => set(frames, "duration", [-1])],
  ["is not a kind in lower case", "trace", (frames) => set(frames, "kind", ["Server"])],
  ["is not 0, 1 or 2", "trace", (frames) => set(frames, "statusCode", [3])],
  ["traceFormat is not otlp", "trace", ([frame]) => void delete frame!.meta!.custom!["traceFormat"]],
  ["more than one trace", "trace", (frames) => set(frames, "traceID", ["other"])],
  ['span "x" is there twice', "trace", (frames) => set(frames, "spanID", ["x", "x"])],
  // Tables.
  ["is a text and holds objects", "traces", (frames) => set(frames, "traceID", [{}])],
  ["traceID leads nowhere", "traces", (frames) => void (field(frames, "traceID").config.links = [])],
  ["has not the unit string", "traces", (frames) => void delete field(frames, "traceID").config.unit],
  ['field "startTime", row 0: null is not a number', "traces", (frames) => set(frames, "startTime", [null])],
  // Exemplars.
  ["it is not called exemplar", "exemplars", ([frame]) => void (frame!.name = "points")],
  ["meta.dataTopic is not annotations", "exemplars", ([frame]) => void delete frame!.meta!.dataTopic],
  ["traceID leads nowhere", "exemplars", (frames) => void (field(frames, "traceID").config.links = [])],
  // Node graphs.
  ["not two frames called nodes and edges", "trace", ([, nodes]) => void (nodes!.name = "points")],
  ["is not the id of a node", "trace", (frames) => set(frames, "target", ["nobody"])],
  ['node "x" is there twice', "trace", ([, nodes]) => set([nodes!], "id", ["x", "x"])],
  ["its arcs sum up to", "trace", (frames) => set(frames, "arc__good", [0.5, 0.5])],
  ["an arc has no color.fixedColor", "trace", (frames) => void delete field(frames, "arc__good").config.color],
  ['does not know a field "mainStat"', "trace", (frames) => void (field(frames, "mainstat").name = "mainStat")],
  ["the panel draws 1500", "trace", ([, nodes]) => void (nodes!.length = 1501)],
];

function breakQuery(frames: readonly DataFrame[], more: Readonly<Record<string, unknown>>): void {
  const { internal } = link(frames, "traceID");
  internal!.query = Object.fromEntries(
    Object.entries({ ...(internal!.query as object), ...more }).filter(([, value]) => value !== undefined),
  ) as never;
}

test.each(broken)("%s: is said of %s", (complaint, source, breakIt) => {
  const frames = sources[source]();
  breakIt(frames);
  expect(lintFrames(frames).join("\n")).toContain(complaint);
});
