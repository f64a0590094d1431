/** A 64-bit integer in two's complement as two unsigned 32-bit halves: JavaScript numbers that need no BigInt. */
export interface Integer64 {
  low: number;
  high: number;
}

const two32 = 0x1_0000_0000;

/**
 * Reads a 64-bit integer as OTLP/JSON may carry it into `into`: a decimal string, an integral number or a bigint.
 * Returns false, and leaves `into` undefined, when it is none of these or out of range (signed: -2^63 to 2^63-1,
 * unsigned: 0 to 2^64-1).
 */
export function readInteger64(value: unknown, signed: boolean, into: Integer64): boolean {
  let negative: boolean;
  if (typeof value === "string") {
    negative = value.charCodeAt(0) === 0x2d;
    if (!readDecimal(value, negative ? 1 : 0, into)) return false;
  } else if (typeof value === "number") {
    if (!Number.isInteger(value)) return false;
    negative = value < 0;
    const magnitude = Math.abs(value);
    into.low = magnitude >>> 0;
    into.high = Math.floor(magnitude / two32);
  } else if (typeof value === "bigint") {
    negative = value < 0n;
    const magnitude = negative ? -value : value;
    into.low = Number(magnitude & 0xffffffffn);
    into.high = Number(magnitude >> 32n);
  } else return false;
  return signed ? applySign(into, negative) : into.high < two32 && (!negative || isZero(into));
}

/** Up to 20 decimal digits from `start` to the end; true when there is nothing else. */
function readDecimal(text: string, start: number, into: Integer64): boolean {
  const digits = text.length - start;
  if (digits < 1 || digits > 20) return false;
  const split = Math.max(start, text.length - 9);
  const upper = digitsToNumber(text, start, split);
  const lower = digitsToNumber(text, split, text.length);
  if (upper < 0 || lower < 0) return false;
  // upper * 10^9 + lower in steps of 16 bits, so that every intermediate stays below 2^53.
  const bottom = (upper % 0x10000) * 1e9 + lower;
  const top = Math.floor(upper / 0x10000) * 1e9 + Math.floor(bottom / 0x10000);
  into.low = (top % 0x10000) * 0x10000 + (bottom % 0x10000);
  into.high = Math.floor(top / 0x10000);
  return true;
}

/** The digits from `start` to `end` as a number, -1 when one of them is no digit. */
function digitsToNumber(text: string, start: number, end: number): number {
  let number = 0;
  for (let index = start; index < end; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

function applySign(magnitude: Integer64, negative: boolean): boolean {
  const { low, high } = magnitude;
  if (high < 0x80000000) {
    if (negative && !isZero(magnitude)) {
      magnitude.low = (two32 - low) % two32;
      magnitude.high = (low === 0 ? two32 - high : two32 - 1 - high) % two32;
    }
    return true;
  }
  return negative && high === 0x80000000 && low === 0;
}

function isZero({ low, high }: Integer64): boolean {
  return low === 0 && high === 0;
}
