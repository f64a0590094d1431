/** Everything about keys that one collector has: the ring, what keeps it up to date, and what administers it. */
import { createAdministration, type Administration } from "./administer.ts";
import { configuredKeys, type ConfiguredKey } from "./configured-keys.ts";
import { createKeyRing, localKeyId, type Door, type ManagedKeyRing } from "./create-key-ring.ts";
import type { KeyStore } from "./key-store.ts";
import { generateKey } from "./key-text.ts";
import { createKeyWatch, type KeyFile, type KeyWatchLog } from "./watch-keys.ts";

export interface KeysOptions {
  readonly configured: readonly ConfiguredKey[];
  readonly doors: { readonly ingest: Door; readonly read: Door };
  /** `keys.json`. */
  readonly file: KeyFile;
  /** `admin-token`: who can read it administers this collector. */
  readonly tokenFile: Pick<KeyFile, "write"> & { remove(): Promise<void> };
  /** Throws while ClickHouse is still being started. */
  readonly store: () => KeyStore;
  readonly log: KeyWatchLog;
}

export interface Keys {
  readonly ring: ManagedKeyRing;
  readonly administration: Administration;
  /** Follows what ClickHouse stores until `signal` aborts. */
  follow(signal: AbortSignal): Promise<void>;
  /** Takes the token of this machine away. */
  close(): Promise<void>;
}

/** Makes the ring with the keys that are known without ClickHouse, and a token for this machine, new at every start. */
export async function openKeys(options: KeysOptions): Promise<Keys> {
  const { file, tokenFile, store, log, doors } = options;
  const fixed = configuredKeys(options.configured);
  const localToken = await writeToken(tokenFile, log);
  const ring = createKeyRing({ ...doors, fixed, localToken });
  const watch = createKeyWatch({ ring, file, log });
  await watch.load();
  return {
    ring,
    administration: createAdministration({ store, refresh: watch.refresh, fixed }),
    follow: (signal) => watch.run(store(), signal),
    close: () => tokenFile.remove(),
  };
}

/** A disk that is full is no reason not to start: records then wait with their senders, and administering with its keys. */
async function writeToken(file: KeysOptions["tokenFile"], log: KeyWatchLog): Promise<string | undefined> {
  const { text } = generateKey("admin", localKeyId);
  try {
    await file.write(`${text}\n`);
    return text;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.repeated("admin-token", "the token of this machine cannot be written, so administering needs an admin key", {
      reason,
    });
    return undefined;
  }
}
