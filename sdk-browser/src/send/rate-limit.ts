/** A bucket of tokens: so many at once, refilled at so many a second. What finds it empty is dropped. */
export function createRateLimit(burst: number, perSecond: number): () => boolean {
  let tokens = burst;
  let filledMs = performance.now();
  return () => {
    const nowMs = performance.now();
    tokens = Math.min(burst, tokens + ((nowMs - filledMs) / 1_000) * perSecond);
    filledMs = nowMs;
    return tokens >= 1 && !!tokens--;
  };
}
