/**
 * Rates by name, as buckets that leak: who has sent faster than its rate waits until it is back under it.
 *
 *     backlog = what was taken and has not leaked yet, in ms at the rate         take ─► backlog grows by amount / rate
 *     backlog < 1 s ............. go on: a second's worth may come at once       time ─► backlog shrinks
 *     backlog >= 1 s ............ wait for the difference
 *
 * - One number a name, so that neither a request nor a name costs an object: the moment when the backlog will be gone.
 * - An amount may be larger than a second's worth, and may be known only afterwards (records): it is a debt that the next request
 *   waits for. Counting in windows of a second would forget it at the window's end.
 * - Names without a backlog are thrown away. At `namesMax` the oldest go, which forgives them.
 */

export interface Buckets {
  /** How long this name has to wait; 0: it may go on. */
  waitMs(name: string): number;
  /** Takes an amount at this rate; a negative one gives back. */
  take(name: string, perSecond: number, amount: number): void;
}

const burstMs = 1000;
const sweepAtMin = 1024;
const keptAtMax = 0.9;

/** Makes buckets that are all empty. `now` is a clock in ms that never goes back. */
export function createBuckets({
  namesMax = 100_000,
  now = () => performance.now(),
}: {
  readonly namesMax?: number;
  readonly now?: () => number;
} = {}): Buckets {
  const emptyAtMs = new Map<string, number>();
  let sweepAt = sweepAtMin;

  function sweep(): void {
    const nowMs = now();
    for (const [name, atMs] of emptyAtMs) if (atMs <= nowMs) emptyAtMs.delete(name);
    for (const name of emptyAtMs.keys()) {
      // Some more than must go, so that the next new name does not look at all of them again.
      if (emptyAtMs.size <= namesMax * keptAtMax) break;
      emptyAtMs.delete(name);
    }
    sweepAt = Math.min(namesMax, Math.max(sweepAtMin, 2 * emptyAtMs.size));
  }

  return {
    waitMs(name) {
      const atMs = emptyAtMs.get(name);
      if (atMs === undefined) return 0;
      const overMs = atMs - now() - burstMs;
      // A backlog of exactly a second is a whole bucket.
      return overMs < 0 ? 0 : Math.max(1, Math.ceil(overMs));
    },
    take(name, perSecond, amount) {
      const nowMs = now();
      const atMs = emptyAtMs.get(name);
      if (atMs === undefined && emptyAtMs.size >= sweepAt) sweep();
      emptyAtMs.set(name, Math.max(atMs ?? nowMs, nowMs) + (amount * 1000) / perSecond);
    },
  };
}
