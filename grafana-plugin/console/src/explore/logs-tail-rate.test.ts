import { expect, test } from "vitest";
import type { LogRecord } from "../panels/logs/log-record.ts";
import { countTail, nothingCounted, tailRate } from "./logs-tail-rate.ts";

function records(...ids: readonly string[]): readonly LogRecord[] {
  return ids.map((id) => ({ id }) as LogRecord);
}

test("only what is new counts, also when the oldest have made room", () => {
  const first = countTail(nothingCounted, records("b", "a"), 1_000);
  const second = countTail(first, records("d", "c", "b"), 2_000);
  expect([first.total, second.total]).toEqual([2, 4]);
});

test("the rate is of the last ten seconds", () => {
  let count = countTail(nothingCounted, records("a", "b", "c", "d"), 0);
  expect(tailRate(count, { nowMs: 2_000, sinceMs: 0 })).toBe(2);
  count = countTail(count, records("a", "b", "c", "d", "e"), 8_000);
  expect(tailRate(count, { nowMs: 9_000, sinceMs: 0 })).toBeCloseTo(5 / 9);
  expect(tailRate(count, { nowMs: 11_000, sinceMs: 0 })).toBe(0.1);
  expect(tailRate(count, { nowMs: 60_000, sinceMs: 0 })).toBe(0);
});
