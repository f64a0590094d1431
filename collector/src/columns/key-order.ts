import type { Dictionary } from "./dictionary.ts";

/** Beyond so many distinct keys in one block, ranks are no longer kept and keys are compared by their bytes. */
const rankedKeysMax = 4096;

/**
 * Byte order over the keys of a dictionary, answered by comparing two numbers. Every key has a rank between those of
 * its neighbours; a new key gets the middle, and when the middle is no longer a number of its own all are numbered
 * anew. A map of ten attributes is so sorted without looking at a single byte.
 */
export class KeyOrder {
  readonly #keys: Dictionary;
  readonly #ranks = new Float64Array(rankedKeysMax);
  #sorted: number[] = [];
  #ranked = 0;

  constructor(keys: Dictionary) {
    this.#keys = keys;
  }

  /** Negative, zero or positive, as for sorting. */
  compare(a: number, b: number): number {
    if (a >= this.#ranked || b >= this.#ranked) {
      this.#rankNewKeys();
      if (a >= rankedKeysMax || b >= rankedKeysMax) return this.#compareBytes(a, b);
    }
    return this.#ranks[a]! - this.#ranks[b]!;
  }

  /** After that of the keys: forgets the order if it knows keys that are gone. */
  rollback(): void {
    if (this.#ranked > this.#keys.size) this.reset();
  }

  reset(): void {
    if (this.#ranked === 0) return;
    this.#ranked = 0;
    this.#sorted = [];
  }

  #rankNewKeys(): void {
    const end = Math.min(this.#keys.size, rankedKeysMax);
    for (; this.#ranked < end; this.#ranked++) this.#rank(this.#ranked);
  }

  #rank(key: number): void {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compareBytes(this.#sorted[middle]!, key) < 0) low = middle + 1;
      else high = middle;
    }
    const below = low === 0 ? 0 : this.#ranks[this.#sorted[low - 1]!]!;
    const above = low === this.#sorted.length ? below + 2 : this.#ranks[this.#sorted[low]!]!;
    const rank = (below + above) / 2;
    this.#sorted.splice(low, 0, key);
    this.#ranks[key] = rank;
    if (rank <= below || rank >= above) this.#renumber();
  }

  #renumber(): void {
    this.#sorted.forEach((key, index) => {
      this.#ranks[key] = index + 1;
    });
  }

  #compareBytes(a: number, b: number): number {
    const { bytes } = this.#keys.arena;
    const aLength = this.#keys.lengths[a]!;
    const bLength = this.#keys.lengths[b]!;
    const aStart = this.#keys.starts[a]!;
    const bStart = this.#keys.starts[b]!;
    const common = Math.min(aLength, bLength);
    for (let i = 0; i < common; i++) {
      const difference = bytes[aStart + i]! - bytes[bStart + i]!;
      if (difference !== 0) return difference;
    }
    return aLength - bLength;
  }
}
