import { ByteBuffer } from "./byte-buffer.ts";
import type { Column } from "./column.ts";
import { KeyOrder } from "./key-order.ts";
import { LabelColumn } from "./label-column.ts";
import { StringColumn } from "./string-column.ts";

/** Where one row's entries lie, so that further rows can repeat them. */
export interface MapRow {
  entry: number;
  entries: number;
  value: number;
  valueBytes: number;
}

/**
 * `Map(LowCardinality(String), String)`: per row the running number of entries, then all keys, then all values.
 * Whoever fills it appends keys and values in step, in key order and without duplicates, and closes the row.
 */
export class MapColumn implements Column {
  readonly keys: LabelColumn = new LabelColumn();
  readonly values: StringColumn = new StringColumn();
  readonly order: KeyOrder = new KeyOrder(this.keys.dictionary);
  readonly #offsets = new ByteBuffer();
  #markedOffsets = 0;

  get rows(): number {
    return this.#offsets.length >>> 3;
  }

  closeRow(): void {
    this.#offsets.uint64(this.keys.rows, 0);
  }

  /** Appends rows equal to an earlier one of this block. */
  repeatRow(row: MapRow, times: number): void {
    let entries = this.keys.rows;
    this.keys.repeat(row.entry, row.entries, times);
    this.values.data.repeat(row.value, row.valueBytes, times);
    this.values.rows += row.entries * times;
    this.#offsets.reserve(times * 8);
    for (let i = 0; i < times; i++) this.#offsets.uint64((entries += row.entries), 0);
  }

  mark(): void {
    this.#markedOffsets = this.#offsets.length;
    this.keys.mark();
    this.values.mark();
  }

  rollback(): void {
    this.#offsets.length = this.#markedOffsets;
    this.keys.rollback();
    this.values.rollback();
    this.order.rollback();
  }

  reset(): void {
    this.#offsets.reset();
    this.keys.reset();
    this.values.reset();
    this.order.reset();
  }

  size(): number {
    return this.#offsets.length + this.keys.size() + this.values.size();
  }

  writePrefix(out: ByteBuffer): void {
    this.keys.writePrefix(out);
  }

  write(out: ByteBuffer): void {
    if (this.keys.rows !== this.values.rows) throw new Error("BUG: a map column has keys without values");
    out.copy(this.#offsets, 0, this.#offsets.length);
    this.keys.write(out);
    this.values.write(out);
  }
}
