import { jsonSyntaxError } from "./json-syntax-error.ts";
import { OtlpJsonError } from "./otlp-json-error.ts";

/** Levels of `[` and `{`. OTLP's own nesting limit (100 messages, see otlp-encode.ts) needs about 200. */
export const jsonDepthMax = 1000;

/** 2^53 has 16 digits: a run of fewer digits is exact as a JavaScript number. */
const unsafeDigitsMin = 16;

/** 64-bit integers have at most 20 characters; longer literals stay numbers and are refused where integers are due. */
const integerLiteral = /^-?\d{1,19}$|^\d{20}$/;

const utf8 = new TextDecoder("utf-8", { fatal: true });

const quote = 0x22;
const backslash = 0x5c;
const point = 0x2e;

/**
 * Parses the body of an OTLP/JSON request: UTF-8, with or without a byte order mark. Integer literals that a JavaScript
 * number cannot hold (from 2^53 on) come out as bigint, so that a 64-bit `intValue` sent as a JSON number stays exact.
 * Throws OtlpJsonError, with line and column, for what is not UTF-8, not JSON, or nested more than 1,000 levels deep.
 */
export function parseOtlpJson(bytes: Uint8Array): unknown {
  const hasLongDigits = scan(bytes);
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new OtlpJsonError("", `the body of ${bytes.length} bytes is not valid UTF-8`);
  }
  try {
    return hasLongDigits ? JSON.parse(text, exactInteger) : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new OtlpJsonError("", jsonSyntaxError(text));
    throw error;
  }
}

/**
 * One pass over the bytes before anything is allocated: refuses nesting bombs, and tells whether a literal outside of
 * strings has so many digits that it may be inexact as a number.
 */
function scan(bytes: Uint8Array): boolean {
  let depth = 0;
  let digits = 0;
  let hasLongDigits = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]!;
    if (byte === quote) {
      for (index++; index < bytes.length && bytes[index] !== quote; index++) if (bytes[index] === backslash) index++;
      digits = 0;
    } else if (byte >= 0x30 && byte <= 0x39) {
      if (++digits === unsafeDigitsMin) hasLongDigits = true;
    } else {
      // What follows a point is a fraction, never an integer, however many digits it has.
      digits = byte === point ? -0x4000_0000 : 0;
      // `[` and `{`, `]` and `}` differ in one bit.
      const bracket = byte | 0x20;
      if (bracket === 0x7b && ++depth > jsonDepthMax) {
        throw new OtlpJsonError("", `JSON nests more than ${jsonDepthMax} levels deep (at byte ${index})`);
      }
      if (bracket === 0x7d) depth--;
    }
  }
  return hasLongDigits;
}

/** The reviver's third argument, newer than the types of TypeScript's library. */
interface ReviverContext {
  readonly source?: string;
}

function exactInteger(_key: string, value: unknown, context?: ReviverContext): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && integerLiteral.test(source) ? BigInt(source) : value;
}
