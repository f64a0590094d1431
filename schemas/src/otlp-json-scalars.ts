import { readInteger64, type Integer64 } from "./integer64.ts";
import type { Scalar } from "./otlp-fields.ts";
import {
  closeLength,
  ensure,
  openLength,
  varintSize,
  writeDouble,
  writeFixed32,
  writeString,
  writeVarint,
  writeVarint64,
  type WireWriter,
} from "./wire-writer.ts";

/** Where a value goes: `tag` 0 writes no tag (an element of a packed field), `keepZero` writes proto3's default too. */
export interface Slot {
  readonly tag: number;
  readonly keepZero: boolean;
}

/** Writes one OTLP/JSON value; when the value is not of its type it writes nothing and returns what it expected. */
export type ScalarWriter = (writer: WireWriter, slot: Slot, value: unknown) => string | undefined;

/** How OTLP/JSON spells a value: the protobuf scalars, hexadecimal bytes (ids) and enums. */
export type JsonScalar = Scalar | "hex" | "enum";

function writeTag(writer: WireWriter, slot: Slot): void {
  if (slot.tag !== 0) writeVarint(writer, slot.tag);
}

function string(writer: WireWriter, slot: Slot, value: unknown): string | undefined {
  if (typeof value !== "string") return "expected a string";
  if (value === "" && !slot.keepZero) return undefined;
  writeTag(writer, slot);
  writeString(writer, value);
  return undefined;
}

function bool(writer: WireWriter, slot: Slot, value: unknown): string | undefined {
  if (typeof value !== "boolean") return "expected true or false";
  if (!value && !slot.keepZero) return undefined;
  writeTag(writer, slot);
  writeVarint(writer, value ? 1 : 0);
  return undefined;
}

/** JSON's number syntax and the three names that it has no numbers for. */
const doubleText = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity)$/;

function double(writer: WireWriter, slot: Slot, value: unknown): string | undefined {
  let number: number;
  if (typeof value === "number") number = value;
  else if (typeof value === "bigint" || (typeof value === "string" && doubleText.test(value))) number = Number(value);
  else return 'expected a number, a numeric string, "NaN", "Infinity" or "-Infinity"';
  // Minus zero is not the default: its bits are not all zero.
  if (number === 0 && !slot.keepZero && !Object.is(number, -0)) return undefined;
  writeTag(writer, slot);
  writeDouble(writer, number);
  return undefined;
}

const integer: Integer64 = { low: 0, high: 0 };

function varint64(signed: boolean): ScalarWriter {
  const expected = `expected a${signed ? " signed" : "n unsigned"} 64-bit integer as a decimal string or a number`;
  return (writer, slot, value) => {
    if (!readInteger64(value, signed, integer)) return expected;
    if (integer.low === 0 && integer.high === 0 && !slot.keepZero) return undefined;
    writeTag(writer, slot);
    writeVarint64(writer, integer.low, integer.high);
    return undefined;
  };
}

function fixed64(signed: boolean): ScalarWriter {
  const expected = `expected a${signed ? " signed" : "n unsigned"} 64-bit integer as a decimal string or a number`;
  return (writer, slot, value) => {
    if (!readInteger64(value, signed, integer)) return expected;
    if (integer.low === 0 && integer.high === 0 && !slot.keepZero) return undefined;
    writeTag(writer, slot);
    writeFixed32(writer, integer.low);
    writeFixed32(writer, integer.high);
    return undefined;
  };
}

/** A 32-bit integer as JSON carries it, a number or a decimal string; NaN when it is neither. */
function toInteger32(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d{1,10}$/.test(value) ? Number(value) : NaN;
}

function unsigned32(write: (writer: WireWriter, value: number) => void): ScalarWriter {
  return (writer, slot, value) => {
    const number = toInteger32(value);
    if (number >>> 0 !== number) return "expected an integer from 0 to 4294967295";
    if (number === 0 && !slot.keepZero) return undefined;
    writeTag(writer, slot);
    write(writer, number);
    return undefined;
  };
}

