import type { ByteSource } from "../columns/byte-buffer.ts";
import type { LabelColumn } from "../columns/label-column.ts";
import type { MapColumn, MapRow } from "../columns/map-column.ts";
import { StringColumn } from "../columns/string-column.ts";
import type { TextLimit } from "./any-value.ts";
import type { AttributeList } from "./attributes.ts";
import type { Cursor } from "./cursor.ts";

/**
 * Values that belong to a resource, a scope or a metric and stand in every row of it. `enter` only takes note of where
 * the value lies; once it is known how many of its rows are kept, it is encoded for the first and copied for the others,
 * by runs: row by row this was an eighth of the decoding of spans.
 */

/** A text of the body as one cell a row. */
export interface RepeatedText {
  enter(source: ByteSource, from: number, length: number): void;
  appendRows(count: number): void;
}

class RepeatedString implements RepeatedText {
  readonly #column: StringColumn;
  #source: ByteSource | undefined;
  #from = 0;
  #length = 0;

  constructor(column: StringColumn) {
    this.#column = column;
  }

  enter(source: ByteSource, from: number, length: number): void {
    this.#source = source;
    this.#from = from;
    this.#length = length;
  }

  appendRows(count: number): void {
    if (count === 0) return;
    const from = this.#column.data.length;
    if (this.#length === 0) this.#column.appendEmpty();
    else this.#column.append(this.#source!, this.#from, this.#length);
    this.#column.repeatLast(from, count - 1);
  }
}

class RepeatedLabel implements RepeatedText {
  readonly #column: LabelColumn;
  #source: ByteSource | undefined;
  #from = 0;
  #length = 0;

  constructor(column: LabelColumn) {
    this.#column = column;
  }

  enter(source: ByteSource, from: number, length: number): void {
    this.#source = source;
    this.#from = from;
    this.#length = length;
  }

  appendRows(count: number): void {
    if (count === 0) return;
    this.#column.appendIds(this.#column.dictionary.intern(this.#source!, this.#from, this.#length), count);
  }
}

/** The way to repeat a text in this column. */
export function repeatedText(column: StringColumn | LabelColumn): RepeatedText {
  return column instanceof StringColumn ? new RepeatedString(column) : new RepeatedLabel(column);
}

/** Attributes as one map a row. */
export class RepeatedMap {
  readonly #column: MapColumn;
  readonly #row: MapRow = { entry: 0, entries: 0, value: 0, valueBytes: 0 };
  #attributes: AttributeList | undefined;
  #written = false;

  constructor(column: MapColumn) {
    this.#column = column;
  }

  enter(attributes: AttributeList): void {
    this.#attributes = attributes;
    this.#written = false;
  }

  appendRows(count: number, cursor: Cursor, limit: TextLimit): void {
    if (count === 0) return;
    let left = count;
    if (!this.#written) {
      this.#appendFirst(cursor, limit);
      left--;
    }
    this.#column.repeatRow(this.#row, left);
  }

  #appendFirst(cursor: Cursor, limit: TextLimit): void {
    const { keys, values } = this.#column;
    this.#row.entry = keys.rows;
    this.#row.value = values.data.length;
    this.#attributes!.append(cursor, this.#column, limit);
    this.#row.entries = keys.rows - this.#row.entry;
    this.#row.valueBytes = values.data.length - this.#row.value;
    this.#written = true;
  }
}

/** A fixed set of labels that the code chooses by number: kinds, status codes, projects. */
export class LabelSet {
  readonly #column: LabelColumn;
  readonly #labels: readonly ByteSource[];
  readonly #ids: Int32Array;

  constructor(column: LabelColumn, labels: readonly ByteSource[]) {
    this.#column = column;
    this.#labels = labels;
    this.#ids = new Int32Array(labels.length);
  }

  /** Before each request: numbers hold within one block only. */
  begin(): void {
    this.#ids.fill(-1);
  }

  append(label: number): void {
    let id = this.#ids[label]!;
    if (id < 0) {
      const { bytes } = this.#labels[label]!;
      id = this.#column.dictionary.intern(this.#labels[label]!, 0, bytes.length);
      this.#ids[label] = id;
    }
    this.#column.appendId(id);
  }
}
