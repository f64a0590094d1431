/**
 * How values are distributed, as far as a histogram tells: so many between two bounds. Explicit and exponential histograms become
 * the same thing here, so that they can be added, asked for quantiles and drawn in one way.
 */
export interface Bucket {
  /** -Infinity below the first bound. */
  readonly low: number;
  /** Infinity above the last. */
  readonly high: number;
  readonly count: number;
  /** Values are thought to lie evenly in it, or evenly by their logarithm. */
  readonly scale: "linear" | "logarithmic";
}

/** Buckets between explicit bounds; `counts` has one more. */
export function explicitBuckets(bounds: readonly number[], counts: readonly number[]): Bucket[] {
  return counts.flatMap((count, index) =>
    count > 0
      ? [{ low: bounds[index - 1] ?? -Infinity, high: bounds[index] ?? Infinity, count, scale: "linear" as const }]
      : [],
  );
}

export interface ExponentialCounts {
  readonly scale: number;
  readonly positive: ReadonlyMap<number, number>;
  readonly negative: ReadonlyMap<number, number>;
  readonly zero: number;
  readonly zeroThreshold: number;
}

/** Bucket `i` of scale `s` lies above 2^(i / 2^s), up to and with 2^((i + 1) / 2^s). */
export function exponentialBuckets({ scale, positive, negative, zero, zeroThreshold }: ExponentialCounts): Bucket[] {
  const bound = (index: number): number => 2 ** (index * 2 ** -scale);
  const buckets: Bucket[] = [];
  for (const [index, count] of negative) {
    if (count > 0) buckets.push({ low: -bound(index + 1), high: -bound(index), count, scale: "logarithmic" });
  }
  if (zero > 0) buckets.push({ low: -zeroThreshold, high: zeroThreshold, count: zero, scale: "linear" });
  for (const [index, count] of positive) {
    if (count > 0) buckets.push({ low: bound(index), high: bound(index + 1), count, scale: "logarithmic" });
  }
  return buckets.toSorted((a, b) => a.low - b.low);
}

/** As in OTLP: there all of what is below 1 is one bucket and all above it another. */
const scaleMin = -10;

/** The same counts in half as many buckets, as often as needed to have at most so many. */
export function coarsen(counts: ExponentialCounts, bucketsMax: number): ExponentialCounts {
  let { scale, positive, negative } = counts;
  while (positive.size + negative.size > bucketsMax && scale > scaleMin) {
    scale--;
    positive = halve(positive);
    negative = halve(negative);
  }
  return { scale, positive, negative, zero: counts.zero, zeroThreshold: counts.zeroThreshold };
}

function halve(counts: ReadonlyMap<number, number>): Map<number, number> {
  const halved = new Map<number, number>();
  for (const [index, count] of counts) {
    const half = Math.floor(index / 2);
    halved.set(half, (halved.get(half) ?? 0) + count);
  }
  return halved;
}

/**
 * The value that a share `q` of all are not above; null when there are none. Within a bucket values are thought to be spread. Below the
 * first bound nothing is known but that bound; when that is positive, values are thought to begin at 0. Above the last it is that bound.
 */
export function quantileOf(buckets: readonly Bucket[], q: number): number | null {
  const apart = separate(buckets);
  const total = apart.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  let left = q * total;
  for (const [index, bucket] of apart.entries()) {
    if (left <= bucket.count || index === apart.length - 1) return within(bucket, Math.min(1, left / bucket.count));
    left -= bucket.count;
  }
  return null;
}

function within({ low: given, high, scale }: Bucket, share: number): number {
  const low = given === -Infinity ? Math.min(0, high) : given;
  if (high === Infinity) return given === -Infinity ? 0 : low;
  if (given === -Infinity && high <= 0) return high;
  if (scale === "linear" || low === 0 || high === 0) return low + (high - low) * share;
  return Math.sign(low) * Math.abs(low) ** (1 - share) * Math.abs(high) ** share;
}

/** Buckets that overlap, of senders with different bounds, are cut at each other's bounds; what is in them is shared out. */
function separate(buckets: readonly Bucket[]): readonly Bucket[] {
  const sorted = buckets.filter(({ count }) => count > 0).toSorted((a, b) => a.low - b.low || a.high - b.high);
  const overlaps = sorted.some((bucket, index) => index > 0 && bucket.low < (sorted[index - 1]?.high ?? -Infinity));
  if (!overlaps) return sorted;
  const bounds = [...new Set(sorted.flatMap(({ low, high }) => [low, high]))].toSorted((a, b) => a - b);
  return bounds.slice(1).flatMap((high, index) => {
    const low = bounds[index] ?? -Infinity;
    const count = sorted.reduce((sum, bucket) => sum + shareOf(bucket, low, high), 0);
    return count > 0 ? [{ low, high, count, scale: "linear" as const }] : [];
  });
}

/** How many of a bucket's values lie between two bounds. An open end is thought to lie at the bound that is known. */
function shareOf(bucket: Bucket, low: number, high: number): number {
  if (high <= bucket.low || low >= bucket.high) return 0;
  if (bucket.low === -Infinity) return high === bucket.high ? bucket.count : 0;
  if (bucket.high === Infinity) return low === bucket.low ? bucket.count : 0;
  if (bucket.high === bucket.low) return bucket.count;
  return (bucket.count * (Math.min(high, bucket.high) - Math.max(low, bucket.low))) / (bucket.high - bucket.low);
}