function signed32(write: (writer: WireWriter, value: number) => void): ScalarWriter {
  return (writer, slot, value) => {
    const number = toInteger32(value);
    if ((number | 0) !== number) return "expected an integer from -2147483648 to 2147483647";
    if (number === 0 && !slot.keepZero) return undefined;
    writeTag(writer, slot);
    write(writer, number);
    return undefined;
  };
}

/** Negative 32-bit integers are written sign-extended to ten bytes, as protobuf wants it. */
function writeInt32(writer: WireWriter, value: number): void {
  if (value >= 0) writeVarint(writer, value);
  else writeVarint64(writer, value >>> 0, 0xffffffff);
}

function writeZigzag32(writer: WireWriter, value: number): void {
  writeVarint(writer, ((value << 1) ^ (value >> 31)) >>> 0);
}

const int32 = signed32(writeInt32);

function enumNumber(writer: WireWriter, slot: Slot, value: unknown): string | undefined {
  if (typeof value === "string") return "expected an integer (OTLP/JSON carries the numbers of enums, not their names)";
  return int32(writer, slot, value);
}

/** Value of an ASCII character as a digit of base 16 or 64; 255 for any other character. */
function digitValues(...alphabets: readonly string[]): Uint8Array {
  const values = new Uint8Array(128).fill(255);
  for (const alphabet of alphabets) {
    for (let value = 0; value < alphabet.length; value++) values[alphabet.charCodeAt(value)] = value;
  }
  return values;
}

const hexDigits = digitValues("0123456789abcdef", "0123456789ABCDEF");
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const base64Digits = digitValues(`${letters}+/`, `${letters}-_`);

function digitAt(values: Uint8Array, text: string, index: number): number {
  return values[text.charCodeAt(index)] ?? 255;
}

function hex(writer: WireWriter, slot: Slot, value: unknown): string | undefined {
  if (typeof value !== "string") return "expected hex digits";
  if (value.length % 2 !== 0) return "expected an even number of hex digits";
  if (value === "" && !slot.keepZero) return undefined;
  const before = writer.length;
  writeTag(writer, slot);
  writeVarint(writer, value.length / 2);
  ensure(writer, value.length / 2);
  const { bytes } = writer;
  for (let index = 0; index < value.length; index += 2) {
    const upper = digitAt(hexDigits, value, index);
    const lower = digitAt(hexDigits, value, index + 1);
    if ((upper | lower) === 255) {
      writer.length = before;
      return "expected hex digits";
    }
    bytes[writer.length++] = (upper << 4) | lower;
  }
  return undefined;
}

/** Base64 in the standard or the URL alphabet, with or without padding. */
function base64(writer: WireWriter, slot: Slot, value: unknown): string | undefined {
  const expected = "expected base64";
  if (typeof value !== "string") return expected;
  const digits = value.endsWith("=") ? value.length - (value.endsWith("==") ? 2 : 1) : value.length;
  if (digits % 4 === 1 || (digits < value.length && value.length % 4 !== 0)) return expected;
  if (digits === 0 && !slot.keepZero) return undefined;
  const before = writer.length;
  writeTag(writer, slot);
  const guess = varintSize(digits);
  const start = openLength(writer, guess);
  ensure(writer, digits);
  const { bytes } = writer;
  let bits = 0;
  let bitCount = 0;
  for (let index = 0; index < digits; index++) {
    const digit = digitAt(base64Digits, value, index);
    if (digit === 255) {
      writer.length = before;
      return expected;
    }
    bits = ((bits << 6) | digit) & 0xffff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      bytes[writer.length++] = bits >>> bitCount;
    }
  }
  closeLength(writer, start, guess);
  return undefined;
}

/** One writer for each way in which OTLP/JSON spells a value. */
export const scalarWriters: Readonly<Record<JsonScalar, ScalarWriter>> = {
  string,
  bool,
  double,
  bytes: base64,
  hex,
  enum: enumNumber,
  int32,
  uint32: unsigned32(writeVarint),
  sint32: signed32(writeZigzag32),
  fixed32: unsigned32(writeFixed32),
  int64: varint64(true),
  uint64: varint64(false),
  fixed64: fixed64(false),
  sfixed64: fixed64(true),
};
