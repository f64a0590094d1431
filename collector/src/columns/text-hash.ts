import type { ByteSource } from "./byte-buffer.ts";

export type TextHash = (source: ByteSource, from: number, length: number) => number;

/**
 * A 32-bit hash of texts that were sent to us. Whoever does not know `seed` must not be able to send many texts of one
 * hash, so every word goes through a product with a secret: a single known product leaves differences of high bits as
 * they are, for half of all seeds, and the next word can cancel them.
 */
export function createTextHash(seed: number): TextHash {
  const secret = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1) | 1;
  return (source, from, length) => {
    let hash = seed ^ length;
    let i = 0;
    for (; i + 4 <= length; i += 4) {
      hash = Math.imul(hash ^ source.view.getInt32(from + i, true), 0x9e3779b1);
      hash = Math.imul(hash ^ (hash >>> 15), secret);
      hash ^= hash >>> 13;
    }
    for (; i < length; i++) hash = Math.imul(hash ^ source.bytes[from + i]!, 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  };
}
