/**
 * Keeps room for the others: while several send, nobody may hold so much of what is in flight that a newcomer finds none.
 *
 *     alone ................ everything
 *     several in 60 s ...... what one holds <= 4 x what is free: one noisy sender 80 %, two 44 % each, and never all
 *
 * Who holds nothing is always let in, as far as there is room at all. Nothing is divided in advance: what nobody needs is there
 * for whoever does. The same rule holds for keys and, apart from them, for addresses.
 */

export interface Share {
  readonly requests: number;
  readonly bytes: number;
}

export interface FairShare {
  /** Whether `name` may hold this much more while this much is free; each request must ask, and be told to `hold` when let in. */
  allows(name: string, more: Share, free: Share): boolean;
  /** Adds to what a name holds; negative when it gives back. */
  hold(name: string, more: Share): void;
}

const perFree = 4;
const otherWithinMs = 60_000;

/** Makes a share of which nothing is held; `now` is a clock in ms. */
export function createFairShare(now: () => number = () => performance.now()): FairShare {
  const held = new Map<string, { requests: number; bytes: number }>();
  let lastName: string | undefined;
  let severalUntilMs = 0;

  return {
    allows(name, more, free) {
      if (name !== lastName) {
        if (lastName !== undefined) severalUntilMs = now() + otherWithinMs;
        lastName = name;
      }
      const mine = held.get(name);
      if (mine === undefined || now() >= severalUntilMs) return true;
      return (
        mine.requests + more.requests <= perFree * free.requests && mine.bytes + more.bytes <= perFree * free.bytes
      );
    },
    hold(name, { requests, bytes }) {
      const mine = held.get(name);
      if (mine === undefined) {
        held.set(name, { requests, bytes });
      } else {
        mine.requests += requests;
        mine.bytes += bytes;
        if (mine.requests === 0) held.delete(name);
      }
    },
  };
}
