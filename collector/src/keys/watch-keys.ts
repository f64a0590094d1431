/**
 * Keeps the ring up to date.
 *
 *   start   keys.json ─► ring                         the last known set, also while ClickHouse is away
 *   then    ClickHouse ─► ring ─► keys.json           every 5 s, and at once after a change made here
 *
 * So a revocation counts everywhere within 10 s, and with ClickHouse down the last known set goes on. One refresh follows the other:
 * a set that was read before a change must not come after it, and a file has one writer.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { ManagedKeyRing } from "./create-key-ring.ts";
import { readKeySet, writeKeySet } from "./key-set.ts";
import type { KeyStore } from "./key-store.ts";

/** `keys.json`, mode 0600; a write replaces it whole or not at all. */
export interface KeyFile {
  /** Undefined when there is none. */
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

export interface KeyWatchLog {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  repeated(kind: string, message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface KeyWatchOptions {
  readonly ring: Pick<ManagedKeyRing, "replace" | "shut">;
  readonly file: KeyFile;
  readonly log: KeyWatchLog;
}

export interface KeyWatch {
  /** Reads `keys.json` into the ring; what is none is reported, and nobody is let in without a key until ClickHouse was asked. */
  load(): Promise<void>;
  /** Reads the store into the ring, now. */
  refresh(store: Pick<KeyStore, "read">): Promise<void>;
  /** Refreshes until `signal` aborts. */
  run(store: Pick<KeyStore, "read">, signal: AbortSignal): Promise<void>;
}

const intervalMs = 5_000;
/** At a start the tables may still be on their way. */
const firstIntervalMs = 250;
const readMsMax = 4_000;

/** Makes the watch; nothing runs yet. */
export function createKeyWatch({ ring, file, log }: KeyWatchOptions): KeyWatch {
  let lastText: string | undefined;
  let everRead = false;
  let last: Promise<unknown> = Promise.resolve();

  function refresh(store: Pick<KeyStore, "read">, signal?: AbortSignal): Promise<void> {
    const next = last.catch(() => undefined).then(() => refreshOnce(store, signal));
    last = next;
    return next;
  }

  async function refreshOnce(store: Pick<KeyStore, "read">, signal?: AbortSignal): Promise<void> {
    const timeout = AbortSignal.timeout(readMsMax);
    const set = await store.read(signal === undefined ? timeout : AbortSignal.any([signal, timeout]));
    ring.replace(set);
    everRead = true;
    const text = writeKeySet(set);
    if (text === lastText) return;
    try {
      await file.write(text);
      lastText = text;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.repeated("keys.json", "the last known keys cannot be kept on disk", { reason });
    }
  }

  return {
    async load() {
      const text = await file.read();
      if (text === undefined) return;
      const set = readKeySet(text);
      if (set === undefined) {
        ring.shut();
        log.repeated("keys", "keys.json cannot be read and is not used; it is written anew once ClickHouse answers");
        return;
      }
      ring.replace(set);
      lastText = text;
      log.info("read the last known keys", { keys: set.keys.length });
    },
    refresh: (store) => refresh(store),
    async run(store, signal) {
      while (!signal.aborted) {
        try {
          await refresh(store, signal);
        } catch (error) {
          if (signal.aborted) return;
          const reason = error instanceof Error ? error.message : String(error);
          if (everRead) log.repeated("keys", "cannot read the keys, the last known ones are used", { reason });
        }
        await delay(everRead ? intervalMs : firstIntervalMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}
