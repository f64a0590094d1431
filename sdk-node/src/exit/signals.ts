/**
 * SIGTERM, SIGINT and SIGHUP. When nobody else listens, the process ends by the signal as it would without us, only a little later; when the
 * application listens, it decides, and what waits is sent meanwhile.
 *
 *     signal ─► others listen? ─yes─► flush alongside
 *                    └─no─► end open spans ─► flush within the bound ─► remove our listeners ─► the same signal again
 *                                             └─ a second signal: at once
 */

export interface SignalParts {
  /** Sends what waits, within the bound; `isLast` when the process ends after it. */
  flush(isLast: boolean): Promise<void>;
  /** Ends the spans that are open. */
  endOpenSpans(signal: string): void;
}

const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
/** Who is still there so long after a signal is not ended by it. */
const survivedMs = 50;

type ExitSignal = (typeof signals)[number];

interface Countable {
  readonly count?: unknown;
}

/**
 * Listeners of the package `signal-exit`, which half of npm brings along: they act only when nobody but them is left, so they wait for us, and we
 * must not wait for them. Versions 3 and 4 leave their number in these places.
 */
function countSignalExit(): number {
  const { __signal_exit_emitter__: third } = process as { readonly __signal_exit_emitter__?: Countable };
  const fourth = (globalThis as Record<symbol, unknown>)[Symbol.for("signal-exit emitter")] as Countable | undefined;
  return [third, fourth].reduce((sum, emitter) => sum + (typeof emitter?.count === "number" ? emitter.count : 0), 0);
}

/** Listens; gives back how to stop. */
export function observeSignals({ flush, endOpenSpans }: SignalParts): () => void {
  let isEnding = false;

  function stop(): void {
    for (const signal of signals) process.off(signal, onSignal);
  }

  function endBy(signal: ExitSignal): void {
    stop();
    process.kill(process.pid, signal);
    // Process 1 of a container is not ended by a signal that it does not listen to: without us it would live on, so it does with us.
    setTimeout(listen, survivedMs).unref();
  }

  function onSignal(signal: NodeJS.Signals): void {
    const ours = signal as ExitSignal;
    const others = process.listenerCount(ours) - 1 - countSignalExit();
    if (isEnding) return endBy(ours);
    if (others > 0) return void flush(false);
    isEnding = true;
    endOpenSpans(ours);
    void flush(true)
      .catch(() => {})
      .finally(() => endBy(ours));
  }

  function listen(): void {
    isEnding = false;
    // First in the row, because a listener that was added by `once` is gone from the count after its turn.
    for (const signal of signals) process.prependListener(signal, onSignal);
  }

  listen();
  return stop;
}
