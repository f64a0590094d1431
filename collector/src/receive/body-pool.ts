/** Smaller bodies come in one piece from the parser and need no buffer of their own. */
const pooledBytesMin = 64 * 1024;
/** Larger ones are too rare to keep memory for. */
const pooledBytesMax = 4 * 1024 * 1024;

/**
 * Buffers for bodies that arrive in pieces, used again once their request is answered. A fresh one for every request
 * is memory outside of V8's heap, and every few dozen MiB of that make V8 collect the whole heap: a third of the
 * collector's CPU under load, before.
 */
export interface BodyPool {
  /** A buffer of exactly `bytes` bytes, with anything in it. */
  take(bytes: number): Buffer;
  /** Gives back what `take` gave, when nobody reads it any more; other buffers are ignored. */
  release(buffer: Uint8Array): void;
}

/** Makes a pool that keeps at most `bytesMax` bytes of unused buffers. */
export function createBodyPool(bytesMax: number): BodyPool {
  /** Unused buffers by size; sizes are powers of two. */
  const unused = new Map<number, Buffer[]>();
  const taken = new WeakMap<Uint8Array, Buffer>();
  let keptBytes = 0;

  return {
    take(bytes) {
      if (bytes < pooledBytesMin || bytes > pooledBytesMax) return Buffer.allocUnsafeSlow(bytes);
      const size = 2 ** Math.ceil(Math.log2(bytes));
      const kept = unused.get(size)?.pop();
      if (kept !== undefined) keptBytes -= size;
      const whole = kept ?? Buffer.allocUnsafeSlow(size);
      const part = whole.subarray(0, bytes);
      taken.set(part, whole);
      return part;
    },
    release(buffer) {
      const whole = taken.get(buffer);
      // Given back twice, it would be lent twice.
      if (whole === undefined || !taken.delete(buffer) || keptBytes + whole.length > bytesMax) return;
      keptBytes += whole.length;
      const list = unused.get(whole.length);
      if (list === undefined) unused.set(whole.length, [whole]);
      else list.push(whole);
    },
  };
}
