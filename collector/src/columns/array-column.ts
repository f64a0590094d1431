import { ByteBuffer } from "./byte-buffer.ts";
import type { Column } from "./column.ts";

/** `Array(T)`: per row the running number of elements, then the elements as a column of their own. */
export class ArrayColumn<Elements extends Column = Column> implements Column {
  readonly elements: Elements;
  readonly #offsets = new ByteBuffer();
  #markedOffsets = 0;

  constructor(elements: Elements) {
    this.elements = elements;
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
    out.copy(this.#offsets, 0, this.#offsets.length);
    this.elements.write(out);
  }
}
