const everyMs = 10_000;

/** Says every ten seconds that `work` still goes on. */
export async function withHeartbeat<T>(say: (text: string) => void, what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const timer = setInterval(() => {
    say(`${what}: ${Math.round((performance.now() - startedAt) / 1000)} s so far`);
  }, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
