/** Which segment files exist, how large each is and how old: kept in memory, equal to what is on disk. */
export interface Ledger {
  /** Enters a segment or its new size. */
  set(id: string, bytes: number): void;
  remove(id: string): void;
  readonly bytes: number;
  readonly segments: number;
  /** The smallest id. */
  oldest(): string | undefined;
}

export function createLedger(): Ledger {
  const sizes = new Map<string, number>();
  let total = 0;
  return {
    set: (id, bytes) => {
      total += bytes - (sizes.get(id) ?? 0);
      sizes.set(id, bytes);
    },
    remove: (id) => {
      total -= sizes.get(id) ?? 0;
      sizes.delete(id);
    },
    get bytes() {
      return total;
    },
    get segments() {
      return sizes.size;
    },
    oldest: () => {
      let oldest: string | undefined;
      for (const id of sizes.keys()) if (oldest === undefined || id < oldest) oldest = id;
      return oldest;
    },
  };
}
