/** JSON numbers and booleans as protobuf fields, for `transcode-otlp-json.ts`. What is not plain throws `notPlain`. */
import { notPlain, type Reader, type ScalarField } from "./plain-json.ts";
import { writeDouble, writeFixed32, writeVarint, writeVarint64 } from "./wire-writer.ts";

const integer = { negative: false, low: 0, high: 0 };

/** Reads a decimal integer, in quotes or not, into `integer`: its sign, and its magnitude by halves. */
function readInteger(from: Reader): void {
  const { bytes } = from;
  const quoted = bytes[from.pos] === 0x22;
  let at = quoted ? from.pos + 1 : from.pos;
  integer.negative = bytes[at] === 0x2d;
  if (integer.negative) at++;
  const start = at;
  // The last nine digits apart, so that everything stays below 2^53.
  let upper = 0;
  let lower = 0;
  let end = start;
  while (isDigit(bytes[end])) end++;
  const digits = end - start;
  if (digits === 0 || digits > 19 || (digits > 1 && bytes[start] === 0x30)) throw notPlain;
  for (const split = end - 9; at < split; at++) upper = upper * 10 + bytes[at]! - 0x30;
  for (; at < end; at++) lower = lower * 10 + bytes[at]! - 0x30;
  if (quoted) {
    if (bytes[end] !== 0x22) throw notPlain;
    from.pos = end + 1;
  } else {
    // Minus zero, a fraction and an exponent are no plain integers.
    if (!isBehindNumber(bytes[end]) || (integer.negative && upper === 0 && lower === 0)) throw notPlain;
    from.pos = end;
  }
  const bottom = (upper % 0x10000) * 1e9 + lower;
  const top = Math.floor(upper / 0x10000) * 1e9 + Math.floor(bottom / 0x10000);
  integer.low = (top % 0x10000) * 0x10000 + (bottom % 0x10000);
  integer.high = Math.floor(top / 0x10000);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isBehindNumber(byte: number | undefined): boolean {
  return byte === 0x2c || byte === 0x7d || byte === 0x5d || (byte !== undefined && byte <= 0x20);
}

/** Reads a 64-bit integer as two's complement; answers false for a zero that is not to be written. */
function readInteger64(from: Reader, field: ScalarField): boolean {
  readInteger(from);
  const isZero = integer.low === 0 && integer.high === 0;
  if (field.signed && integer.high > 0x7fff_ffff) throw notPlain;
  if (integer.negative && !isZero) {
    if (!field.signed) throw notPlain;
    integer.high = (integer.low === 0 ? 0x1_0000_0000 - integer.high : 0xffff_ffff - integer.high) % 0x1_0000_0000;
    integer.low = (0x1_0000_0000 - integer.low) % 0x1_0000_0000;
  }
  return !isZero || field.keepZero;
}

/** int64 and uint64. */
export function writeInteger64(from: Reader, field: ScalarField): void {
  if (!readInteger64(from, field)) return;
  writeVarint(from.out, field.tag);
  writeVarint64(from.out, integer.low, integer.high);
}

/** fixed64 and sfixed64. */
export function writeFixed64(from: Reader, field: ScalarField): void {
  if (!readInteger64(from, field)) return;
  writeVarint(from.out, field.tag);
  writeFixed32(from.out, integer.low);
  writeFixed32(from.out, integer.high);
}

/** A non-negative number of 31 bits, not in quotes: enums, counts and flags. */
function readInteger31(from: Reader): number {
  if (from.bytes[from.pos] === 0x22) throw notPlain;
  readInteger(from);
  if (integer.negative || integer.high !== 0 || integer.low > 0x7fff_ffff) throw notPlain;
  return integer.low;
}

/** Enums and 32-bit integers as varint. */
export function writeInteger31(from: Reader, field: ScalarField): void {
  const value = readInteger31(from);
  if (value === 0 && !field.keepZero) return;
  writeVarint(from.out, field.tag);
  writeVarint(from.out, value);
}

/** fixed32. */
export function writeFixed31(from: Reader, field: ScalarField): void {
  const value = readInteger31(from);
  if (value === 0 && !field.keepZero) return;
  writeVarint(from.out, field.tag);
  writeFixed32(from.out, value);
}

/** double. */
export function writeNumber(from: Reader, field: ScalarField): void {
  const { bytes, pos } = from;
  let end = pos;
  while (!isBehindNumber(bytes[end])) {
    const byte = bytes[end++];
    // Anything but the characters of JSON's numbers; whether they are one, `Number` and the pattern tell.
    if (byte === undefined || byte === 0x22 || byte > 0x65) throw notPlain;
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + pos, end - pos).toString("latin1");
  if (!jsonNumber.test(text)) throw notPlain;
  from.pos = end;
  const value = Number(text);
  if (value === 0 && !field.keepZero && !Object.is(value, -0)) return;
  writeVarint(from.out, field.tag);
  writeDouble(from.out, value);
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const trueText = Buffer.from("true");
const falseText = Buffer.from("false");

/** bool. */
export function writeBoolean(from: Reader, field: ScalarField): void {
  const { bytes, pos } = from;
  const value = bytes[pos] === 0x74;
  const text = value ? trueText : falseText;
  for (let i = 0; i < text.length; i++) if (bytes[pos + i] !== text[i]) throw notPlain;
  from.pos = pos + text.length;
  if (!value && !field.keepZero) return;
  writeVarint(from.out, field.tag);
  writeVarint(from.out, value ? 1 : 0);
}
