import type { ByteBuffer, ByteSource } from "./byte-buffer.ts";
import type { Column } from "./column.ts";
import { byteSource } from "./byte-buffer.ts";
import { Dictionary, grown } from "./dictionary.ts";

/** The only version of LowCardinality's serialization that Native uses: a dictionary of its own in every block. */
const serializationVersion = 1;
/** Flags beside the index width: additional keys follow, and they replace the dictionary. */
const hasAdditionalKeys = 0x200;
const needUpdateDictionary = 0x400;

/** `LowCardinality(String)`: a dictionary and one number a row, written as narrow as the dictionary allows. */
export class LabelColumn implements Column {
  rows = 0;
  readonly dictionary: Dictionary = new Dictionary();
  ids: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  #markedRows = 0;

  append(source: ByteSource, from: number, length: number): void {
    const expected = this.rows === 0 ? 0 : this.ids[this.rows - 1]!;
    this.appendId(this.dictionary.internExpecting(expected, source, from, length));
  }

  /** Appends a label that `intern` of this block has numbered. */
  appendId(id: number): void {
    if (this.rows === this.ids.length) this.ids = grown(this.ids, this.rows * 2);
    this.ids[this.rows++] = id;
  }

  /** Makes room for `count` more rows in `ids`. */
  reserve(count: number): void {
    while (this.rows + count > this.ids.length) this.ids = grown(this.ids, this.ids.length * 2);
  }

  /** Appends a label that `intern` of this block has numbered, so many times. */
  appendIds(id: number, times: number): void {
    this.reserve(times);
    this.ids.fill(id, this.rows, this.rows + times);
    this.rows += times;
  }

  /** Repeats a run of earlier rows, so many times. */
  repeat(fromRow: number, count: number, times: number): void {
    const total = count * times;
    if (total === 0) return;
    this.reserve(total);
    const { ids, rows } = this;
    ids.copyWithin(rows, fromRow, fromRow + count);
    for (let made = count; made < total; made *= 2) {
      ids.copyWithin(rows + made, rows, rows + Math.min(made, total - made));
    }
    this.rows = rows + total;
  }

  /** Numbers a label for use with `appendId` within this block. */
  intern(text: string): number {
    const bytes = new TextEncoder().encode(text);
    return this.dictionary.intern(byteSource(bytes), 0, bytes.length);
  }

  mark(): void {
    this.#markedRows = this.rows;
    this.dictionary.mark();
  }

  rollback(): void {
    this.rows = this.#markedRows;
    this.dictionary.rollback();
  }

  reset(): void {
    this.rows = 0;
    if (this.ids.length > 1 << 18) this.ids = new Uint32Array(64);
    this.dictionary.reset();
  }

  size(): number {
    return 32 + this.dictionary.arena.length + this.rows * indexWidth(this.dictionary.size);
  }

  writePrefix(out: ByteBuffer): void {
    out.uint64(serializationVersion, 0);
  }

  write(out: ByteBuffer): void {
    if (this.rows === 0) return;
    const width = indexWidth(this.dictionary.size);
    out.uint64(Math.log2(width) | hasAdditionalKeys | needUpdateDictionary, 0);
    out.uint64(this.dictionary.size, 0);
    out.copy(this.dictionary.arena, 0, this.dictionary.arena.length);
    out.uint64(this.rows, 0);
    this.#writeIds(out, width);
  }

  #writeIds(out: ByteBuffer, width: number): void {
    const { ids, rows } = this;
    out.reserve(rows * width);
    if (width === 1) for (let row = 0; row < rows; row++) out.bytes[out.length + row] = ids[row]!;
    else if (width === 2)
      for (let row = 0; row < rows; row++) out.view.setUint16(out.length + row * 2, ids[row]!, true);
    else for (let row = 0; row < rows; row++) out.view.setUint32(out.length + row * 4, ids[row]!, true);
    out.length += rows * width;
  }
}

function indexWidth(entries: number): 1 | 2 | 4 {
  if (entries <= 0x100) return 1;
  return entries <= 0x10000 ? 2 : 4;
}
