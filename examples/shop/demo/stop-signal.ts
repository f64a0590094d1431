/** npm and terminals repeat a signal; only a later one means that somebody has lost patience. */
const signalEchoMs = 1_000;

/** Resolves at the first SIGINT, SIGTERM or SIGHUP; a second one, later, ends the process at once and all others with it. */
export function stopSignal(): Promise<string> {
  let firstMs: number | undefined;
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => {
        const nowMs = performance.now();
        firstMs ??= nowMs;
        if (nowMs - firstMs > signalEchoMs) process.exit(1);
        resolve(signal);
      });
    }
  });
}
