import fc from "fast-check";
import { expect, test } from "vitest";
import type { TraceSpan } from "@spanhouse/schemas/query";
import { layOutSpans } from "./span-tree.ts";

function span(spanId: string, parentSpanId: string): TraceSpan {
  return {
    ...{
      spanId,
      parentSpanId,
      orphan: false,
      name: spanId,
      kind: "",
      service: "",
      startUnixNano: "0",
      durationNano: "0",
    },
    ...{ statusCode: "Unset", statusMessage: "", traceState: "", scopeName: "", scopeVersion: "" },
    ...{ attributes: {}, resourceAttributes: {}, events: [], links: [] },
  };
}

function draw(...pairs: readonly (readonly [id: string, parent: string])[]): string[] {
  return layOutSpans(pairs.map(([id, parent]) => span(id, parent))).map(
    ({ span: { spanId }, branch }) => branch + spanId,
  );
}

test("children stand below their parent, in their order", () => {
  expect(draw(["a", ""], ["b", "a"], ["c", "a"], ["d", "b"], ["e", "b"], ["f", "c"], ["g", ""])).toEqual([
    "a",
    "├─ b",
    "│  ├─ d",
    "│  └─ e",
    "└─ c",
    "   └─ f",
    "g",
  ]);
});

test("a child may come before its parent, a span may be its own parent, ids may form a circle or repeat", () => {
  expect(draw(["child", "late"], ["late", ""])).toEqual(["late", "└─ child"]);
  expect(draw(["self", "self"])).toEqual(["self"]);
  expect(draw(["a", "b"], ["b", "a"], ["c", "a"])).toEqual(["a", "├─ b", "└─ c"]);
  expect(draw(["a", ""], ["a", ""], ["b", "a"])).toEqual(["a", "└─ b", "a"]);
});

test("what is very deep is drawn at one depth, with its number", () => {
  const chain = Array.from({ length: 2000 }, (_, index): [string, string] => [
    `s${index}`,
    index === 0 ? "" : `s${index - 1}`,
  ]);
  const drawn = draw(...chain);
  expect(drawn).toHaveLength(2000);
  expect(drawn.at(-1)).toMatch(/\(1999\) s1999$/);
  expect(Math.max(...drawn.map((line) => line.length))).toBeLessThan(60);
});

test("every span comes exactly once, whatever the ids say", () => {
  const id = fc.constantFrom("a", "b", "c", "d", "");
  fc.assert(
    fc.property(fc.array(fc.tuple(id, id), { maxLength: 30 }), (pairs) => {
      const spans = pairs.map(([spanId, parentSpanId]) => span(spanId, parentSpanId));
      const placed = layOutSpans(spans).map((each) => each.span);
      expect(placed).toHaveLength(spans.length);
      expect(new Set(placed)).toEqual(new Set(spans));
    }),
  );
});
