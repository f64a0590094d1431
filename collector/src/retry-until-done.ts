import { setTimeout as delay } from "node:timers/promises";

const backOffMsBase = 250;

/**
 * Tries until it succeeds, with exponential back-off and full jitter (up to 250 ms, doubling). `failed` is told of each failure
 * and says to how many milliseconds the back-off may grow. Resolves with undefined when `signal` aborts.
 */
export async function retryUntilDone<T>(
  attempt: () => Promise<T>,
  failed: (error: unknown) => number,
  signal: AbortSignal,
): Promise<T | undefined> {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted) return undefined;
      const backOffMsCap = failed(error);
      const waitMs = Math.random() * Math.min(backOffMsCap, backOffMsBase * 2 ** Math.min(failures, 20));
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}
