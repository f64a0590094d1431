import { afterAll, beforeAll, expect, test } from "vitest";
import { otlpMetrics, type TestMetric, type TestPoint } from "./otlp-metrics.ts";
import { ask, columnOf, request, rowsOf, store, type Frame } from "./query-api-client.ts";
import { startTestCollector, type TestCollector } from "./start-test-collector.ts";

let running: TestCollector;

const baseMs = Math.floor(Date.now() / 60_000) * 60_000 - 1_200_000;
const base = BigInt(baseMs) * 1_000_000n;
const second = 1_000_000_000n;
/** Five minutes, a point every ten seconds. */
const range = { fromMs: baseMs, toMs: baseMs + 300_000 };
const ticks = Array.from({ length: 30 }, (_, tick) => tick);
const at = (tick: number): bigint => base + BigInt(tick) * 10n * second + 5n * second;
/** Long before anything that is read. */
const longAgo = base - 86_400n * second;

function series(
  service: string,
  attributes: TestPoint["attributes"],
  of: (tick: number) => Omit<TestPoint, "service" | "timeNano">,
): TestPoint[] {
  return ticks.map((tick) => ({
    service,
    timeNano: at(tick),
    ...(attributes === undefined ? {} : { attributes }),
    ...of(tick),
  }));
}

const resetTick = 12;
const counterA = (tick: number): number => (tick < resetTick ? 1000 + tick * 5 : (tick - resetTick) * 7);
const counterB = (tick: number): number => 3 + tick;
const metrics: readonly TestMetric[] = [
  {
    ...{ name: "cpu", unit: "1", description: "share of the CPU", kind: "gauge" },
    points: [
      ...series("a", { core: "0" }, (tick) => ({ fields: { asDouble: tick } })),
      ...series("a", { core: "1" }, (tick) => ({ fields: { asDouble: tick * 3 } })),
      ...series("b", { core: "0" }, () => ({ fields: { asInt: 7 } })),
      // A point that says it has no value.
      { service: "b", attributes: { core: "0" }, timeNano: at(3) + 1n, fields: { flags: 1 } },
    ],
  },
  {
    ...{ name: "requests", unit: "{request}", kind: "sum", monotonic: true },
    points: [
      // One that began long ago and is begun anew in between, and one that begins within the range.
      ...series("a", { route: "/x" }, (tick) => ({
        startNano: tick < resetTick ? longAgo : at(resetTick) - second,
        fields: { asInt: counterA(tick) },
      })),
      ...series("b", { route: "/y" }, (tick) => ({ startNano: base, fields: { asDouble: counterB(tick) } })),
      // Before the range, so that what came since is known.
      {
        service: "a",
        attributes: { route: "/x" },
        startNano: longAgo,
        timeNano: base - 5n * second,
        fields: { asInt: 995 },
      },
    ],
  },
  {
    ...{ name: "sent", unit: "By", kind: "sum", monotonic: true, cumulative: false },
    points: series("a", undefined, (tick) => ({ startNano: at(tick) - 10n * second, fields: { asInt: tick } })),
  },
  {
    ...{ name: "open", unit: "{connection}", kind: "sum", monotonic: false },
    points: [
      ...series("a", undefined, (tick) => ({ startNano: longAgo, fields: { asInt: 10 - (tick % 3) } })),
      ...series("b", undefined, () => ({ startNano: longAgo, fields: { asInt: 5 } })),
    ],
  },
  {
    ...{ name: "latency", unit: "ms", kind: "histogram" },
    points: [
      // Each tick adds 2, 4, 4 and 0; begun anew in between.
      ...series("a", undefined, (tick) => {
        const n = tick < resetTick ? tick + 1 : tick - resetTick + 1;
        const bucketCounts = [2 * n, 4 * n, 4 * n, 0].map(String);
        const startNano = tick < resetTick ? base - second : at(resetTick) - second;
        return {
          startNano,
          fields: { count: String(10 * n), sum: 150 * n, bucketCounts, explicitBounds: [10, 20, 40] },
        };
      }),
      ...series("b", undefined, (tick) => ({
        startNano: base - second,
        fields: {
          count: String(tick + 1),
          sum: 30 * (tick + 1),
          bucketCounts: ["0", String(tick + 1)],
          explicitBounds: [30],
        },
      })),
    ],
  },
  {
    ...{ name: "sizes", unit: "By", kind: "exponentialHistogram" },
    // Each tick adds one value in (4, 8] and one zero; from tick 15 on the scale is 0 instead of 1.
    points: series("a", undefined, (tick) => {
      const n = String(tick + 1);
      const fine = { scale: 1, positive: { offset: 4, bucketCounts: [n, "0"] } };
      const coarse = { scale: 0, positive: { offset: 2, bucketCounts: [n] } };
      return {
        startNano: base - second,
        fields: { count: String(2 * (tick + 1)), sum: 5 * (tick + 1), zeroCount: n, ...(tick < 15 ? fine : coarse) },
      };
    }),
  },
  {
    ...{ name: "gc", unit: "s", kind: "summary" },
    points: series("a", undefined, (tick) => ({
      startNano: base - second,
      fields: {
        count: String((tick + 1) * 3),
        sum: 1,
        quantileValues: [
          { quantile: 0.5, value: tick },
          { quantile: 0.99, value: 2 * tick },
        ],
      },
    })),
  },
];

