/** How numbers look as attribute values, and inside of the JSON text of composite ones. */

/** Decimal text of a signed 64-bit integer by its unsigned halves. */
export function int64Text(low: number, high: number): string {
  if (high === 0) return String(low);
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)).toString();
}

/** The shortest text that reads back as this number, as JavaScript and JSON write it; negative zero is "0". */
export function doubleText(value: number): string {
  return String(value);
}
