import { ByteBuffer, byteSource, repairUtf8, truncatedLength } from "./byte-buffer.ts";
import type { ByteSource } from "./byte-buffer.ts";
import type { Column } from "./column.ts";

/** `String`: a varint length and the bytes, row after row. The same encoding as a protobuf string, so rows are copies. */
export class StringColumn implements Column {
  rows = 0;
  readonly data: ByteBuffer = new ByteBuffer();
  #markedRows = 0;
  #markedBytes = 0;

  /** Appends text; bytes that are not UTF-8 are replaced by U+FFFD, so that every reader can show the row. */
  append(source: ByteSource, from: number, length: number): void {
    const start = this.data.length;
    if (length < 0x80) this.data.uint8(length);
    else this.data.varint(length);
    if (!this.data.copyText(source, from, length)) {
      this.data.length = start;
      this.#repair(source, from, length);
    }
    this.rows++;
  }

  /**
   * Appends a text of less than 128 bytes that has its length before it, as rows have it, if it is ASCII of at least
   * three characters; answers whether it was. Only for speed: `append` takes any text.
   */
  appendShort(source: ByteSource, from: number): boolean {
    const { data } = this;
    const length = source.bytes[from]!;
    data.reserve(length + 1);
    if (length < 3 || !data.copyAscii(source, from, length + 1)) return false;
    this.rows++;
    return true;
  }

  /** Appends as much of the text as the limit allows, up to the end of a character; answers whether that cut it. */
  appendAtMost(bytesMax: number, source: ByteSource, from: number, length: number): boolean {
    const cut = length > bytesMax;
    this.append(source, from, cut ? truncatedLength(source, from, bytesMax) : length);
    return cut;
  }

  #repair(source: ByteSource, from: number, length: number): void {
    const repaired = repairUtf8(source, from, length);
    this.data.varint(repaired.length);
    this.data.copy(byteSource(repaired), 0, repaired.length);
  }

  appendEmpty(): void {
    this.data.uint8(0);
    this.rows++;
  }

  /** Repeats the row whose length begins at `from` and which is the last one, so many times. */
  repeatLast(from: number, times: number): void {
    this.data.repeat(from, this.data.length - from, times);
    this.rows += times;
  }

  /** Appends a whole number in decimal. */
  appendInteger(value: number): void {
    const { data } = this;
    data.reserve(18);
    const lengthAt = data.length++;
    data.decimal(value);
    data.bytes[lengthAt] = data.length - lengthAt - 1;
    this.rows++;
  }

  /** Appends a decimal fraction with three digits behind the point, zeros at its end left out; `thousandths` is whole. */
  appendThousandths(thousandths: number): void {
    const { data } = this;
    data.reserve(20);
    const lengthAt = data.length++;
    data.thousandths(thousandths);
    data.bytes[lengthAt] = data.length - lengthAt - 1;
    this.rows++;
  }

  appendAscii(text: string): void {
    this.data.varint(text.length);
    this.data.ascii(text);
    this.rows++;
  }

  /** Appends lower-case hex of an id; no bytes give the empty string. */
  appendHex(source: ByteSource, from: number, length: number): void {
    this.data.varint(length * 2);
    this.data.reserve(length * 2);
    const { view } = this.data;
    let at = this.data.length;
    const { bytes } = source;
    // Two bytes at a time: every id that is stored has 8 or 16.
    for (let i = from; i < from + length; i += 2) {
      view.setUint32(at, hexPairs[bytes[i]!]! | (hexPairs[bytes[i + 1]!]! << 16), true);
      at += 4;
    }
    this.data.length = at;
    this.rows++;
  }

  mark(): void {
    this.#markedRows = this.rows;
    this.#markedBytes = this.data.length;
  }

  rollback(): void {
    this.rows = this.#markedRows;
    this.data.length = this.#markedBytes;
  }

  reset(): void {
    this.rows = 0;
    this.data.reset();
  }

  size(): number {
    return this.data.length;
  }

  writePrefix(): void {}

  write(out: ByteBuffer): void {
    out.copy(this.data, 0, this.data.length);
  }
}

/** For each byte its two hex characters, low one first in memory. */
const hexPairs: Uint16Array = new Uint16Array(256);
for (let byte = 0; byte < 256; byte++) {
  const text = byte.toString(16).padStart(2, "0");
  hexPairs[byte] = text.charCodeAt(0) | (text.charCodeAt(1) << 8);
}
