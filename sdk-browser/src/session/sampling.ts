/** Shares between 0 and 1 of what is sent: by event name, by signal, and of whole sessions. */
export interface SampleRates {
  /** Of the sessions that send anything but errors. */
  readonly sessions?: number;
  readonly traces?: number;
  readonly logs?: number;
  /** Of the records of a name that come after its first 100 in a minute. */
  readonly overflow?: number;
  /** By the name of an event, such as `browser.resource_timing`. */
  readonly [event: string]: number | undefined;
}

const perMinuteMax = 100;
const errorSeverity = 17;

/** A number between 0 and 1 that is the same for all of a session, so that what is kept of it belongs together. */
function unitOf(sessionId: string): number {
  return parseInt(sessionId.slice(0, 8), 16) / 2 ** 32;
}

/** Decides about a record by its name, its signal and its severity. Errors are always kept. */
export function createSampling(
  rates: SampleRates,
  sessionId: () => string,
): (name: string, signal: "logs" | "traces", severity: number) => boolean {
  let counts: Record<string, number> = {};
  let minute = 0;
  return (name, signal, severity) => {
    if (severity >= errorSeverity) return true;
    const thisMinute = Math.floor(performance.now() / 60_000);
    if (thisMinute > minute) {
      counts = {};
      minute = thisMinute;
    }
    const rate = Math.min(rates.sessions ?? 1, rates[name] ?? rates[signal] ?? 1);
    const overflow = (counts[name] = (counts[name] ?? 0) + 1) > perMinuteMax;
    return unitOf(sessionId()) < rate && (!overflow || Math.random() < (rates.overflow ?? 1));
  };
}
