/**
 * The records of one signal on their way: 100 of them or 5 seconds make a request, and one is under way at a time. What
 * may be tried again goes back to the front, and the next attempt waits twice as long with every failure (full jitter, so
 * that a thousand pages do not come back at once). At the limit the oldest records are dropped.
 */

/** Sends records. Undefined: done with. Else: not to be tried again before so many milliseconds. */
export type Post = (records: readonly string[]) => Promise<number | undefined>;

/** The queue of a signal. */
export interface Queue {
  /** What waits, oldest first. */
  readonly records: string[];
  add(record: string): void;
  /** Whether the last attempt failed, so that the next one waits. */
  isFailing(): boolean;
  /** Sends what is there; resolves when all of it was tried. */
  flush(): Promise<void>;
}

/** Makes the queue of a signal. */
export function createQueue(post: Post): Queue {
  const records: string[] = [];
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> | undefined;

  function schedule(delayMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), delayMs);
  }

  async function sendAll(): Promise<void> {
    clearTimeout(timer);
    while (records[0]) {
      const batch = records.splice(0, 100);
      const pauseMs = await post(batch);
      if (pauseMs! >= 0) {
        records.unshift(...batch);
        return schedule(Math.max(pauseMs!, Math.random() * 1_000 * 2 ** Math.min(failures++, 8)));
      }
      failures = 0;
    }
  }

  const flush = (): Promise<void> => (sending ??= sendAll().finally(() => (sending = undefined)));

  return {
    flush,
    records,
    isFailing: () => failures > 0,
    add(record) {
      const count = records.push(record);
      if (count > 1_000) records.shift();
      if (!failures) {
        if (count > 99) void flush();
        else if (count < 2) schedule(5_000);
      }
    },
  };
}
