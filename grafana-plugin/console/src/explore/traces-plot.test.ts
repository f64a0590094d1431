import { FieldType, type DataFrame } from "@grafana/data";
import { describe, expect, it } from "vitest";
import { atLogShare, linePath, logEnds, logShare, logTicks, valueTicks } from "./traces-plot.ts";
import { redOfFrames } from "./traces-red-frames.ts";
import { nextCursor, traceRows } from "./traces-rows.ts";
import { middleOf, sliced } from "./traces-slices.ts";
import { choiceOf, nearest } from "./traces-scatter-places.ts";

function frame(columns: Readonly<Record<string, readonly unknown[]>>, custom?: object): DataFrame {
  const fields = Object.entries(columns).map(([name, values]) => {
    const type = name === "time" ? FieldType.time : FieldType.other;
    return { name, type, config: {}, values: [...values] };
  });
  return { fields, length: fields[0]?.values.length ?? 0, ...(custom === undefined ? {} : { meta: { custom } }) };
}

describe("axes", () => {
  it("of values go from nothing to a round value above", () => {
    expect(valueTicks(0.28)).toEqual([0, 0.2, 0.4]);
    expect(valueTicks(0)).toEqual([0]);
  });

  it("of durations go by powers of ten around all of them", () => {
    const ends = logEnds([0.4, 250, 0]);
    expect(ends[0]).toBeCloseTo(1e-3);
    expect(ends[1]).toBe(1000);
    expect(logEnds([])).toEqual([1, 100]);
    expect(logEnds([10])).toEqual([10, 100]);
    expect(logTicks(1, 1000)).toEqual([1, 10, 100, 1000]);
    expect(logTicks(1e-3, 1e6).length).toBeLessThanOrEqual(5);
    expect(logShare(atLogShare(0.3, [1, 1000]), [1, 1000])).toBeCloseTo(0.3);
  });

  it("leave a gap in a line where nothing is known", () => {
    expect(
      linePath([
        [0, 1],
        [1, 2],
        [2, null],
        [3, 4],
      ]),
    ).toBe("M0,1L1,2M1,4h4");
  });
});

describe("the picture of durations", () => {
  const scales = { fromMs: 0, toMs: 1000, width: 100, ends: [1, 100] as const };

  it("gives what a rectangle means", () => {
    const choice = choiceOf(
      [
        { x: 80, y: 0 },
        { x: 20, y: 66 },
      ],
      scales,
    );
    expect([choice.fromMs, choice.toMs]).toEqual([200, 800]);
    expect(choice.longestMs).toBeCloseTo(100);
    expect(choice.shortestMs).toBeCloseTo(10);
  });

  it("finds the dot next to a place, when it is near", () => {
    const rows = traceRows(frame({ traceID: ["a", "b"], traceName: ["", ""], startTime: [100, 120] }));
    const placeOf = ({ startMs }: { readonly startMs: number }) => ({ x: startMs, y: 0 });
    expect(nearest(rows, placeOf, { x: 113, y: 0 })!.traceId).toBe("b");
    expect(nearest(rows, placeOf, { x: 150, y: 0 })).toBeUndefined();
  });

  it("reads the time before the table in slices, the newest first", () => {
    const slices = sliced(0, 800, 8);
    expect(slices).toHaveLength(8);
    expect(slices[0]).toEqual([700, 800]);
    expect(slices.at(-1)).toEqual([0, 100]);
    expect(sliced(5, 5, 8)).toEqual([]);
    expect(middleOf([null, 9, 1, null, 5])).toBe(5);
    expect(middleOf([null])).toBeUndefined();
  });
});

describe("rows", () => {
  it("of traces say what was found in them when it is not the root", () => {
    const [root, deep] = traceRows(
      frame({
        ...{ traceID: ["a", "b"], traceService: ["web", "web"], traceName: ["GET /", "GET /"], errors: [0, 2] },
        ...{
          matchService: ["web", "db"],
          matchName: ["GET /", "SELECT"],
          matchSpanId: ["1", "2"],
          traceDuration: [3, 4],
        },
      }),
    );
    expect(root).toMatchObject({ traceId: "a", found: undefined, failed: false, durationMs: 3 });
    expect(deep).toMatchObject({ spanId: "2", found: "db: SELECT", failed: true, errors: 2 });
  });

  it("of spans are read by their own columns, and the cursor of either by the frame", () => {
    const spans = frame(
      { traceID: ["a"], spanID: ["1"], name: ["SELECT"], status: ["Error"], kind: ["Client"] },
      { nextCursor: "x" },
    );
    expect(traceRows(spans)[0]).toMatchObject({ spanId: "1", failed: true, kind: "client", spans: undefined });
    expect(nextCursor(spans)).toBe("x");
    expect(nextCursor(frame({}))).toBeUndefined();
  });
});

describe("rate, errors and duration", () => {
  it("are found in their frames by name", () => {
    const red = redOfFrames([frame({ time: [0, 10], rate: [1, 2] }), frame({ time: [0, 10], p99: [null, 7] })]);
    expect(red.rate).toEqual({ timesMs: [0, 10], values: [1, 2], stepMs: 10 });
    expect(red.p99.values).toEqual([null, 7]);
    expect(red.errorRate.values).toEqual([]);
  });
});