beforeAll(async () => {
  running = await startTestCollector();
  await running.collector.whenReady();
  await store(running, "metrics", otlpMetrics(metrics));
});
afterAll(() => running.remove());

function byLabel(frames: readonly Frame[], label: string): Map<string | undefined, readonly unknown[]> {
  return new Map(frames.map(({ fields, values }) => [fields[1]?.labels?.[label], values[1] ?? []]));
}

/** Of every step of a minute, from the ticks in it. */
function perMinute(of: (ticksOfStep: readonly number[]) => number): number[] {
  return [0, 1, 2, 3, 4].map((minute) => of(ticks.slice(minute * 6, minute * 6 + 6)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

const stepMs = 60_000;
const minutes = [0, 1, 2, 3, 4].map((minute) => baseMs + minute * stepMs);

test("metrics are listed with what they are", async () => {
  const query = `fromMs=${range.fromMs - 10_000}&toMs=${range.toMs}`;
  const rows = rowsOf(await ask(running, `/metrics?${query}`));
  expect(
    rows.map(({ name, kind, unit, temporality, monotonic }) => [name, kind, unit, temporality, monotonic]),
  ).toEqual([
    ["cpu", "gauge", "1", "", false],
    ["gc", "summary", "s", "", false],
    ["latency", "histogram", "ms", "cumulative", false],
    ["open", "sum", "{connection}", "cumulative", false],
    ["requests", "sum", "{request}", "cumulative", true],
    ["sent", "sum", "By", "delta", true],
    ["sizes", "exponential_histogram", "By", "cumulative", false],
  ]);
  expect(rows[0]).toMatchObject({ description: "share of the CPU", services: ["a", "b"], lastSeen: baseMs + 295_000 });
  expect(columnOf(await ask(running, `/metrics?${query}&name=EN&service=a`), "name")).toEqual(
    ["latency", "open", "sent"].filter((name) => name.includes("en")),
  );
  expect((await ask(running, `/metrics?${query}&limit=2`)).notices).toHaveLength(1);
});

test("of a gauge the values, by series averaged or otherwise reduced, then combined", async () => {
  const asked = { range, metric: "cpu", stepMs };
  const [all] = (await ask(running, "/metrics/series", asked)).frames;
  expect(all?.values[0]).toEqual(minutes);
  const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;
  expect(all?.values[1]).toEqual(perMinute((of) => mean([mean(of), mean(of) * 3, 7])));
  expect(all?.fields[1]).toEqual({ name: "cpu", type: "number", unit: "1", labels: {} });
  const byService = await ask(running, "/metrics/series", {
    ...asked,
    groupBy: ["service"],
    combine: "sum",
    reduce: "last",
  });
  expect(byLabel(byService.frames, "service")).toEqual(
    new Map([
      ["a", perMinute((of) => (of.at(-1) ?? 0) * 4)],
      ["b", perMinute(() => 7)],
    ]),
  );
  const chosen = await ask(running, "/metrics/series", { ...asked, query: "core:1", reduce: "max" });
  expect(chosen.frames.map(({ values }) => values[1])).toEqual([perMinute((of) => (of.at(-1) ?? 0) * 3)]);
});

/** What a counter that began long ago has added at a tick: nothing is lost at a reset but what came before it unseen. */
const increaseA = (tick: number): number =>
  tick === 0 ? 5 : tick === resetTick ? counterA(tick) : counterA(tick) - counterA(tick - 1);
const increaseB = (tick: number): number => (tick === 0 ? counterB(0) : 1);

test("of a counter what was added, resets and new series known", async () => {
  const asked = { range, metric: "requests", stepMs, groupBy: ["attributes.route"] };
  const increase = await ask(running, "/metrics/series", { ...asked, show: "increase" });
  const expected = { "/x": perMinute((of) => sum(of.map(increaseA))), "/y": perMinute((of) => sum(of.map(increaseB))) };
  expect(byLabel(increase.frames, "attributes.route")).toEqual(new Map(Object.entries(expected)));
  const rate = await ask(running, "/metrics/series", asked);
  expect(byLabel(rate.frames, "attributes.route").get("/x")).toEqual(expected["/x"].map((of) => of / 60));
  expect(rate.frames[0]?.fields[1]?.unit).toBe("{request}/s");
  const together = await ask(running, "/metrics/series", { ...asked, groupBy: [], show: "increase" });
  expect(together.frames.map(({ values }) => values[1])).toEqual([
    expected["/x"].map((of, step) => of + (expected["/y"][step] ?? 0)),
  ]);
});

test("what a counter had added before anybody saw it is not counted", async () => {
  const asked = {
    range: { fromMs: baseMs + 20_000 * 60, toMs: baseMs + 20_000 * 60 + 60_000 },
    metric: "late",
    stepMs,
  };
  const timeNano = BigInt(asked.range.fromMs) * 1_000_000n;
  const point = (seconds: bigint, value: number): TestPoint => ({
    service: "a",
    startNano: longAgo,
    timeNano: timeNano + seconds * second - 1_000n * second,
    fields: { asInt: value },
  });
  await store(
    running,
    "metrics",
    otlpMetrics([{ name: "late", kind: "sum", monotonic: true, points: [point(10n, 500), point(20n, 503)] }]),
  );
  const before = { fromMs: asked.range.fromMs - 1_000_000, toMs: asked.range.fromMs - 940_000 };
  const { frames } = await ask(running, "/metrics/series", { ...asked, range: before, show: "increase" });
  expect(sum(frames.flatMap(({ values }) => (values[1] ?? []).map(Number)))).toBe(3);
});

test("of deltas their sum, of a sum that also falls its value", async () => {
  const sent = await ask(running, "/metrics/series", { range, metric: "sent", stepMs, show: "increase" });
  expect(sent.frames.map(({ values }) => values[1])).toEqual([perMinute(sum)]);
  const open = await ask(running, "/metrics/series", { range, metric: "open", stepMs, reduce: "last" });
  expect(open.frames.map(({ values }) => values[1])).toEqual([perMinute((of) => 10 - ((of.at(-1) ?? 0) % 3) + 5)]);
});

test("of a histogram quantiles, mean and rate, over a reset", async () => {
  const asked = { range, metric: "latency", stepMs, query: "service:a" };
  const quantiles = await ask(running, "/metrics/series", { ...asked, quantiles: [0.1, 0.6, 0.8, 1] });
  // A fifth lies up to 10, two fifths up to 20, two fifths up to 40.
  const expected = { "0.1": 5, "0.6": 20, "0.8": 30, "1": 40 };
  for (const [quantile, values] of byLabel(quantiles.frames, "quantile"))
    for (const value of values) expect(value).toBeCloseTo(expected[quantile as keyof typeof expected]);
  const mean = await ask(running, "/metrics/series", { ...asked, show: "mean" });
  expect(mean.frames[0]?.values[1]).toEqual([15, 15, 15, 15, 15]);
  const rate = await ask(running, "/metrics/series", { ...asked, show: "rate" });
  expect(rate.frames[0]?.values[1]).toEqual([1, 1, 1, 1, 1]);
  expect(rate.frames[0]?.fields[1]?.unit).toBe("1/s");
});

test("histograms with different bounds are one distribution", async () => {
  const { frames } = await ask(running, "/metrics/series", {
    range,
    metric: "latency",
    stepMs,
    quantiles: [1],
    groupBy: ["service"],
  });
  expect(byLabel(frames, "service").get("b")).toEqual([30, 30, 30, 30, 30]);
  const together = await ask(running, "/metrics/series", { range, metric: "latency", stepMs, show: "increase" });
  expect(together.frames[0]?.values[1]).toEqual([66, 66, 66, 66, 66]);
});

test("of an exponential histogram quantiles over a change of scale", async () => {
  const asked = { range, metric: "sizes", stepMs };
  const { frames } = await ask(running, "/metrics/series", { ...asked, quantiles: [0.25, 0.75, 1] });
  const lines = byLabel(frames, "quantile");
  expect(lines.get("0.25")).toEqual([0, 0, 0, 0, 0]);
  // Half of the values above 0 lie below the middle of (4, 8] on a logarithmic scale.
  for (const value of lines.get("0.75") ?? []) expect(value).toBeCloseTo(Math.sqrt(32));
  for (const value of lines.get("1") ?? []) expect(value).toBeCloseTo(8);
});

test("of a summary the quantiles that its sender computed, and its rate", async () => {
  const { frames } = await ask(running, "/metrics/series", { range, metric: "gc", stepMs });
  const lines = byLabel(frames, "quantile");
  expect(lines.get("0.5")).toEqual(perMinute((of) => sum(of) / 6));
  expect(lines.get("0.99")).toEqual(perMinute((of) => (2 * sum(of)) / 6));
  const rate = await ask(running, "/metrics/series", { range, metric: "gc", stepMs, show: "rate" });
  expect(rate.frames[0]?.values[1]).toEqual([0.3, 0.3, 0.3, 0.3, 0.3]);
});

test("a heatmap has what fell into each bucket in each step", async () => {
  const answer = await ask(running, "/metrics/heatmap", { range, metric: "latency", stepMs, query: "service:a" });
  expect(answer).toMatchObject({ stepMs });
  const explicit = rowsOf(answer);
  expect(explicit).toEqual(
    minutes.flatMap((time) => [
      { time, yMin: null, yMax: 10, count: 12 },
      { time, yMin: 10, yMax: 20, count: 24 },
      { time, yMin: 20, yMax: 40, count: 24 },
    ]),
  );
  const exponential = rowsOf(await ask(running, "/metrics/heatmap", { range, metric: "sizes", stepMs }));
  expect(exponential).toEqual(
    minutes.flatMap((time) => [
      { time, yMin: 0, yMax: 0, count: 6 },
      { time, yMin: 4, yMax: 8, count: 6 },
    ]),
  );
});

test("exemplars lead to their traces, and of many the greatest of each step are shown", async () => {
  const exemplar = (tick: number, value: number): Record<string, unknown> => ({
    timeUnixNano: String(at(tick) - 1_000n),
    asDouble: value,
    traceId: String(tick + 1).padStart(32, "0"),
    spanId: String(value).padStart(16, "0"),
    filteredAttributes: [{ key: "order.id", value: { stringValue: `o-${value}` } }],
  });
  const point = (tick: number): TestPoint => ({
    service: tick % 2 === 0 ? "a" : "b",
    attributes: { route: "/x" },
    timeNano: at(tick),
    fields: { asInt: tick, exemplars: [exemplar(tick, tick), exemplar(tick, 100 + tick)] },
  });
  const points = ticks.map(point);
  await store(
    running,
    "metrics",
    otlpMetrics([{ name: "with exemplars", unit: "s", kind: "sum", monotonic: true, points }]),
  );
  const asked = { range, metric: "with exemplars", stepMs };

  const all = rowsOf(await ask(running, "/metrics/exemplars", asked));
  expect(all).toHaveLength(60);
  expect(all.map(({ timeUnixNano }) => BigInt(String(timeUnixNano)))).toEqual(
    ticks.flatMap((tick) => [at(tick) - 1_000n, at(tick) - 1_000n]),
  );
  expect(all.find(({ value }) => value === 104)).toEqual({
    ...{ time: Number((at(4) - 1_000n) / 1_000_000n), timeUnixNano: String(at(4) - 1_000n), value: 104 },
    ...{ traceId: "5".padStart(32, "0"), spanId: "104".padStart(16, "0"), service: "a" },
    attributes: { route: "/x", "order.id": "o-104" },
  });
  expect(rowsOf(await ask(running, "/metrics/exemplars", { ...asked, query: "service:b" }))).toHaveLength(30);

  const some = await ask(running, "/metrics/exemplars", { ...asked, limit: 10 });
  expect(columnOf(some, "value")).toEqual(minutes.flatMap((_, minute) => [104 + minute * 6, 105 + minute * 6]));
  expect(some.notices?.[0]?.text).toBe("10 of 60 exemplars are shown, of each step the greatest.");
});

test("steps that are not asked for are as long as the points are apart", async () => {
  const { frames } = await ask(running, "/metrics/series", { range, metric: "cpu", maxDataPoints: 1000 });
  expect(frames[0]?.values[1]).toHaveLength(30);
  expect(frames[0]?.values[1]).not.toContain(null);
});

test("a metric of two kinds is told, and can be chosen", async () => {
  const twice = { name: "twice", points: [{ service: "a", timeNano: at(0), fields: { asInt: 1 } }] };
  await store(
    running,
    "metrics",
    otlpMetrics([
      { ...twice, kind: "gauge" },
      {
        ...twice,
        kind: "sum",
        monotonic: false,
        points: [...twice.points, { service: "a", timeNano: at(1), fields: { asInt: 1 } }],
      },
    ]),
  );
  const answer = await ask(running, "/metrics/series", { range, metric: "twice", stepMs });
  expect(answer.notices?.[0]?.text).toBe("There is a gauge of this name too; this is the sum.");
  const chosen = await ask(running, "/metrics/series", { range, metric: "twice", kind: "gauge", stepMs });
  expect(chosen.notices).toBeUndefined();
});

test.each<[string, Record<string, unknown>, number, string]>([
  ["/metrics/series", { range, metric: "nothing" }, 404, 'there is no metric "nothing"'],
  ["/metrics/series", { range, metric: "cpu", show: "rate" }, 400, 'show: "cpu" is a gauge'],
  ["/metrics/series", { range, metric: "cpu", quantiles: [2] }, 400, "quantiles[0]: "],
  ["/metrics/series", { range }, 400, "metric: "],
  ["/metrics/heatmap", { range, metric: "cpu" }, 400, "has no buckets"],
  ["/metrics/exemplars", { range, metric: "gc" }, 400, "has no exemplars"],
])("%s %j is refused", async (...[path, body, status, words]) => {
  const refused = await request(running, path, body);
  expect(refused.status).toBe(status);
  expect(refused.answer.error.message).toContain(words);
});
