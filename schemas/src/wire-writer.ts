/**
 * Writes protobuf bytes front to back into one growing buffer.
 *
 *   tag | length, reserved 1..5 bytes | content …            while the content is being written
 *   tag | length | content                                   after closeLength, moved only if the guess was wrong
 *
 * Lengths of messages are known only after their content. `openLength` reserves as many bytes as the caller guesses (the
 * size that the previous message of that kind needed) and `closeLength` moves the content when the guess was wrong, which
 * is one memmove; no message needs a buffer of its own.
 */

export interface WireWriter {
  bytes: Buffer;
  /** Bytes written so far. */
  length: number;
}

/** Below this many UTF-16 units a loop in JavaScript beats the call into the native UTF-8 encoder. */
const nativeStringLengthMin = 16;

export function createWireWriter(bytesInitial: number): WireWriter {
  return { bytes: Buffer.allocUnsafeSlow(bytesInitial), length: 0 };
}

/** Makes room for `count` more bytes; must be called before any write that is not bounded by an earlier call. */
export function ensure(writer: WireWriter, count: number): void {
  const needed = writer.length + count;
  if (needed <= writer.bytes.length) return;
  const grown = Buffer.allocUnsafeSlow(Math.max(needed, writer.bytes.length * 2));
  writer.bytes.copy(grown, 0, 0, writer.length);
  writer.bytes = grown;
}

/** Bytes that the varint of an unsigned 32-bit number takes. */
export function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return value < 0x10000000 ? 4 : 5;
}

/** An unsigned 32-bit number as varint. */
export function writeVarint(writer: WireWriter, value: number): void {
  ensure(writer, 5);
  const { bytes } = writer;
  let { length } = writer;
  let rest = value;
  while (rest > 0x7f) {
    bytes[length++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[length] = rest;
  writer.length = length + 1;
}

/** A 64-bit number, given as two unsigned 32-bit halves, as varint. */
export function writeVarint64(writer: WireWriter, low: number, high: number): void {
  ensure(writer, 10);
  const { bytes } = writer;
  let lowRest = low;
  let highRest = high;
  while (highRest > 0 || lowRest > 0x7f) {
    bytes[writer.length++] = (lowRest & 0x7f) | 0x80;
    lowRest = ((lowRest >>> 7) | (highRest << 25)) >>> 0;
    highRest >>>= 7;
  }
  bytes[writer.length++] = lowRest;
}

export function writeFixed32(writer: WireWriter, value: number): void {
  ensure(writer, 4);
  const { bytes, length } = writer;
  bytes[length] = value;
  bytes[length + 1] = value >>> 8;
  bytes[length + 2] = value >>> 16;
  bytes[length + 3] = value >>> 24;
  writer.length = length + 4;
}

export function writeDouble(writer: WireWriter, value: number): void {
  ensure(writer, 8);
  writer.length = writer.bytes.writeDoubleLE(value, writer.length);
}

/** Length and UTF-8 bytes of a string; a lone surrogate becomes U+FFFD. */
export function writeString(writer: WireWriter, text: string): void {
  // A UTF-16 unit takes at most three bytes.
  ensure(writer, text.length * 3 + 5);
  if (text.length >= nativeStringLengthMin || !writeShortAscii(writer, text)) writeNativeString(writer, text);
}

function writeShortAscii(writer: WireWriter, text: string): boolean {
  const { bytes, length } = writer;
  bytes[length] = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) return false;
    bytes[length + 1 + index] = unit;
  }
  writer.length = length + 1 + text.length;
  return true;
}

function writeNativeString(writer: WireWriter, text: string): void {
  const start = openLength(writer, varintSize(text.length));
  writer.length += writer.bytes.write(text, writer.length, "utf8");
  closeLength(writer, start, varintSize(text.length));
}

/** Reserves `reserved` bytes for a length and returns where they are, for `closeLength`. */
export function openLength(writer: WireWriter, reserved: number): number {
  ensure(writer, reserved);
  const start = writer.length;
  writer.length += reserved;
  return start;
}

/** Writes the length of all that followed `openLength` and returns the bytes it took: the next guess. */
export function closeLength(writer: WireWriter, start: number, reserved: number): number {
  const contentLength = writer.length - start - reserved;
  const size = varintSize(contentLength);
  if (size !== reserved) {
    if (size > reserved) ensure(writer, size - reserved);
    writer.bytes.copyWithin(start + size, start + reserved, writer.length);
  }
  writer.length = start;
  writeVarint(writer, contentLength);
  writer.length += contentLength;
  return size;
}
