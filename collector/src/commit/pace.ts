/**
 * How often commits begin. Each costs a write, an fsync, two trips to the thread pool and a Native block of its own, which
 * ClickHouse has to read too; small requests by the hundred a second are far cheaper in one block than in blocks of
 * one. A request after a pause does not wait for others that may never come.
 */
export interface Pace {
  /**
   * Resolves when the next commit may begin: at the earliest `intervalMs` after the last one did, or once `hurry` was
   * called; in any case after this turn of the event loop, so that what has arrived with it still joins.
   */
  turn(): Promise<void>;
  /** There is enough for a commit: nothing is gained by waiting. */
  hurry(): void;
}

/** Makes the pace of one committer. */
export function createPace(intervalMs: number): Pace {
  let beganAt = -Infinity;
  let wake: (() => void) | undefined;

  return {
    async turn() {
      const waitMs = beganAt + intervalMs - performance.now();
      await new Promise<void>((resolve) => {
        // A timer may be late by a millisecond, so that less than that is not waited for.
        if (waitMs < 0.5) {
          setImmediate(resolve);
          return;
        }
        const timer = setTimeout(resolve, waitMs);
        wake = () => {
          clearTimeout(timer);
          setImmediate(resolve);
        };
      });
      wake = undefined;
      beganAt = performance.now();
    },
    hurry: () => wake?.(),
  };
}
