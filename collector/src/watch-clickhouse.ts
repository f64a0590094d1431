import { setTimeout as delay } from "node:timers/promises";
import type { ClickHouse } from "./clickhouse.ts";

const watchMsInterval = 5_000;
/** While it does not answer: records wait on disk until it is seen again. */
const watchMsIntervalAway = 1_000;

export interface ClickHouseWatch {
  readonly clickhouse: Pick<ClickHouse, "ping">;
  readonly signal: AbortSignal;
  readonly answers: () => void;
  /** `reason` says why not, and where. */
  readonly fails: (reason: string) => void;
}

/** Asks ClickHouse every 5 s whether it answers, every second while it does not, and says so each time, until `signal` aborts. */
export async function watchClickHouse({ clickhouse, signal, answers, fails }: ClickHouseWatch): Promise<void> {
  let isThere = true;
  while (!signal.aborted) {
    await delay(isThere ? watchMsInterval : watchMsIntervalAway, undefined, { signal }).catch(() => undefined);
    try {
      await clickhouse.ping(AbortSignal.any([signal, AbortSignal.timeout(watchMsInterval)]));
      isThere = true;
      answers();
    } catch (error) {
      if (signal.aborted) return;
      isThere = false;
      fails(error instanceof Error ? error.message : String(error));
    }
  }
}
