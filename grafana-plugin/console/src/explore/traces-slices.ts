/** The part of the range that the table has no rows of is asked in so many slices, the newest rows of each. */
const slices = 8;

/** Slices of the same length, the newest first. */
export function sliced(fromMs: number, toMs: number): readonly (readonly [number, number])[] {
  const length = (toMs - fromMs) / slices;
  if (length < 1) return [];
  return Array.from({ length: slices }, (_, at) => [
    Math.round(toMs - (at + 1) * length),
    Math.round(toMs - at * length),
  ]);
}
