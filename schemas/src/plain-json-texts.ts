/** JSON texts as protobuf fields, for `transcode-otlp-json.ts`. Each throws `notPlain` and leaves the rest to others. */
import { notPlain, type Reader, type ScalarField } from "./plain-json.ts";
import { ensure, writeString, writeVarint } from "./wire-writer.ts";

/** A string. */
export function writeText(from: Reader, field: ScalarField): void {
  const { bytes } = from;
  if (bytes[from.pos] !== 0x22) throw notPlain;
  const start = from.pos + 1;
  let end = start;
  for (;;) {
    const byte = bytes[end]!;
    if (byte === 0x22) break;
    if (byte === 0x5c) return writeEscapedText(from, field, end);
    // The end of the body too: undefined is not greater.
    if (!(byte >= 0x20)) throw notPlain;
    end++;
  }
  from.pos = end + 1;
  const length = end - start;
  if (length === 0 && !field.keepZero) return;
  const { out } = from;
  writeVarint(out, field.tag);
  writeVarint(out, length);
  ensure(out, length);
  // Short texts by a loop: a call into native code costs as much as 40 bytes.
  if (length > 40) out.bytes.set(bytes.subarray(start, end), out.length);
  else for (let i = start, to = out.length; i < end; i++, to++) out.bytes[to] = bytes[i]!;
  out.length += length;
}

/** A text with escapes; the first one stands at `escape`. */
function writeEscapedText(from: Reader, field: ScalarField, escape: number): void {
  const { bytes, pos, out } = from;
  let end = escape;
  while (bytes[end] !== 0x22) {
    if (end >= bytes.length) throw notPlain;
    end += bytes[end] === 0x5c ? 2 : 1;
  }
  from.pos = end + 1;
  let text: string;
  try {
    text = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset + pos, end + 1 - pos).toString()) as string;
  } catch {
    throw notPlain;
  }
  // An escape is at least one character, so that the text is not empty.
  writeVarint(out, field.tag);
  writeString(out, text);
}

const hexDigits: Uint8Array = new Uint8Array(256).fill(255);
for (let digit = 0; digit < 16; digit++) {
  const text = digit.toString(16);
  hexDigits[text.charCodeAt(0)] = digit;
  hexDigits[text.toUpperCase().charCodeAt(0)] = digit;
}

/** Bytes as hexadecimal digits: ids. */
export function writeHex(from: Reader, field: ScalarField): void {
  const { bytes, out } = from;
  if (bytes[from.pos] !== 0x22) throw notPlain;
  const start = from.pos + 1;
  const end = bytes.indexOf(0x22, start);
  const length = (end - start) / 2;
  // Ids have 8 or 16 bytes; this is about anything longer being rare, and an odd number of digits wrong.
  if (end < 0 || length > 64 || !Number.isInteger(length)) throw notPlain;
  from.pos = end + 1;
  if (length === 0 && !field.keepZero) return;
  writeVarint(out, field.tag);
  writeVarint(out, length);
  ensure(out, length);
  for (let i = start; i < end; i += 2) {
    const upper = hexDigits[bytes[i]!]!;
    const lower = hexDigits[bytes[i + 1]!]!;
    if ((upper | lower) === 255) throw notPlain;
    out.bytes[out.length++] = (upper << 4) | lower;
  }
}
