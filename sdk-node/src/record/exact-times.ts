/** Gives spans and logs the time of our clock, in microseconds, where OpenTelemetry has taken whole milliseconds. */
import type { HrTime } from "@opentelemetry/api";
import type { ReadWriteLogRecord } from "@opentelemetry/sdk-logs";
import type { Span } from "@opentelemetry/sdk-trace";
import { clock, toHrTime } from "./clock.ts";

/** What a span of OpenTelemetry keeps for its duration: the same in 2.x and 3.x, and left alone where it is not so. */
interface SpanTimes {
  readonly startTime: HrTime;
  readonly _performanceStartTime?: number;
  readonly _startTimeProvided?: boolean;
}

/** An observation that is given explicitly is not from just now. */
const justNowMs = 10;

const msOf = ([seconds, nanos]: HrTime): number => seconds * 1_000 + nanos / 1e6;

/** A span that has just begun; its end is its start with the monotonic time between, so both get exact. */
export function refineStart(span: Span): void {
  const { startTime, _startTimeProvided: isProvided, _performanceStartTime: begunMs } = span as unknown as SpanTimes;
  // In place: the pair is the span's own.
  if (isProvided === false && begunMs !== undefined) toHrTime(clock.atMs(begunMs, msOf(startTime)), startTime);
}

/** A log that is emitted just now. A time that its library gave it stays. */
export function refineLogTime(log: ReadWriteLogRecord): void {
  const observedMs = msOf(log.hrTimeObserved);
  if (!Number.isInteger(observedMs)) return;
  const nowMs = clock.nowMs();
  if (Math.abs(nowMs - observedMs) > justNowMs) return;
  const isTimeOfLibrary = msOf(log.hrTime) !== observedMs;
  log.hrTimeObserved = toHrTime(nowMs);
  if (!isTimeOfLibrary) log.hrTime = toHrTime(nowMs);
}
