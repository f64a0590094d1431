import type { DataFrame } from "@grafana/data";
import type { Frame, SeriesAnswer } from "@spanhouse/schemas/query";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lintFrames } from "./lint-frames.ts";
import { seriesFrames } from "./series-frames.ts";
import { testContext } from "./test-context.ts";

const statistics = { elapsedSeconds: 0, rowsRead: 0, bytesRead: 0, statements: 1 };
const measures = ["rate", "errorRatio", "p99"] as const;

interface Group {
  readonly labels: Readonly<Record<string, string>>;
  readonly begin: number;
  readonly steps: readonly (readonly (number | null)[])[];
}

const group: fc.Arbitrary<Group> = fc.record({
  labels: fc.dictionary(fc.constantFrom("service", "http.route", "odd key"), fc.string({ maxLength: 4 }), {
    noNullPrototype: true,
  }),
  begin: fc.integer({ min: 1, max: 1000 }),
  steps: fc.array(
    fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), { minLength: 3, maxLength: 3 }),
    {
      maxLength: 5,
    },
  ),
});
const groups = fc.uniqueArray(group, {
  maxLength: 4,
  selector: ({ labels }) => sorted(labels),
});
const stepMs = 60_000;

function toFrame({ labels, begin, steps }: Group): Frame {
  return {
    fields: [
      { name: "time", type: "time" },
      ...measures.map((name) => ({ name, type: "number" as const, unit: "short", labels })),
    ],
    values: [
      steps.map((_, step) => 1.79e12 + (begin + step) * stepMs),
      ...measures.map((_, measure) => steps.map((values) => values[measure] ?? null)),
    ],
  };
}

type Point = readonly [labels: string, measure: string, time: number, value: number | null];

/** Every point of the groups, one by one. */
function pointsOf(made: readonly Group[], wanted: readonly string[]): Point[] {
  const points: Point[] = [];
  for (const { labels, begin, steps } of made)
    for (const [step, values] of steps.entries())
      for (const [index, measure] of measures.entries())
        if (wanted.includes(measure))
          points.push([sorted(labels), measure, 1.79e12 + (begin + step) * stepMs, values[index] ?? null]);
  return points;
}

function sorted(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function text(points: readonly Point[]): string[] {
  return points.map((point) => JSON.stringify(point)).toSorted();
}

test("whatever the groups are: the frames have each point once, under its labels and measure", () => {
  fc.assert(
    fc.property(groups, fc.subarray([...measures], { minLength: 1 }), (made, wanted) => {
      const answer: SeriesAnswer = { frames: made.map(toFrame), statistics };
      const frames = seriesFrames(answer, { ...testContext, measures: wanted, stepMs });
      expect(lintFrames(frames)).toEqual([]);
      const points = frames.flatMap(({ fields: [time, value] }) =>
        (time!.values as number[]).map((at, row): Point => [
          sorted(value!.labels ?? {}),
          value!.name,
          at,
          value!.values[row] as number | null,
        ]),
      );
      expect(text(points)).toEqual(text(pointsOf(made, wanted)));
    }),
    { numRuns: 300 },
  );
});

test("whatever the groups are: the table has a row for each step of a group", () => {
  fc.assert(
    fc.property(groups, (made) => {
      const answer: SeriesAnswer = { frames: made.map(toFrame), statistics };
      const [frame] = seriesFrames(answer, {
        ...{ ...testContext, format: "table" as const, measures: ["p99"] },
        groupBy: ["asked in vain"],
      });
      expect(lintFrames([frame!])).toEqual([]);
      expect(frame!.length).toBe(made.reduce((rows, { steps }) => rows + steps.length, 0));
      const wanted = made.flatMap(({ steps }) => steps.map((values) => values[2] ?? null));
      if (made.length > 0) {
        expect(cells(frame!, "p99")).toEqual(wanted);
        expect(cells(frame!, "asked in vain")).toEqual(wanted.map(() => null));
      }
      for (const key of new Set(made.flatMap(({ labels }) => Object.keys(labels))))
        expect(cells(frame!, key)).toEqual(made.flatMap(({ labels, steps }) => steps.map(() => labels[key] ?? null)));
    }),
    { numRuns: 300 },
  );
});

function cells(frame: DataFrame, name: string): unknown[] {
  return frame.fields.find((field) => field.name === name)!.values;
}

const red = (labels: Readonly<Record<string, string>>): Frame => toFrame({ labels, begin: 1, steps: [[1, 0.5, 20]] });

test.each([
  [
    "values of labels, and the measure where there are several",
    {},
    ["shop, /a · requests", "shop, /a · error share", "shop, /a · p99"],
  ],
  ["values of labels alone where there is one measure", { measures: ["p99"] }, ["shop, /a"]],
  [
    "as it is written",
    { measures: ["p99"], legend: "{{ http.route }} of {{service}}: {{measure}} {{x}}" },
    ["/a of shop: p99 {{x}}"],
  ],
])("a series is called %s", (_, how, names) => {
  const answer = { frames: [red({ service: "shop", "http.route": "/a" })], statistics };
  const frames = seriesFrames(answer, { ...testContext, ...how });
  expect(frames.map(({ fields }) => fields[1]!.config.displayNameFromDS)).toEqual(names);
});

test("a label that only other series have is told to be missing", () => {
  const answer = { frames: [red({ service: "shop" }), red({ service: "cart", "http.route": "/a" })], statistics };
  const frames = seriesFrames(answer, { ...testContext, measures: ["p99"], legend: "{{service}} {{http.route}}" });
  expect(frames.map(({ fields }) => fields[1]!.config.displayNameFromDS)).toEqual(["shop no http.route", "cart /a"]);
});

test("notices and statistics come with the first frame, and the times of a group are one column", () => {
  const notices = [{ severity: "warning", text: "cut off" }] as const;
  const frames = seriesFrames({ frames: [red({ a: "1" })], statistics, notices }, testContext);
  expect(frames.map(({ meta }) => meta?.notices)).toEqual([
    [{ severity: "warning", text: "cut off" }],
    undefined,
    undefined,
  ]);
  expect(frames[0]!.meta!.stats).toHaveLength(4);
  expect(frames[1]!.fields[0]).toBe(frames[0]!.fields[0]);
});
