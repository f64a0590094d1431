import type { Blockage } from "./blockage.ts";
import { createSettler, type SettleOwner, type Share } from "./settle-share.ts";

/** What a lane has of the writer around it. */
export interface LaneOwner extends SettleOwner {
  /** Whether a further INSERT may be begun. */
  mayBegin(): boolean;
}

/** A share of a segment in the queue of its table. */
export interface Job extends Share {
  /** It needs no INSERT any more in this process. */
  settled(): void;
}

export interface LaneState {
  readonly table: string;
  readonly queued: number;
  /** Shares being inserted, or waiting to be tried again. */
  readonly inserting: number;
  readonly blocked: Blockage | undefined;
}

export interface Lane {
  state(): LaneState;
  add(job: Job): void;
  /** Ends a back-off. */
  wake(): void;
  /** Resolves when nothing is being inserted. */
  ended(): Promise<unknown>;
}

/**
 * The queue of one table: its shares of the segments, in order. One INSERT at a time by default: the rows arrive in
 * their order, a part is as large as it can be, and the other tables already keep ClickHouse's cores busy.
 */
export function createLane(table: string, owner: LaneOwner): Lane {
  const queue: Job[] = [];
  const settler = createSettler(table, owner);
  const workers = new Set<Promise<void>>();
  let inserting = 0;
  let left = false;

  async function work(): Promise<void> {
    inserting++;
    try {
      for (let job = queue.shift(); job !== undefined && owner.mayBegin(); job = queue.shift()) {
        left = (await settler.settle(job)) === "left";
        if (left) queue.length = 0;
        else job.settled();
      }
    } finally {
      // At once with the look into the empty queue: a share that comes now must find nobody at work.
      inserting--;
      owner.changed();
    }
  }

  return {
    state: () => ({ table, queued: queue.length, inserting, blocked: settler.blocked() }),
    add(job) {
      if (left) return;
      queue.push(job);
      if (inserting >= owner.insertConcurrencyPerTable) return;
      const worker = work().finally(() => workers.delete(worker));
      workers.add(worker);
    },
    wake: settler.wake,
    ended: () => Promise.allSettled(workers),
  };
}
