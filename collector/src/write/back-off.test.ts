import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createBackOff } from "./back-off.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function waited(wait: Promise<void>): Promise<number> {
  const startedMs = Date.now();
  const done = wait.then(() => Date.now() - startedMs);
  await vi.runAllTimersAsync();
  return done;
}

it("doubles from 100 ms to 30 s, before jitter", async () => {
  const backOff = createBackOff(new AbortController().signal);
  const ms: number[] = [];
  for (const failures of [1, 2, 3, 9, 10, 1000]) ms.push(await waited(backOff.wait(failures)));
  expect(ms).toEqual([50, 100, 200, 12_800, 15_000, 15_000]);
});

it("is cut short by a wake and by the abort, and does not begin after it", async () => {
  const stop = new AbortController();
  const backOff = createBackOff(stop.signal);
  const first = backOff.wait(20);
  backOff.wake();
  await first;
  const second = backOff.wait(20);
  stop.abort();
  await second;
  await backOff.wait(20);
  expect(vi.getTimerCount()).toBe(0);
});
