const baseMs = 100;
const capMs = 30_000;

export interface BackOff {
  /** Waits before the next attempt: up to 100 ms after the first failure, doubling to 30 s, with full jitter. */
  wait(failures: number): Promise<void>;
  /** Ends every wait now. */
  wake(): void;
}

/** Waits that a `wake` or the abort of `signal` cuts short. */
export function createBackOff(signal: AbortSignal): BackOff {
  const wakers = new Set<() => void>();
  const wake = (): void => {
    for (const waker of wakers) waker();
  };
  signal.addEventListener("abort", wake, { once: true });
  return {
    wake,
    async wait(failures) {
      if (signal.aborted) return;
      const ms = Math.random() * Math.min(capMs, baseMs * 2 ** Math.min(failures - 1, 20));
      await new Promise<void>((resolve) => {
        const waker = (): void => {
          clearTimeout(timer);
          wakers.delete(waker);
          resolve();
        };
        const timer = setTimeout(waker, ms);
        wakers.add(waker);
      });
    },
  };
}
