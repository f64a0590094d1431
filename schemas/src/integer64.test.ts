import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readInteger64 } from "./integer64.ts";

/** The two halves back as a bigint, or false when the value was refused. */
function read(value: unknown, signed: boolean): bigint | false {
  const into = { low: 0, high: 0 };
  if (!readInteger64(value, signed, into)) return false;
  const bits = (BigInt(into.high) << 32n) | BigInt(into.low);
  return signed ? BigInt.asIntN(64, bits) : bits;
}

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

describe("readInteger64", () => {
  it("reads text, bigint and safe numbers exactly", () => {
    fc.assert(
      fc.property(int64, uint64, fc.maxSafeInteger(), (signed, unsigned, safe) => {
        expect(read(String(signed), true)).toBe(signed);
        expect(read(signed, true)).toBe(signed);
        expect(read(String(unsigned), false)).toBe(unsigned);
        expect(read(unsigned, false)).toBe(unsigned);
        expect(read(safe, true)).toBe(BigInt(safe));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["-9223372036854775808", true, -(2n ** 63n)],
    ["9223372036854775807", true, 2n ** 63n - 1n],
    ["9223372036854775808", true, false],
    ["-9223372036854775809", true, false],
    ["18446744073709551615", false, 2n ** 64n - 1n],
    ["18446744073709551616", false, false],
    ["99999999999999999999", false, false],
    ["000000000000000000001", false, false],
    ["-4294967296", true, -4294967296n],
    ["-1", false, false],
    ["-0", false, 0n],
    ["", true, false],
    ["-", true, false],
    ["+1", true, false],
    ["1.0", true, false],
    ["1e3", true, false],
    [" 1", true, false],
    ["12345678901x", true, false],
    ["1x3456789012", true, false],
    [-0, false, 0n],
    [1e3, true, 1000n],
    [2 ** 63, true, false],
    [-(2 ** 63), true, -(2n ** 63n)],
    [2 ** 64, false, false],
    [1e300, false, false],
    [1.5, true, false],
    [Number.NaN, true, false],
    [Infinity, true, false],
    [2n ** 64n, false, false],
    [10n ** 40n, true, false],
    [-(10n ** 40n), true, false],
    [true, true, false],
    [null, true, false],
    [[1], true, false],
  ])("reads %s (signed: %s) as %s", (value, signed, expected) => {
    expect(read(value, signed)).toBe(expected);
  });
});
