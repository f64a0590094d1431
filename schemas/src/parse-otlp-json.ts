import { randomBytes } from "node:crypto";
import { jsonSyntaxError } from "./json-syntax-error.ts";
import { OtlpJsonError } from "./otlp-json-error.ts";

/** Levels of `[` and `{`. OTLP's own nesting limit (100 messages, see otlp-encode.ts) needs about 200. */
export const jsonDepthMax = 1000;

/** Each value takes up to 120 bytes of heap and one byte of the body; a body of 64 MiB of real records has about as many. */
export const jsonValuesMax: number = 4 * 2 ** 20;

/** 2^53 has 16 digits: a run of fewer digits is exact as a JavaScript number. */
const unsafeDigitsMin = 16;

/** 64-bit integers have at most 20 characters; longer literals stay numbers and are refused where integers are due. */
const integerLiteral = /^-?[1-9]\d{0,18}$|^[1-9]\d{19}$/;

const utf8 = new TextDecoder("utf-8", { fatal: true });

const quote = 0x22;
const backslash = 0x5c;
const point = 0x2e;
const minus = 0x2d;
const comma = 0x2c;
const colon = 0x3a;

/**
 * Parses the body of an OTLP/JSON request: UTF-8, with or without a byte order mark. Integer literals that a JavaScript
 * number cannot hold (from 2^53 on) come out as bigint, so that a 64-bit `intValue` sent as a JSON number stays exact.
 * Throws OtlpJsonError, with line and column, for what is not UTF-8, not JSON, nested more than 1,000 levels deep, or
 * of more than `jsonValuesMax` values.
 */
export function parseOtlpJson(bytes: Uint8Array): unknown {
  const longIntegers = scan(bytes).filter(({ from, end }) => isUnsafeInteger(bytes, from, end));
  if (longIntegers.length === 0) return parse(decode(bytes), bytes);
  const parsed = parse(decode(markIntegers(bytes, longIntegers)), bytes);
  return withIntegers(parsed);
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new OtlpJsonError("", `the body of ${bytes.length} bytes is not valid UTF-8`);
  }
}

/** `text` may be marked; what is wrong is looked for in the body as it came. */
function parse(text: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new OtlpJsonError("", jsonSyntaxError(decode(bytes)));
    throw error;
  }
}

/** A number literal in the body, its sign included. */
interface Literal {
  readonly from: number;
  readonly end: number;
}

/**
 * One pass over the bytes before anything is allocated: refuses bombs of nesting and of tiny values, and finds the runs of
 * so many digits, outside of strings, that they may be inexact as a number.
 */
function scan(bytes: Uint8Array): Literal[] {
  const long: Literal[] = [];
  let depth = 0;
  let values = 1;
  let digits = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]!;
    if (byte >= 0x30 && byte <= 0x39) {
      digits++;
      continue;
    }
    if (digits >= unsafeDigitsMin) long.push(literalBefore(bytes, index, digits));
    // What follows a point is a fraction, never an integer, however many digits it has.
    digits = byte === point ? -0x4000_0000 : 0;
    if (byte === quote) {
      for (index++; index < bytes.length && bytes[index] !== quote; index++) if (bytes[index] === backslash) index++;
    } else if (byte === comma) values++;
    else {
      // `[` and `{`, `]` and `}` differ in one bit.
      const bracket = byte | 0x20;
      if (bracket === 0x7b) {
        values++;
        if (++depth > jsonDepthMax) {
          throw new OtlpJsonError("", `JSON nests more than ${jsonDepthMax} levels deep (at byte ${index})`);
        }
      } else if (bracket === 0x7d) depth--;
    }
  }
  if (digits >= unsafeDigitsMin) long.push(literalBefore(bytes, bytes.length, digits));
  if (values > jsonValuesMax) {
    throw new OtlpJsonError("", `JSON of about ${values} values; send at most ${jsonValuesMax} in one request`);
  }
  return long;
}

function literalBefore(bytes: Uint8Array, end: number, digits: number): Literal {
  const first = end - digits;
  return { from: bytes[first - 1] === minus ? first - 1 : first, end };
}

/** Whether a run of digits is a value of its own, an integer, and one that a JavaScript number cannot hold. */
function isUnsafeInteger(bytes: Uint8Array, from: number, end: number): boolean {
  if (end - from > 20 || !isBetweenValues(bytes[from - 1], bytes[end])) return false;
  let next = end;
  while (isWhitespace(bytes[next])) next++;
  // As a key it is no JSON, and must not become some.
  if (bytes[next] === colon) return false;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString("latin1");
  return integerLiteral.test(text) && !Number.isSafeInteger(Number(text));
}

/** Whether neither a sign nor an exponent stands before, and neither a fraction nor an exponent behind. */
function isBetweenValues(before: number | undefined, behind: number | undefined): boolean {
  const begins =
    before === undefined || isWhitespace(before) || before === comma || before === colon || before === 0x5b;
  return begins && (behind === undefined || isWhitespace(behind) || behind === comma || (behind | 0x20) === 0x7d);
}

function isWhitespace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Nobody outside knows it, so no string of a sender begins with it. */
const integerMark = `${randomBytes(12).toString("hex")}:`;

/** JSON.parse with a reviver, which sees the text of a number, takes 30 times as long as this detour by marked strings. */
function markIntegers(bytes: Uint8Array, literals: readonly Literal[]): Uint8Array {
  const before = Buffer.from(`"${integerMark}`);
  const behind = Buffer.from('"');
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { from, end } of literals) {
    pieces.push(bytes.subarray(at, from), before, bytes.subarray(from, end), behind);
    at = end;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}

/** The value with every marked string as the bigint that it stands for; objects and arrays are changed in place. */
function withIntegers(value: unknown): unknown {
  if (typeof value === "string") {
    return value.startsWith(integerMark) ? BigInt(value.slice(integerMark.length)) : value;
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) value[index] = withIntegers(value[index]);
  } else if (typeof value === "object" && value !== null) {
    const members = value as Record<string, unknown>;
    for (const key in members) {
      const member = members[key];
      if (typeof member === "object" || typeof member === "string") members[key] = withIntegers(member);
    }
  }
  return value;
}
