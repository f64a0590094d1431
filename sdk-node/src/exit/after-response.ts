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

/** Asks the platform to wait for the flush; false when there is no such platform. */
export function waitUntilFlushed(flush: () => Promise<void>): boolean {
  try {
    const place = Symbol.for("@vercel/request-context");
    const holder = (globalThis as Record<symbol, unknown>)[place] as ContextHolder | undefined;
    const request = holder?.get?.();
    if (typeof request?.waitUntil !== "function") return false;
    request.waitUntil(flush());
    return true;
  } catch {
    // The platform's own code; the batches send as always.
    return false;
  }
}
