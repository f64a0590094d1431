/**
 * The records of one signal on their way: 100 of them or 5 seconds begin a request, which takes all that wait, 500 at the
 * most, because a request costs the page more than a record. One is under way at a time. Records
 * stay here until their request is handed to `fetch`, so that a page that goes away meanwhile finds them. What may be tried
 * again goes back to the front, and the next attempt waits twice as long with every failure (full jitter, so that a
 * thousand pages do not come back at once). At the limit the oldest records are dropped.
 */

/** The answer to a request. Undefined: done with. Else: not to be tried again before so many milliseconds. */
export type Answer = Promise<number | undefined>;

/** Sends a request that is ready; undefined: not now, and what changes that flushes. */
type Send = (() => Answer) | undefined;

/** Makes a request of records. */
export type Prepare<Item> = (batch: readonly Item[]) => Send | Promise<Send>;

/** The queue of a signal. */
export interface Queue<Item> {
  /** What waits, oldest first. */
  readonly records: Item[];
  add(record: Item): void;
  /** Whether the last attempt failed, so that the next one waits. */
  isFailing(): boolean;
  /** Takes records back if they are to be sent again. */
  settle(batch: readonly Item[], answer: Answer): Promise<void>;
  /** Sends what is there; resolves when all of it was tried. */
  flush(): Promise<void>;
}

/** Makes the queue of a signal; what begins by itself, not by `flush`, first waits for `ease`. */
export function createQueue<Item>(prepare: Prepare<Item>, ease?: () => Promise<void>): Queue<Item> {
  const records: Item[] = [];
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> | undefined;

  const begin = (): unknown => flush(ease?.());

  function schedule(delayMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(begin, delayMs);
  }

  async function settle(batch: readonly Item[], answer: Answer): Promise<void> {
    const pauseMs = await answer;
    if (pauseMs === undefined) failures = 0;
    else {
      records.unshift(...batch);
      schedule(Math.max(pauseMs, Math.random() * 1_000 * 2 ** Math.min(failures++, 8)));
    }
  }

  async function sendAll(ready?: Promise<void>): Promise<void> {
    clearTimeout(timer);
    await ready;
    for (;;) {
      const batch = records.slice(0, 500);
      const send = batch[0] && (await prepare(batch));
      if (!send) return;
      // Else the page has gone away meanwhile and taken them along, or they were dropped.
      if (records[0] === batch[0]) {
        records.splice(0, batch.length);
        await settle(batch, send());
        if (failures) return;
      }
    }
  }

  const flush = (ready?: Promise<void>): Promise<void> =>
    (sending ??= sendAll(ready).finally(() => (sending = undefined)));

  return {
    flush: () => flush(),
    records,
    settle,
    isFailing: () => failures > 0,
    add(record) {
      const count = records.push(record);
      if (count > 1_000) records.shift();
      if (!failures) {
        if (count === 100) begin();
        else if (count < 2) schedule(5_000);
      }
    },
  };
}
