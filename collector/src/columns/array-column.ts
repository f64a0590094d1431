import { ByteBuffer } from "./byte-buffer.ts";
import type { Column } from "./column.ts";

/**
 * `Array(T)`: per row the running number of elements, then the elements as a column of their own. The members of one
 * Nested structure have equal offsets, so they share one buffer for them and `closeRow` is called on one member.
 */
export class ArrayColumn<Elements extends Column = Column> implements Column {
  readonly elements: Elements;
  readonly #offsets: ByteBuffer;
  #markedOffsets = 0;

  constructor(elements: Elements, offsets: ByteBuffer = new ByteBuffer()) {
    this.elements = elements;
    this.#offsets = offsets;
  }

  get rows(): number {
    return this.#offsets.length >>> 3;
  }

  /** Ends a row: everything appended to `elements` since the last call belongs to it. */
  closeRow(): void {
    this.#offsets.uint64(this.elements.rows, 0);
  }

  mark(): void {
    this.#markedOffsets = this.#offsets.length;
    this.elements.mark();
  }

  rollback(): void {
    this.#offsets.length = this.#markedOffsets;
    this.elements.rollback();
  }

  reset(): void {
    this.#offsets.reset();
    this.elements.reset();
  }

  size(): number {
    return this.#offsets.length + this.elements.size();
  }

  writePrefix(out: ByteBuffer): void {
    this.elements.writePrefix(out);
  }

  write(out: ByteBuffer): void {
    const { length } = this.#offsets;
    const elements = length === 0 ? 0 : this.#offsets.view.getUint32(length - 8, true);
    if (elements !== this.elements.rows)
      throw new Error(`BUG: an array has ${this.elements.rows} elements, and offsets for ${elements}`);
    out.copy(this.#offsets, 0, this.#offsets.length);
    this.elements.write(out);
  }
}
