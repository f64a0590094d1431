import { AsyncLocalStorage } from "node:async_hooks";
import type { Principal } from "../keys/key-ring.ts";

/** For whom the work of a request is done. */
export interface Reader {
  readonly principal: Principal;
  /** There are no keys at all, so that nobody else's rows can be there. */
  readonly alone: boolean;
  /** Whether the key is still good: what goes on for long asks again. */
  isLetIn(): boolean;
}

const readers = new AsyncLocalStorage<Reader>();

/**
 * Everything that `run` does, whatever it waits for meanwhile, is done for this reader. No route hands the reader on, so none can
 * forget it or take another one's.
 */
export function runAs<T>(reader: Reader, run: () => T): T {
  return readers.run(reader, run);
}

/** The reader for whom this is done; outside of a request there is none, and that is a fault. */
export function currentReader(): Reader {
  const reader = readers.getStore();
  if (reader === undefined) throw new Error("BUG: a query is run for nobody");
  return reader;
}
