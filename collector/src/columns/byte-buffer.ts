import { isUtf8 } from "node:buffer";

/** Bytes that are read from: a request's body, or the arena of a dictionary. `view` covers the same bytes. */
export interface ByteSource {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** Up to here a loop over words beats the calls into native code for copy and validation. */
const wordCopyBytesMax = 128;

/** Buffers that grew beyond this for one block give their memory back afterwards. */
const keptBytesMax = 1 << 20;

const replacing = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** A growing byte buffer. A class, because its fields are the hot path's state; nothing in it allocates per value. */
export class ByteBuffer implements ByteSource {
  bytes: Uint8Array;
  view: DataView;
  length = 0;

  constructor(capacity = 64) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes room for `extra` bytes behind `length`. */
  reserve(extra: number): void {
    if (this.length + extra > this.bytes.length) this.grow(extra);
  }

  /** Empties the buffer; memory beyond what an ordinary block needs is released. */
  reset(): void {
    if (this.bytes.length > keptBytesMax && this.length < this.bytes.length >>> 2) {
      this.bytes = new Uint8Array(keptBytesMax);
      this.view = new DataView(this.bytes.buffer);
    }
    this.length = 0;
  }

  uint8(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  uint16(value: number): void {
    this.reserve(2);
    this.view.setUint16(this.length, value, true);
    this.length += 2;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  /** The same number, so many times. */
  uint32s(value: number, times: number): void {
    if (times === 0) return;
    this.uint32(value);
    this.repeat(this.length - 4, 4, times - 1);
  }

  /** A 64-bit integer by its halves, each read as unsigned. */
  uint64(low: number, high: number): void {
    this.reserve(8);
    this.view.setUint32(this.length, low, true);
    this.view.setUint32(this.length + 4, high, true);
    this.length += 8;
  }

  float64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** A ClickHouse varint (LEB128), up to 2^32. */
  varint(value: number): void {
    this.reserve(5);
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** Copies 8 bytes as they are: OTLP's fixed64 and ClickHouse's 64-bit columns have the same encoding. */
  copy64(source: ByteSource, from: number): void {
    this.uint64(source.view.getUint32(from, true), source.view.getUint32(from + 4, true));
  }

  copy(source: ByteSource, from: number, length: number): void {
    this.reserve(length);
    this.bytes.set(source.bytes.subarray(from, from + length), this.length);
    this.length += length;
  }

  /**
   * Copies text and answers whether it is UTF-8. Short text goes word by word, which shows on the way whether it is
   * plain ASCII; only what is not costs a validation.
   */
  copyText(source: ByteSource, from: number, length: number): boolean {
    this.reserve(length);
    if (length < 4) return this.copyFewBytes(source, from, length);
    if (length <= wordCopyBytesMax && this.copyAscii(source, from, length)) return true;
    this.copy(source, from, length);
    return isUtf8At(source, from, length);
  }

  private copyFewBytes(source: ByteSource, from: number, length: number): boolean {
    let seen = 0;
    for (let i = 0; i < length; i++) {
      const byte = source.bytes[from + i]!;
      seen |= byte;
      this.bytes[this.length++] = byte;
    }
    return seen < 0x80 || isUtf8At(source, from, length);
  }

  /**
   * Copies at least four bytes if all are ASCII, and answers whether; the caller has reserved room for them. By words of
   * four bytes, the last of which may overlap the one before it, which is cheaper than a loop over what is left.
   */
  copyAscii({ view: source }: ByteSource, from: number, length: number): boolean {
    const { view, length: to } = this;
    const last = length - 4;
    let seen = 0;
    for (let i = 0; i < last; i += 4) {
      const word = source.getInt32(from + i, true);
      seen |= word;
      view.setInt32(to + i, word, true);
    }
    const word = source.getInt32(from + last, true);
    view.setInt32(to + last, word, true);
    if (((seen | word) & 0x80808080) !== 0) return false;
    this.length = to + length;
    return true;
  }

  /** Repeats a range of this buffer at its end, so many times; each copy takes all that the ones before have made. */
  repeat(from: number, length: number, times: number): void {
    const total = length * times;
    if (total === 0) return;
    this.reserve(total);
    const { bytes, length: start } = this;
    bytes.copyWithin(start, from, from + length);
    for (let made = length; made < total; made *= 2) {
      bytes.copyWithin(start + made, start, start + Math.min(made, total - made));
    }
    this.length = start + total;
  }

  /** ASCII text of our own making: numbers, JSON, hex. */
  ascii(text: string): void {
    this.reserve(text.length);
    for (let i = 0; i < text.length; i++) this.bytes[this.length++] = text.charCodeAt(i);
  }

  /** A whole number of at most 10 digits in decimal; the caller has reserved room for it. */
  decimal(value: number): void {
    let rest = value;
    if (rest < 0) {
      this.bytes[this.length++] = 0x2d;
      rest = -rest;
    }
    let digits = 1;
    for (let power = 10; rest >= power; power *= 10) digits++;
    for (let at = this.length + digits - 1; at >= this.length; at--) {
      const tenth = Math.floor(rest / 10);
      this.bytes[at] = 0x30 + (rest - tenth * 10);
      rest = tenth;
    }
    this.length += digits;
  }

  /** A whole number of thousandths as a decimal fraction; the caller has reserved room for it. */
  thousandths(value: number): void {
    if (value < 0) this.bytes[this.length++] = 0x2d;
    const magnitude = Math.abs(value);
    const whole = Math.floor(magnitude / 1000);
    this.decimal(whole);
    let fraction = magnitude - whole * 1000;
    if (fraction === 0) return;
    this.bytes[this.length++] = 0x2e;
    for (let unit = 100; fraction > 0; unit = unit === 100 ? 10 : 1) {
      const digit = Math.floor(fraction / unit);
      this.bytes[this.length++] = 0x30 + digit;
      fraction -= digit * unit;
    }
  }

  private grow(extra: number): void {
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + extra));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

function isUtf8At({ bytes }: ByteSource, from: number, length: number): boolean {
  return isUtf8(bytes.subarray(from, from + length));
}

/** Wraps bytes so that columns can copy from them. */
export function byteSource(bytes: Uint8Array): ByteSource {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

/** The bytes with every invalid UTF-8 sequence replaced by U+FFFD, as the WHATWG decoder does it. */
export function repairUtf8(source: ByteSource, from: number, length: number): Uint8Array {
  return encoder.encode(replacing.decode(source.bytes.subarray(from, from + length)));
}

/** The longest prefix of at most `bytesMax` bytes that does not cut a UTF-8 character. */
export function truncatedLength(source: ByteSource, from: number, bytesMax: number): number {
  let length = bytesMax;
  const floor = Math.max(0, bytesMax - 3);
  while (length > floor && (source.bytes[from + length]! & 0xc0) === 0x80) length--;
  return (source.bytes[from + length]! & 0xc0) === 0x80 ? bytesMax : length;
}
