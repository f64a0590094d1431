import { FieldType, type DataFrame } from "@grafana/data";
import { expect, test } from "vitest";
import { firstRows, framesJson, rowsOf } from "./frames-json.ts";

function frame(name: string, length: number): DataFrame {
  const values = Array.from({ length }, (_, row) => row);
  return { name, length, fields: [{ name: "n", type: FieldType.number, config: {}, values, nanos: values }] };
}

test("as many rows as there may be stay, and their nanoseconds with them", () => {
  const frames = [frame("a", 2), frame("b", 100_000), frame("c", 1)];
  const first = firstRows(frames, 5);
  expect(first.map(({ name, length }) => [name, length])).toEqual([
    ["a", 2],
    ["b", 3],
  ]);
  expect(first[1]?.fields[0]).toMatchObject({ values: [0, 1, 2], nanos: [0, 1, 2] });
  expect(framesJson(first).length).toBeLessThan(2_000);
  expect([rowsOf(frames), rowsOf(first)]).toEqual([100_003, 5]);
});

test("frames that fit stay as they are, and empty ones are bounded as well", () => {
  const frames = [frame("a", 2), frame("b", 3)];
  expect(firstRows(frames, 5)).toEqual(frames);
  expect(
    firstRows(
      Array.from({ length: 9 }, () => frame("empty", 0)),
      5,
    ),
  ).toHaveLength(5);
});
