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
  const tell = (error: unknown): void => void failures.push((error as Error).message);
  expect(await retryUntilDone(attempt, tell, new AbortController().signal)).toBe("done");
  expect(failures).toEqual(["attempt 1", "attempt 2", "attempt 3"]);
});

test("an abort ends the wait, and nothing is tried after it", async () => {
  vi.spyOn(Math, "random").mockReturnValue(1);
  const aborting = new AbortController();
  const attempt = vi.fn<() => Promise<string>>().mockRejectedValue(new Error("no"));
  const told = vi.fn<(error: unknown) => void>().mockImplementation(() => aborting.abort());
  expect(await retryUntilDone(attempt, told, aborting.signal)).toBeUndefined();
  expect(await retryUntilDone(attempt, told, aborting.signal)).toBeUndefined();
  expect(attempt).toHaveBeenCalledTimes(1);
});
