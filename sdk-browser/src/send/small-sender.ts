/**
 * The sender of the entries for errors alone and vitals alone, in a third of the bytes of the full one: logs only, nothing
 * stored, and what may be tried again is tried half a minute to a minute later, or when `Retry-After` allows it.
 */
import { requestHeaders, type ServiceOptions } from "../record/service.ts";
import { createEnvelope, logSignal } from "./envelope.ts";

const intervalMs = 5_000;
const retryMs = 30_000;
/** At the limit nothing more is taken. */
const recordsMax = 100;

/** Sends log records. */
export interface SmallSender {
  add(record: string): void;
  flush(): Promise<void>;
}

/** Makes the sender; `resource` are the encoded attributes of the resource. */
export function createSmallSender(options: ServiceOptions, resource: unknown): SmallSender {
  const wrap = createEnvelope(logSignal, resource);
  const headers = requestHeaders(options);
  const send = fetch;
  const records: string[] = [];

  async function flush(): Promise<void> {
    const batch = records.splice(0);
    if (!batch[0]) return;
    let waitMs = retryMs * (1 + Math.random());
    try {
      const body = wrap(batch);
      // The page may go away before the answer comes; more than 64 KiB, a browser does not send for one that has gone.
      const request = { method: "POST", headers, body, keepalive: body.length < 20_000 };
      const { status, headers: told } = await send(`${options.url}/v1/logs`, request);
      if (![429, 502, 503, 504].includes(status)) return;
      // Seconds; a date is no number, and the pause of our own is long enough for it.
      waitMs = Math.max(waitMs, +told.get("retry-after")! * 1_000 || 0);
    } catch {
      // A lost connection is worth another try as well.
    }
    records.push(...batch);
    setTimeout(hurry, waitMs);
  }

  const hurry = (): void => void flush();
  // The first comes before the second, and is all that comes when a tab of a phone is swiped away.
  addEventListener("visibilitychange", hurry);
  addEventListener("pagehide", hurry);
  return {
    flush,
    add(record) {
      if (records.push(record) > recordsMax) records.pop();
      // Hidden, the page may be gone before any timer; what is told in one task goes together.
      if (document.visibilityState === "hidden") queueMicrotask(hurry);
      else setTimeout(hurry, intervalMs);
    },
  };
}
