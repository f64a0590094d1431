import { setTimeout as delay } from "node:timers/promises";

const backOffMsBase = 250;
const backOffMsCap = 10_000;

/**
 * Tries until it succeeds, with exponential back-off and full jitter (up to 250 ms, doubling to 10 s). Resolves with
 * undefined when `signal` aborts. `failed` is told of each failure.
 */
export async function retryUntilDone<T>(
  attempt: () => Promise<T>,
  failed: (error: unknown) => void,
  signal: AbortSignal,
): Promise<T | undefined> {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted) return undefined;
      failed(error);
      const waitMs = Math.random() * Math.min(backOffMsCap, backOffMsBase * 2 ** Math.min(failures, 20));
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}
