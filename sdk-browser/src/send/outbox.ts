/**
 * What is on its way. A parcel that may be tried again goes to the store, and the store is emptied after a pause that
 * doubles with every failure (full jitter, so that a thousand pages do not come back at once).
 */
import type { Parcel, Post } from "./post.ts";

const pauseFirstMs = 1_000;
const pauseMaxMs = 300_000;

/** Where parcels wait. At its limit the oldest are dropped. */
export interface Store {
  put(parcel: Parcel): void;
  /** Takes everything out. */
  take(): Parcel[];
}

/** Sends parcels, now or later. */
export interface Outbox {
  send(parcel: Parcel): Promise<void>;
  /** Tries what waits. */
  retry(): Promise<void>;
  /** Forgets the next attempt. */
  close(): void;
}

const storedCharactersMax = 500_000;

/** Drops the oldest until the rest fits. */
export function trim(parcels: Parcel[], charactersMax: number): Parcel[] {
  let characters = parcels.reduce((sum, { body }) => sum + body.length, 0);
  while (characters > charactersMax) characters -= parcels.shift()!.body.length;
  return parcels;
}

/** Parcels in memory: gone with the page. */
export function createMemoryStore(): Store {
  let parcels: Parcel[] = [];
  return {
    put(parcel) {
      parcels.push(parcel);
      trim(parcels, storedCharactersMax);
    },
    take() {
      const taken = parcels;
      parcels = [];
      return taken;
    },
  };
}

/** Makes an outbox over a way to send and a place to wait. */
export function createOutbox(post: Post, store: Store): Outbox {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function send(parcel: Parcel): Promise<void> {
    const waitMs = timer === undefined ? await post(parcel) : 0;
    if (waitMs === undefined) {
      failures = 0;
      return;
    }
    store.put(parcel);
    timer ??= setTimeout(
      () => void retry(),
      Math.max(waitMs, Math.random() * Math.min(pauseMaxMs, pauseFirstMs * 2 ** failures++)),
    );
  }

  async function retry(): Promise<void> {
    close();
    for (const parcel of store.take()) await send(parcel);
  }

  function close(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  return { send, retry, close };
}
