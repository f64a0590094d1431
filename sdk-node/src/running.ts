/** The SDK that runs in this thread, if one does; in one place even when two copies of this package are loaded. */

export interface Running {
  readonly version: string;
  /** Resolves when everything was delivered, or at the bound of `exitTimeoutMs`. */
  flush(): Promise<void>;
  /** Sends what waits and stops everything. */
  shutdown(): Promise<void>;
}

const place = Symbol.for("spanhouse.node");
const holder = globalThis as Record<symbol, unknown>;

/** What runs. */
export function getRunning(): Running | undefined {
  return holder[place] as Running | undefined;
}

/** Remembers what runs, or forgets it. */
export function setRunning(running: Running | undefined): void {
  holder[place] = running;
}
