import { OperatingError } from "../errors.ts";

export interface SlotLimits {
  /** Queries of one key that run at the same time. */
  readonly runningMax: number;
  /** Queries of one key that wait for one of them. */
  readonly waitingMax: number;
}

/** Runs what is asked for a key when one of its places is free. */
export type QuerySlots = <T>(keyId: string, signal: AbortSignal, run: () => Promise<T>) => Promise<T>;

interface Lane {
  running: number;
  readonly waiting: Set<() => void>;
}

/**
 * One lane a key, so that many queries of one key leave the others their places. A dashboard asks for all its panels at once, so
 * what is over the limit waits its turn; when too many wait, the answer is `over_rate` at once.
 */
export function createQuerySlots({ runningMax, waitingMax }: SlotLimits): QuerySlots {
  const lanes = new Map<string, Lane>();

  async function enter(lane: Lane, signal: AbortSignal): Promise<void> {
    if (lane.running < runningMax) {
      lane.running++;
      return;
    }
    if (lane.waiting.size >= waitingMax) {
      throw new OperatingError("over_rate", `${lane.running} queries of this key run and ${lane.waiting.size} wait`, {
        retryAfterMs: 1000,
        hint: "Ask for less at a time.",
      });
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (): void => {
      lane.waiting.delete(resolve);
      reject(signal.reason as Error);
    };
    lane.waiting.add(resolve);
    signal.addEventListener("abort", leave, { once: true });
    await promise.finally(() => signal.removeEventListener("abort", leave));
  }

  function leave(keyId: string, lane: Lane): void {
    const [next] = lane.waiting;
    if (next === undefined) {
      lane.running--;
      if (lane.running === 0) lanes.delete(keyId);
      return;
    }
    // The place goes from one to the next.
    lane.waiting.delete(next);
    next();
  }

  return async (keyId, signal, run) => {
    let lane = lanes.get(keyId);
    if (lane === undefined) lanes.set(keyId, (lane = { running: 0, waiting: new Set() }));
    signal.throwIfAborted();
    await enter(lane, signal);
    try {
      return await run();
    } finally {
      leave(keyId, lane);
    }
  };
}
