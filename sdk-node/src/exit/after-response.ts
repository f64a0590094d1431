/**
 * Platforms that freeze a process once it has answered let it say what it still has to do: `waitUntil`, which Vercel and others put where
 * this looks for it.
 */

interface RequestContext {
  readonly waitUntil?: (promise: Promise<unknown>) => void;
}

interface ContextHolder {
  get?(): RequestContext | undefined;
}

function findWaitUntil(): RequestContext["waitUntil"] {
  try {
    const holder = (globalThis as Record<symbol, unknown>)[Symbol.for("@vercel/request-context")] as
      | ContextHolder
      | undefined;
    return holder?.get?.()?.waitUntil;
  } catch {
    return undefined;
  }
}

/** Asks the platform to wait for the flush; false when there is no such platform. */
export function waitUntilFlushed(flush: () => Promise<void>): boolean {
  const waitUntil = findWaitUntil();
  if (typeof waitUntil !== "function") return false;
  waitUntil(flush());
  return true;
}
