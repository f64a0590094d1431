/**
 * The time in milliseconds since 1970 with fractions. The monotonic clock stops while some machines sleep, and the
 * system's clock may be set; when both are apart by more than this, the system's is right from then on.
 */
const driftMaxMs = 1_000;
let originMs = performance.timeOrigin;

/** Now, in milliseconds since 1970. */
export function now(): number {
  const driftMs = Date.now() - originMs - performance.now();
  if (Math.abs(driftMs) > driftMaxMs) originMs += driftMs;
  return originMs + performance.now();
}

/** A time of a performance entry (milliseconds since the page's origin) in milliseconds since 1970. */
export function pageTime(entryMs: number): number {
  return now() - performance.now() + entryMs;
}

/** OTLP's nanoseconds; microseconds are as fine as a double of today's date is. */
export function toNanos(timeMs: number): string {
  return `${Math.round(timeMs * 1_000)}000`;
}
