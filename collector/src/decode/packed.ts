import type { ArrayColumn } from "../columns/array-column.ts";
import type { FixedColumn } from "../columns/fixed-column.ts";
import { malformed } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { MessageList } from "./message-list.ts";

/**
 * Repeated 64-bit scalars of one record. Proto3 packs them into one field; a reader must also take them one by one and
 * in several pieces, so what is kept is a list of ranges.
 */
export class PackedList {
  /** Of all the values together, as they lie in the body. */
  bytes = 0;
  readonly #ranges = new MessageList();

  clear(): void {
    this.bytes = 0;
    this.#ranges.clear();
  }

  /** The field at the cursor holds many values. */
  addPacked(cursor: Cursor, end: number): void {
    const from = cursor.pos;
    this.#ranges.add(cursor, end);
    this.bytes += cursor.pos - from;
  }

  /** The field at the cursor is a single fixed64 or double. */
  addFixed64(cursor: Cursor, end: number): void {
    const at = cursor.fixed64(end);
    this.bytes += 8;
    this.#ranges.addRange(at, at + 8);
  }

  /** The field at the cursor is a single varint. */
  addVarint(cursor: Cursor): void {
    const from = cursor.pos;
    cursor.varint();
    this.#ranges.addRange(from, cursor.pos);
    this.bytes += cursor.pos - from;
  }

  /** Appends all as one row of an array of 64-bit values: fixed64 and double lie in the block as they do on the wire. */
  appendFixed64(cursor: Cursor, into: ArrayColumn<FixedColumn>): void {
    for (let i = 0; i < this.#ranges.count; i++) {
      const end = this.#ranges.enter(cursor, i);
      if ((end - cursor.pos) & 7) malformed(cursor, "packed 64-bit values of a length that 8 does not divide");
      into.elements.data.copy(cursor, cursor.pos, end - cursor.pos);
    }
    into.closeRow();
  }

  /** Appends all, varints on the wire, as one row of `Array(UInt64)`. */
  appendVarints(cursor: Cursor, into: ArrayColumn<FixedColumn>): void {
    for (let i = 0; i < this.#ranges.count; i++) {
      const end = this.#ranges.enter(cursor, i);
      while (cursor.pos < end) {
        const low = cursor.varint();
        into.elements.data.uint64(low, cursor.high);
      }
      cursor.leave(end);
    }
    into.closeRow();
  }
}
