/**
 * The time of a record, in microseconds. The system's clock tells whole milliseconds, in which siblings would have no order; the
 * monotonic clock tells finer, and is tied to the system's.
 *
 *     time = anchor of the system + (monotonic now - anchor of the monotonic)
 *
 * When the two have come apart by more than a few milliseconds, because the clock was set or the machine slept, they are tied anew.
 */
import type { HrTime } from "@opentelemetry/api";

export interface Clock {
  /** Milliseconds since 1970, with a fraction. */
  nowMs(): number;
  /** The time at a moment of the monotonic clock, about which the system's clock said `systemMs`. */
  atMs(monotonicMs: number, systemMs: number): number;
}

/** The clocks it is made of. */
export interface ClockSources {
  /** Milliseconds, with a fraction, that are never set. */
  monotonicMs(): number;
  /** Whole milliseconds since 1970. */
  systemMs(): number;
  /** The system's time at 0 of the monotonic clock, as good as it is known. */
  readonly originMs: number;
}

/** Less may be a pause between two looks, more is another time. */
const apartMsMax = 2;
const looksMax = 5;
/** Two looks at the monotonic clock that are no further apart than this had no pause between them. */
const pauseMsMax = 0.05;

const ofProcess: ClockSources = {
  monotonicMs: () => performance.now(),
  // Not taken once: what replaces the system's clock, as tests do, is believed.
  systemMs: () => Date.now(),
  originMs: performance.timeOrigin,
};

/** Makes a clock. */
export function createClock({ monotonicMs, systemMs, originMs }: ClockSources = ofProcess): Clock {
  let offsetMs = originMs;
  const isApart = (fromMs: number, toMs: number): boolean => Math.abs(fromMs + offsetMs - toMs) > apartMsMax;

  /** Looks again, because this thread may have paused between its looks at the clocks. */
  function tie(): void {
    for (let look = 1; look <= looksMax; look++) {
      const beforeMs = monotonicMs();
      const nowMs = systemMs();
      if (monotonicMs() - beforeMs > pauseMsMax && look < looksMax) continue;
      // Half a millisecond is what the system's clock cuts off on average.
      if (isApart(beforeMs, nowMs)) offsetMs = nowMs + 0.5 - beforeMs;
      return;
    }
  }

  function atMs(momentMs: number, wholeMs: number): number {
    if (isApart(momentMs, wholeMs)) tie();
    return momentMs + offsetMs;
  }

  return { atMs, nowMs: () => atMs(monotonicMs(), systemMs()) };
}

/** The one of this thread, for spans and logs alike. */
export const clock: Clock = createClock();

/** OpenTelemetry's pair of seconds and nanoseconds. */
export function toHrTime(ms: number, pair: HrTime = [0, 0]): HrTime {
  const seconds = Math.floor(ms / 1_000);
  pair[0] = seconds;
  // What a number of this size holds beyond microseconds is noise.
  pair[1] = Math.round((ms - seconds * 1_000) * 1_000) * 1_000;
  if (pair[1] === 1_000_000_000) {
    pair[0]++;
    pair[1] = 0;
  }
  return pair;
}
