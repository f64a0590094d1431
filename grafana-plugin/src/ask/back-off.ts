/** How long to wait before a connection that was lost is made again. Times in milliseconds. */
export interface BackOff {
  /** The connection was answered. */
  opened(nowMs: number): void;
  /** Something came through it. */
  heard(): void;
  /** It is gone: how long to wait now. */
  lost(nowMs: number): number;
}

/** How long is waited before each new try; the last one holds for all that follow. */
const retryAfterMs: readonly number[] = [500, 1_000, 2_000, 5_000, 10_000];

/** A connection that lived so long was a good one, though nothing came. */
const steadyMs = 10_000;

/**
 * Waits longer each time, until a connection was a good one: something came, or it lived for a while. That it was answered says little: a
 * proxy may answer for a collector that is not there, and end at once.
 */
export function createBackOff(): BackOff {
  let tries = 0;
  let openedMs: number | undefined;
  return {
    opened: (nowMs) => void (openedMs = nowMs),
    heard: () => void (tries = 0),
    lost(nowMs) {
      if (openedMs !== undefined && nowMs - openedMs >= steadyMs) tries = 0;
      openedMs = undefined;
      const afterMs = retryAfterMs[Math.min(tries, retryAfterMs.length - 1)] ?? 0;
      tries++;
      return afterMs;
    },
  };
}
