import { setTimeout as delay } from "node:timers/promises";
import type { ClickHouse } from "./clickhouse.ts";

const watchMsInterval = 5_000;

export interface ClickHouseWatch {
  readonly clickhouse: Pick<ClickHouse, "ping">;
  readonly signal: AbortSignal;
  readonly answers: () => void;
  /** `reason` says why not, and where. */
  readonly fails: (reason: string) => void;
}

/** Asks ClickHouse every 5 s whether it answers, and says so each time, until `signal` aborts. */
export async function watchClickHouse({ clickhouse, signal, answers, fails }: ClickHouseWatch): Promise<void> {
  while (!signal.aborted) {
    await delay(watchMsInterval, undefined, { signal }).catch(() => undefined);
    try {
      await clickhouse.ping(AbortSignal.any([signal, AbortSignal.timeout(watchMsInterval)]));
      answers();
    } catch (error) {
      if (signal.aborted) return;
      fails(error instanceof Error ? error.message : String(error));
    }
  }
}
