import { ByteBuffer } from "./byte-buffer.ts";
import type { Column } from "./column.ts";

/** Integers, floats, booleans and times: `width` bytes a row, little-endian, as they lie in the block. */
export class FixedColumn implements Column {
  readonly data: ByteBuffer = new ByteBuffer();
  readonly #shift: number;
  #marked = 0;

  constructor(width: 1 | 2 | 4 | 8) {
    this.#shift = Math.log2(width);
  }

  get rows(): number {
    return this.data.length >>> this.#shift;
  }

  mark(): void {
    this.#marked = this.data.length;
  }

  rollback(): void {
    this.data.length = this.#marked;
  }

  reset(): void {
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
