import { afterEach, expect, test, vi } from "vitest";
import { retryUntilDone } from "./retry-until-done.ts";

afterEach(() => void vi.restoreAllMocks());

test("tries until it succeeds and tells each failure", async () => {
  // The jitter at its shortest.
  vi.spyOn(Math, "random").mockReturnValue(0);
  const failures: string[] = [];
  let attempts = 0;
  const attempt = (): Promise<string> =>
    ++attempts < 4 ? Promise.reject(new Error(`attempt ${attempts}`)) : Promise.resolve("done");
  const tell = (error: unknown): number => {
    failures.push((error as Error).message);
    return 1_000;
  };
  expect(await retryUntilDone(attempt, tell, new AbortController().signal)).toBe("done");
  expect(failures).toEqual(["attempt 1", "attempt 2", "attempt 3"]);
});

test("an abort ends the wait, and nothing is tried after it", async () => {
  vi.spyOn(Math, "random").mockReturnValue(1);
  const aborting = new AbortController();
  const attempt = vi.fn<() => Promise<string>>().mockRejectedValue(new Error("no"));
  const told = vi.fn<(error: unknown) => number>().mockImplementation(() => {
    aborting.abort();
    return 1_000;
  });
  expect(await retryUntilDone(attempt, told, aborting.signal)).toBeUndefined();
  expect(await retryUntilDone(attempt, told, aborting.signal)).toBeUndefined();
  expect(attempt).toHaveBeenCalledTimes(1);
});

test("the back-off grows no further than whoever is told allows", async () => {
  vi.spyOn(Math, "random").mockReturnValue(1);
  let attempts = 0;
  // Doubling without an end, the last wait of these would be longer than a year.
  const attempt = (): Promise<number> =>
    ++attempts < 30 ? Promise.reject(new Error("no")) : Promise.resolve(attempts);
  expect(await retryUntilDone(attempt, () => 1, new AbortController().signal)).toBe(30);
});
