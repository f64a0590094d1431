/**
 * The end of the process, however it comes. Invariant: what was recorded before the last statement of the application is delivered, or told
 * as not delivered, and the exit code is the application's.
 *
 *     nothing left to do ─► beforeExit: collect metrics ─┐
 *     process.exit(n) ───────────────────────────────────┼─► exit: end open spans, hand over all, block until delivered, `exitTimeoutMs` at most
 *     uncaught error ─► exceptions.ts: event, open spans ┘
 *     signal ─► signals.ts: the same without blocking ─► dies by the signal
 *
 * Out of reach: SIGKILL, `process.abort()`, out of memory. They lose what is younger than the delay of the batches.
 */
import { isMainThread } from "node:worker_threads";
import type { Ending } from "../record/open-spans.ts";
import { observeExceptions } from "./exceptions.ts";
import { observeSignals } from "./signals.ts";

export interface ExitParts {
  readonly exitTimeoutMs: number;
  endOpenSpans(ending: Ending): void;
  /** Hands over all that waits, synchronously. */
  hurry(): void;
  /** Blocks until it is delivered, or so long. */
  drain(timeoutMs: number): void;
  flush(timeoutMs: number, isLast?: boolean): Promise<void>;
  collectMetrics(): Promise<unknown>;
}

/** Watches over the end of the process; gives back how to stop. */
export function observeExit(parts: ExitParts): () => void {
  const { exitTimeoutMs, endOpenSpans, hurry, drain, flush } = parts;
  let hasCollected = false;

  function onBeforeExit(): void {
    // Once: what is collected later would begin the event loop anew, for ever.
    if (hasCollected) return;
    hasCollected = true;
    parts.collectMetrics().catch(() => {});
  }

  function onExit(code: number): void {
    endOpenSpans({ reason: `exit code ${code}`, isFailure: code !== 0 });
    hurry();
    drain(exitTimeoutMs);
  }

  process.on("beforeExit", onBeforeExit);
  process.on("exit", onExit);
  const stops = [observeExceptions(() => endOpenSpans({ reason: "an error", isFailure: true }))];
  // Signals come to the main thread only.
  if (isMainThread) {
    stops.push(
      observeSignals({
        endOpenSpans: (signal) => endOpenSpans({ reason: signal, isFailure: false }),
        flush: (isLast) => flush(exitTimeoutMs, isLast),
      }),
    );
  }
  return () => {
    process.off("beforeExit", onBeforeExit);
    process.off("exit", onExit);
    stops.forEach((stop) => stop());
  };
}
