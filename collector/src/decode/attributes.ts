import { tag } from "@spanhouse/schemas";
import type { MapColumn } from "../columns/map-column.ts";
import { appendAnyValue } from "./any-value.ts";
import type { TextLimit } from "./any-value.ts";
import { handledFields } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { recordElementsMax, tooManyElements } from "./expansion-budget.ts";

const KEY = tag("KeyValue", "key");
const VALUE = tag("KeyValue", "value");
const HANDLED = handledFields(KEY, VALUE);

/** Up to here insertion sort wins; a record with more attributes is no ordinary one, and must not cost the square. */
const insertionSortMax = 32;

/**
 * The KeyValue messages of one record: where they lie in the body, and, once they are read, which key each has and
 * where its value lies. Reused from record to record.
 */
export class AttributeList {
  count = 0;
  /** Bytes of all the messages together. */
  bytes = 0;
  #starts = new Int32Array(32);
  #ends = new Int32Array(32);
  #values = new Int32Array(32);
  #valueEnds = new Int32Array(32);
  #keys = new Int32Array(32);
  #order = new Int32Array(32);
  /** What `#order` holds for: records of one kind carry the same keys in the same order, one after the other. */
  #ordered = { count: -1, entries: 0, generation: -1 };

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

  /** Appends all as one row: keys in byte order, each once, of equal ones the last. Leaves the cursor where it was. */
  append(cursor: Cursor, into: MapColumn, limit: TextLimit): void {
    if (this.count > 0) {
      const { pos } = cursor;
      const entries = this.#readKeys(cursor, into) ? this.#ordered.entries : this.#orderAnew(into);
      this.#appendEntries(cursor, entries, into, limit);
      cursor.pos = pos;
    }
    into.closeRow();
  }

  // Four parameters, because an object for them would be made for every record.
  #appendEntries(cursor: Cursor, entries: number, { keys, values }: MapColumn, limit: TextLimit): void {
    const order = this.#order;
    const ids = this.#keys;
    const starts = this.#values;
    const ends = this.#valueEnds;
    for (let i = 0; i < entries; i++) {
      const attribute = order[i]!;
      keys.appendId(ids[attribute]!);
      cursor.pos = starts[attribute]!;
      appendAnyValue(cursor, ends[attribute]!, values, limit);
    }
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

  /** Notes key and value of every attribute; answers whether the keys are those of the record before, in its order. */
  #readKeys(cursor: Cursor, into: MapColumn): boolean {
    const { dictionary } = into.keys;
    let same = this.#ordered.count === this.count && this.#ordered.generation === dictionary.generation;
    const { bytes } = cursor;
    const starts = this.#starts;
    const keys = this.#keys;
    for (let i = 0; i < this.count; i++) {
      const from = starts[i]!;
      const end = this.#ends[i]!;
      const expected = keys[i]!;
      let keyAt = from + 2;
      let keyLength = bytes[from + 1]!;
      let value = keyAt + keyLength + 2;
      if (isPlainEntry(bytes, from, end)) this.#valueEnds[i] = end;
      else {
        const entry = readEntry(cursor, from, end);
        keyAt = entry.keyAt;
        keyLength = entry.keyLength;
        value = entry.valueFrom;
        this.#valueEnds[i] = entry.valueEnd;
      }
      const key = dictionary.internExpecting(expected, cursor, keyAt, keyLength);
      if (key !== expected) {
        same = false;
        keys[i] = key;
        // At once, because a later attribute may turn out malformed and leave these keys to the next record.
        this.#ordered.count = -1;
      }
      this.#values[i] = value;
    }
    return same;
  }

  #orderAnew(into: MapColumn): number {
    const entries = this.count <= insertionSortMax ? this.#sort(into) : this.#sortMany(into);
    this.#ordered.count = this.count;
    this.#ordered.entries = entries;
    this.#ordered.generation = into.keys.dictionary.generation;
    return entries;
  }

  #sort(into: MapColumn): number {
    const { order } = into;
    let sorted = 0;
    for (let i = 0; i < this.count; i++) {
      const key = this.#keys[i]!;
      let at = sorted;
      let comparison = -1;
      while (at > 0) {
        const before = this.#keys[this.#order[at - 1]!]!;
        comparison = before === key ? 0 : order.compare(before, key);
        if (comparison <= 0) break;
        at--;
      }
      if (at > 0 && comparison === 0) this.#order[at - 1] = i;
      else {
        for (let move = sorted++; move > at; move--) this.#order[move] = this.#order[move - 1]!;
        this.#order[at] = i;
      }
    }
    return sorted;
  }

  #sortMany(into: MapColumn): number {
    const last = new Map<number, number>();
    for (let i = 0; i < this.count; i++) last.set(this.#keys[i]!, i);
    const sorted = [...last].sort(([a], [b]) => into.order.compare(a, b));
    sorted.forEach(([, attribute], index) => {
      this.#order[index] = attribute;
    });
    return sorted.length;
  }

  #grow(): void {
    if (this.count >= recordElementsMax) throw tooManyElements();
    const capacity = this.#starts.length * 2;
    this.#starts = widened(this.#starts, capacity);
    this.#ends = widened(this.#ends, capacity);
    this.#values = new Int32Array(capacity);
    this.#valueEnds = new Int32Array(capacity);
    this.#keys = new Int32Array(capacity);
    this.#order = new Int32Array(capacity);
  }
}

function widened(array: Int32Array<ArrayBuffer>, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(array);
  return larger;
}

/** Whether a KeyValue is as everybody writes it: key, then value, each with one byte of tag and one of length. */
function isPlainEntry(bytes: Uint8Array, from: number, end: number): boolean {
  const keyLength = bytes[from + 1]!;
  const valueTag = from + 2 + keyLength;
  if (valueTag + 2 > end || bytes[from] !== KEY || keyLength >= 0x80 || bytes[valueTag] !== VALUE) return false;
  const valueLength = bytes[valueTag + 1]!;
  return valueLength < 0x80 && valueTag + 2 + valueLength === end;
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
