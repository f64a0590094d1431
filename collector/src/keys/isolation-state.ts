import type { Isolation } from "./row-filter.ts";

export interface IsolationState {
  /** As last found; asks again in the background when that is some time ago. */
  current(): Isolation;
  /** Asks now. Never rejects. */
  check(): Promise<void>;
}

/** Somebody may repair the rights of the reader, or break them, while the collector runs. */
const recheckMsUnproven = 5_000;
const recheckMsProven = 60_000;

/** Remembers whether projects are kept apart. Until it has been shown once they are not. */
export function createIsolationState(prove: () => Promise<Isolation>): IsolationState {
  let isolation: Isolation = {
    proven: false,
    reason: "it has not been tried yet whether ClickHouse keeps projects apart",
  };
  let checkedAtMs = Number.NEGATIVE_INFINITY;
  let checking: Promise<void> | undefined;

  async function checkOnce(): Promise<void> {
    try {
      isolation = await prove();
    } catch {
      // ClickHouse is away, so what was shown before still holds, and no query runs meanwhile.
    } finally {
      checkedAtMs = performance.now();
      checking = undefined;
    }
  }

  const check = (): Promise<void> => (checking ??= checkOnce());
  return {
    current() {
      const staleMs = isolation.proven ? recheckMsProven : recheckMsUnproven;
      if (performance.now() - checkedAtMs > staleMs) void check();
      return isolation;
    },
    check,
  };
}
