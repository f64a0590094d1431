import { expect, test } from "vitest";
import { dedupeRecords, type DedupeStrategy } from "./dedupe-records.ts";
import type { LogRecord } from "./log-record.ts";

function records(...titles: readonly string[]): readonly LogRecord[] {
  return titles.map((title, index) => ({ id: `${index}`, title, service: "a", level: "info" }) as LogRecord);
}

const lines = records("took 12 ms", "took 12 ms", "took 7 ms", "gave 1 mm", "other", "took 12 ms");

test.each<[DedupeStrategy, readonly (readonly [string, number])[]]>([
  ["none", lines.map(({ id }) => [id, 0])],
  [
    "exact",
    [
      ["0", 1],
      ["2", 0],
      ["3", 0],
      ["4", 0],
      ["5", 0],
    ],
  ],
  [
    "numbers",
    [
      ["0", 2],
      ["3", 0],
      ["4", 0],
      ["5", 0],
    ],
  ],
  [
    "signature",
    [
      ["0", 3],
      ["4", 0],
      ["5", 0],
    ],
  ],
])("neighbours that look alike become one: %s", (strategy, expected) => {
  expect(dedupeRecords(lines, strategy).map(({ id, repeats = 0 }) => [id, repeats])).toEqual(expected);
});

test("records of other services or levels are other records", () => {
  const [first] = records("same");
  expect(dedupeRecords([first!, { ...first!, service: "b" }, { ...first!, level: "warn" }], "exact")).toHaveLength(3);
});
