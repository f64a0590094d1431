/** Medians and spreads over the rounds of a benchmark. */

export interface Figure {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The middle, the smallest and the largest of some measurements. */
export function figure(values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

/** The value below which the share `rank` (0 to 1) of the measurements lies. */
export function percentile(values: readonly number[], rank: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * rank))]!;
}

/** `1.23 (1.10 to 1.40)`, with as many digits as the number deserves. */
export function printFigure({ median, min, max }: Figure): string {
  return `${printNumber(median)} (${printNumber(min)} to ${printNumber(max)})`;
}

export function printNumber(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString("en");
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
