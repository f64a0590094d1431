/** For those who decide themselves when something must have been sent. */
import { waitUntilFlushed } from "./exit/after-response.ts";
import { getRunning } from "./running.ts";

/** Resolves when everything was delivered, or at the bound of `exitTimeoutMs`; for functions that are frozen after their answer. */
export async function flush(): Promise<void> {
  await getRunning()?.flush();
}

/** Lets the platform wait for the flush after the answer, where it can; else the batches send as always. */
export function flushAfterResponse(): void {
  waitUntilFlushed(flush);
}

/** Sends what waits and stops everything. */
export async function shutdown(): Promise<void> {
  await getRunning()?.shutdown();
}
