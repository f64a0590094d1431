/** Slices of a time, of the same length, the newest first; none of a time that is too short to be cut. */
export function sliced(fromMs: number, toMs: number, count: number): readonly (readonly [number, number])[] {
  const length = (toMs - fromMs) / count;
  if (length < 1) return [];
  return Array.from({ length: count }, (_, at) => [
    Math.round(toMs - (at + 1) * length),
    Math.round(toMs - at * length),
  ]);
}

/** The middle one of what is known; undefined when nothing is. */
export function middleOf(values: readonly (number | null)[]): number | undefined {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)];
}
