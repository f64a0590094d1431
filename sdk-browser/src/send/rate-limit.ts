/** So many at once, refilled at so many a second. */
export interface RateLimit {
  readonly burst: number;
  readonly perSecond: number;
}

/** A bucket of tokens; what finds it empty is dropped. */
export function createRateLimit({ burst, perSecond }: RateLimit = { burst: 500, perSecond: 20 }): () => boolean {
  let tokens = burst;
  let filledMs = 0;
  return () => {
    const nowMs = performance.now();
    tokens = Math.min(burst, tokens + ((nowMs - filledMs) / 1_000) * perSecond);
    filledMs = nowMs;
    return tokens >= 1 && !!tokens--;
  };
}
