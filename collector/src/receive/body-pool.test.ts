import { describe, expect, it } from "vitest";
import { createBodyPool } from "./body-pool.ts";

const mib = 1024 * 1024;

describe("a pool of body buffers", () => {
  it("lends the same memory again once it was given back, and not before", () => {
    const pool = createBodyPool(8 * mib);
    const first = pool.take(300_000);
    const second = pool.take(300_000);
    expect(second.buffer).not.toBe(first.buffer);
    pool.release(first);
    const third = pool.take(400_000);
    expect(third.buffer).toBe(first.buffer);
    expect(third).toHaveLength(400_000);
  });

  it("does not lend twice what was given back twice", () => {
    const pool = createBodyPool(8 * mib);
    const first = pool.take(100_000);
    pool.release(first);
    pool.release(first);
    expect(pool.take(100_000).buffer).not.toBe(pool.take(100_000).buffer);
  });

  it("keeps no more than its limit", () => {
    const pool = createBodyPool(1 * mib);
    const [first, second] = [pool.take(mib), pool.take(mib)];
    pool.release(first);
    pool.release(second);
    expect(pool.take(mib).buffer).toBe(first.buffer);
    expect(pool.take(mib).buffer).not.toBe(second.buffer);
  });

  it("ignores buffers that it did not lend", () => {
    const pool = createBodyPool(8 * mib);
    const foreign = Buffer.alloc(100_000);
    pool.release(foreign);
    expect(pool.take(100_000).buffer).not.toBe(foreign.buffer);
  });
});
