/**
 * What nobody caught. Only watched: the message, the exit code and who may go on living stay what they are without us, because no listener is
 * added that Node would count as a handler.
 */
import { recordException, severityError, severityFatal } from "../record/capture-error.ts";

/** Watches; `onFatal` runs when the error ends the process. Gives back how to stop. */
export function observeExceptions(onFatal: () => void): () => void {
  function onException(error: unknown): void {
    // With a listener of its own the application goes on, or ends by itself.
    const isFatal = process.listenerCount("uncaughtException") === 0 && !process.hasUncaughtExceptionCaptureCallback();
    recordException(error, isFatal ? severityFatal : severityError);
    if (isFatal) onFatal();
  }
  process.on("uncaughtExceptionMonitor", onException);
  return () => void process.off("uncaughtExceptionMonitor", onException);
}
