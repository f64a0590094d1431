import { tag } from "@spanhouse/schemas";
import type { MapColumn } from "../columns/map-column.ts";
import { AttributeShape } from "./attribute-shape.ts";
import { appendAnyValue, isShortText } from "./any-value.ts";
import type { TextLimit } from "./any-value.ts";
import { handledFields } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { recordElementsMax, tooManyElements } from "./expansion-budget.ts";

const KEY = tag("KeyValue", "key");
const VALUE = tag("KeyValue", "value");
const HANDLED = handledFields(KEY, VALUE);

/** So many kinds of records that come by turns, such as spans of a server and of its database, are known by their keys. */
const shapesMax = 8;
/** A record with more attributes is no ordinary one, and its keys are not worth their memory. */
const shapeKeysMax = 128;

/** The KeyValue messages of one record: where they lie in the body. Reused from record to record. */
export class AttributeList {
  count = 0;
  /** Bytes of all the messages together. */
  bytes = 0;
  #starts = new Int32Array(32);
  #ends = new Int32Array(32);
  /** What was found out about the keys of earlier records, the likeliest to come again at the front. */
  readonly #shapes: AttributeShape[] = [];

  clear(): void {
    this.count = 0;
    this.bytes = 0;
  }

  /** Notes the KeyValue that begins at the cursor's length, and steps over it. */
  add(cursor: Cursor, end: number): void {
    const length = cursor.enter(end);
    if (this.count === this.#starts.length) this.#grow();
    this.#starts[this.count] = cursor.pos;
    cursor.pos += length;
    this.bytes += length;
    this.#ends[this.count++] = cursor.pos;
  }

  /** Notes the KeyValue at the cursor and those that follow it under the same tag, as most of a record's do. */
  addRun(cursor: Cursor, end: number, tag: number): void {
    const { bytes } = cursor;
    for (;;) {
      const at = cursor.pos;
      const next = at + 1 + bytes[at]!;
      if (bytes[at]! >= 0x80 || next > end || this.count === this.#starts.length) this.add(cursor, end);
      else {
        this.#starts[this.count] = at + 1;
        this.#ends[this.count++] = next;
        this.bytes += next - at - 1;
        cursor.pos = next;
      }
      if (cursor.pos >= end || bytes[cursor.pos] !== tag) return;
      cursor.pos++;
    }
  }

  /** Appends all as one row: keys in byte order, each once, of equal ones the last. Leaves the cursor where it was. */
  append(cursor: Cursor, into: MapColumn, limit: TextLimit): void {
    if (this.count > 0) {
      const { pos } = cursor;
      if (!this.#appendKnown(cursor, into, limit)) this.#appendAnew(cursor, into, limit);
      cursor.pos = pos;
    }
    into.closeRow();
  }

  /** Appends a record that has the keys of an earlier one in its order; a shape that does not fit mostly fails at once. */
  #appendKnown(cursor: Cursor, into: MapColumn, limit: TextLimit): boolean {
    const shapes = this.#shapes;
    for (let i = 0; i < shapes.length; i++) {
      const shape = shapes[i]!;
      if (!shape.holdsFor(this.count, into.keys.dictionary) || !this.#appendAs(shape, cursor, into, limit)) continue;
      shapes[i] = shapes[0]!;
      shapes[0] = shape;
      return true;
    }
    return false;
  }

  /** In one pass; when the record is not of this shape, or not written as everybody writes it, nothing is appended. */
  // Four parameters, because an object for them would be made for every record.
  #appendAs(
    { keys: ids, order }: AttributeShape,
    cursor: Cursor,
    { keys, values }: MapColumn,
    limit: TextLimit,
  ): boolean {
    const { bytes } = cursor;
    const { count } = this;
    const { rows } = keys;
    const { length } = values.data;
    const { truncated } = limit;
    keys.reserve(count);
    for (let i = 0; i < count; i++) {
      const attribute = order[i]!;
      const id = ids[attribute]!;
      const from = this.#starts[attribute]!;
      const end = this.#ends[attribute]!;
      const value = plainValueAt(bytes, from, end);
      if (value < 0 || !keys.dictionary.isEntry(id, cursor, from + 2, bytes[from + 1]!)) {
        keys.rows = rows;
        values.rows = rows;
        values.data.length = length;
        limit.truncated = truncated;
        return false;
      }
      keys.ids[rows + i] = id;
      keys.rows++;
      if (
        isShortText(bytes, value, end) &&
        end - value - 2 <= limit.bytesMax &&
        values.appendShort(cursor, value + 1)
      ) {
        continue;
      }
      cursor.pos = value;
      appendAnyValue(cursor, end, values, limit);
    }
    return true;
  }

  #appendAnew(cursor: Cursor, into: MapColumn, limit: TextLimit): void {
    const shapes = this.#shapes;
    const remembered = this.count <= shapeKeysMax;
    const shape = remembered && shapes.length === shapesMax ? shapes.pop()! : new AttributeShape();
    shape.clear(this.count);
    for (let i = 0; i < this.count; i++) {
      const { keyAt, keyLength } = readEntry(cursor, this.#starts[i]!, this.#ends[i]!);
      shape.keys[i] = into.keys.dictionary.intern(cursor, keyAt, keyLength);
    }
    const entries = shape.sort(into, this.count);
    for (let i = 0; i < entries; i++) {
      const attribute = shape.order[i]!;
      const { valueFrom, valueEnd } = readEntry(cursor, this.#starts[attribute]!, this.#ends[attribute]!);
      into.keys.appendId(shape.keys[attribute]!);
      cursor.pos = valueFrom;
      appendAnyValue(cursor, valueEnd, into.values, limit);
    }
    if (remembered) shapes.unshift(shape);
  }

  /** The position of the last value whose key is this text, or undefined. For the few keys that have a column. */
  find(cursor: Cursor, key: Uint8Array): { readonly from: number; readonly end: number } | undefined {
    const { pos } = cursor;
    let found: { from: number; end: number } | undefined;
    for (let i = 0; i < this.count; i++) {
      const entry = readEntry(cursor, this.#starts[i]!, this.#ends[i]!);
      if (entry.keyLength !== key.length) continue;
      const same = Buffer.compare(cursor.bytes.subarray(entry.keyAt, entry.keyAt + entry.keyLength), key) === 0;
      if (same) found = { from: entry.valueFrom, end: entry.valueEnd };
    }
    cursor.pos = pos;
    return found;
  }

  #grow(): void {
    if (this.count >= recordElementsMax) throw tooManyElements();
    const capacity = this.#starts.length * 2;
    this.#starts = widened(this.#starts, capacity);
    this.#ends = widened(this.#ends, capacity);
  }
}

function widened(array: Int32Array<ArrayBuffer>, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(array);
  return larger;
}

/** Where the value begins in a KeyValue that is written as everybody writes it, key, value, nothing else; or -1. */
function plainValueAt(bytes: Uint8Array, from: number, end: number): number {
  const keyLength = bytes[from + 1]!;
  const at = from + 2 + keyLength;
  if (at + 2 > end || bytes[from] !== KEY || keyLength >= 0x80 || bytes[at] !== VALUE) return -1;
  const length = bytes[at + 1]!;
  if (length < 0x80) return at + 2 + length === end ? at + 2 : -1;
  const high = bytes[at + 2]!;
  return high < 0x80 && at + 3 + ((length & 0x7f) | (high << 7)) === end ? at + 3 : -1;
}

/** One entry, reused: where a KeyValue's key and value lie. A missing value is an empty range. */
const entry = { keyAt: 0, keyLength: 0, valueFrom: 0, valueEnd: 0 };

function readEntry(cursor: Cursor, from: number, end: number): typeof entry {
  entry.keyAt = end;
  entry.keyLength = 0;
  entry.valueFrom = end;
  entry.valueEnd = end;
  cursor.pos = from;
  while (cursor.pos < end) {
    const field = cursor.tag();
    if (field === KEY) {
      entry.keyLength = cursor.enter(end);
      entry.keyAt = cursor.pos;
      cursor.pos += entry.keyLength;
    } else if (field === VALUE) {
      const length = cursor.enter(end);
      entry.valueFrom = cursor.pos;
      cursor.pos += length;
      entry.valueEnd = cursor.pos;
    } else cursor.skip(field, end, HANDLED);
  }
  cursor.leave(end);
  return entry;
}
