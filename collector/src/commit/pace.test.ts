import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPace } from "./pace.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout", "setImmediate"] }));
afterEach(() => void vi.useRealTimers());

/** Whether the turn has come, asked after so many milliseconds. */
async function hasCome(turn: Promise<void>, afterMs: number): Promise<boolean> {
  let come = false;
  void turn.then(() => (come = true));
  await vi.advanceTimersByTimeAsync(afterMs);
  return come;
}

test("the first commit begins at once, and so does one after a pause", async () => {
  const pace = createPace(5);
  expect(await hasCome(pace.turn(), 0)).toBe(true);
  await vi.advanceTimersByTimeAsync(5);
  expect(await hasCome(pace.turn(), 0)).toBe(true);
});

test("the next one begins when the interval since the last beginning is over", async () => {
  const pace = createPace(5);
  await hasCome(pace.turn(), 0);
  await vi.advanceTimersByTimeAsync(2);
  const turn = pace.turn();
  expect(await hasCome(turn, 2)).toBe(false);
  expect(await hasCome(turn, 1)).toBe(true);
});

test("hurry ends the wait, and means nothing to the next one", async () => {
  const pace = createPace(5);
  await hasCome(pace.turn(), 0);
  const turn = pace.turn();
  pace.hurry();
  expect(await hasCome(turn, 0)).toBe(true);
  pace.hurry();
  expect(await hasCome(pace.turn(), 4)).toBe(false);
});

test("without an interval nobody waits", async () => {
  const pace = createPace(0);
  for (let count = 0; count < 3; count++) expect(await hasCome(pace.turn(), 0)).toBe(true);
});
