/** Times and durations as a person reads them. Both come as nanoseconds. */

/** `2026-01-02 03:04:05.123` in UTC. */
export function formatTime(unixNano: bigint): string {
  return new Date(Number(unixNano / 1_000_000n)).toISOString().slice(0, 23).replace("T", " ");
}

const units: readonly (readonly [unit: string, nano: number])[] = [
  ["h", 3.6e12],
  ["min", 6e10],
  ["s", 1e9],
  ["ms", 1e6],
  ["µs", 1e3],
];

/** `1.23 s`: three digits, in the largest unit that leaves at least one before the point. */
export function formatDuration(nano: bigint): string {
  const value = Number(nano);
  const [unit, size] = units.find(([, each]) => Math.abs(value) >= each) ?? ["ns", 1];
  const scaled = value / size;
  const digits = unit === "ns" ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(scaled) || 1)));
  return `${scaled.toFixed(digits)} ${unit}`;
}
