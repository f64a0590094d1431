import type { TailRecord } from "@spanhouse/schemas/query";
import { expect, test } from "vitest";
import { lintFrames } from "./lint-frames.ts";
import { createTailFrame } from "./tail-rows.ts";
import { testContext } from "./test-context.ts";

const context = { ...testContext, searchWords: [], limit: 3 };

function record(timeUnixNano: string, text: string, more: Partial<TailRecord> = {}): TailRecord {
  return {
    ...{ signal: "logs", timeUnixNano, text, service: "shop", level: "info" },
    ...{ attributes: {}, resourceAttributes: {}, fields: {}, ...more },
  };
}

const bodies = (tail: ReturnType<typeof createTailFrame>): unknown => tail.frame().fields[1]!.values;

test("the tail holds the newest to arrive, in the order of their times, and begins empty", () => {
  const tail = createTailFrame(context, 3);
  expect(tail.frame().length).toBe(0);
  tail.push(record("1795270553000000009", "first"));
  tail.push(record("1795270553000000002", "late"));
  tail.push(record("1795270553000000002", "late too"));
  expect(bodies(tail)).toEqual(["first", "late too", "late"]);
  tail.push(record("1795270553000000010", "newest"));
  expect(bodies(tail)).toEqual(["newest", "late too", "late"]);
  expect(tail.frame().fields[0]!.nanos).toEqual([10, 2, 2]);
  expect(lintFrames([tail.frame()])).toEqual([]);
});

test("a frame that was handed out stays as it is", () => {
  const tail = createTailFrame(context, 3);
  tail.push(record("1795270553000000001", "a"));
  const before = tail.frame();
  tail.push(record("1795270553000000002", "b"));
  expect(before.fields[1]!.values).toEqual(["a"]);
});

test("a span tells how long it took and what went wrong, an event what it is about", () => {
  const tail = createTailFrame(context, 3);
  const fields = { Duration: "1234567", StatusMessage: "no", TraceId: "t", ScopeAttributes: { v: 1 } };
  tail.push(record("1795270553000000002", "GET", { signal: "traces", fields }));
  tail.push(record("1795270553000000001", "", { fields: { EventName: "order.placed" }, attributes: { n: 1 } }));
  const frame = tail.frame();
  expect(bodies(tail)).toEqual(["GET 1.23 ms · no", "order.placed n=1"]);
  expect(frame.fields.find(({ name }) => name === "traceID")!.values).toEqual(["t", null]);
  expect(frame.fields.find(({ name }) => name === "labels")!.values).toEqual([
    { service: "shop", "scope.v": "1" },
    { service: "shop", event: "order.placed", n: "1" },
  ]);
  expect(lintFrames([frame])).toEqual([]);
});
