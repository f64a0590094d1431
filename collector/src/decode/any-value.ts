import { tag } from "@spanhouse/schemas";
import { byteSource } from "../columns/byte-buffer.ts";
import type { StringColumn } from "../columns/string-column.ts";
import { anyValueJson } from "./any-value-json.ts";
import { handledFields } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { tooLarge } from "./expansion-budget.ts";
import { doubleText, int64Text } from "./number-text.ts";

const STRING = tag("AnyValue", "stringValue");
const BOOL = tag("AnyValue", "boolValue");
const INT = tag("AnyValue", "intValue");
const DOUBLE = tag("AnyValue", "doubleValue");
const ARRAY = tag("AnyValue", "arrayValue");
const KVLIST = tag("AnyValue", "kvlistValue");
const BYTES = tag("AnyValue", "bytesValue");
const HANDLED = handledFields(STRING, BOOL, INT, DOUBLE, ARRAY, KVLIST, BYTES);

const encoder = new TextEncoder();

/** The text of an array or a map is made whole before it is cut, by way of strings that take 30 times its bytes. */
const compositeBytesMax = 4 * 2 ** 20;

/** Which limit cuts a value, and how many it has cut so far. */
export interface TextLimit {
  readonly bytesMax: number;
  truncated: number;
}

/**
 * Appends the string form of the AnyValue between `from` and `end`: text as it is, numbers and booleans in decimal and
 * as true/false, bytes as base64, arrays and maps as JSON, nothing as "". Of several members the last one counts.
 */
export function appendAnyValue(cursor: Cursor, end: number, into: StringColumn, limit: TextLimit): void {
  const { bytes, pos } = cursor;
  if (isShortText(bytes, pos, end)) {
    if (into.appendAtMost(limit.bytesMax, cursor, pos + 2, end - pos - 2)) limit.truncated++;
    cursor.pos = end;
  } else if (bytes[pos] === INT && end - pos >= 2) appendPlainInt(cursor, end, into, limit);
  else appendAnyKind(cursor, end, into, limit);
}

/** Whether an AnyValue is a short text and nothing else, as almost every one is: one tag, one byte of length, the text. */
export function isShortText(bytes: Uint8Array, from: number, end: number): boolean {
  const length = end - from - 2;
  return length >= 0 && length < 0x80 && bytes[from] === STRING && bytes[from + 1] === length;
}

/** An integer and nothing else, which most numbers are; small ones without the way over its two halves. */
function appendPlainInt(cursor: Cursor, end: number, into: StringColumn, limit: TextLimit): void {
  const { pos } = cursor;
  cursor.pos = pos + 1;
  const low = cursor.varint();
  if (cursor.pos === end) appendInt64(low, cursor.high, into);
  else {
    cursor.pos = pos;
    appendAnyKind(cursor, end, into, limit);
  }
}

function appendAnyKind(cursor: Cursor, end: number, into: StringColumn, limit: TextLimit): void {
  let kind = 0;
  let at = 0;
  let length = 0;
  let high = 0;
  while (cursor.pos < end) {
    const field = cursor.tag();
    switch (field) {
      case STRING:
      case ARRAY:
      case KVLIST:
      case BYTES:
        kind = field;
        length = cursor.enter(end);
        at = cursor.pos;
        cursor.pos += length;
        break;
      case INT:
      case BOOL:
        kind = field;
        at = cursor.varint();
        high = cursor.high;
        break;
      case DOUBLE:
        kind = field;
        at = cursor.fixed64(end);
        break;
      default:
        cursor.skip(field, end, HANDLED);
    }
  }
  cursor.leave(end);
  if (kind === STRING) {
    if (into.appendAtMost(limit.bytesMax, cursor, at, length)) limit.truncated++;
  } else if (kind === 0) into.appendEmpty();
  else if (kind === INT) appendInt64(at, high, into);
  else if (kind === BOOL) into.appendAscii((at | high) === 0 ? "false" : "true");
  else if (kind === DOUBLE) appendDouble(cursor.view.getFloat64(at, true), into);
  else appendComposite(kind, cursor, { at, length, into, limit });
  cursor.pos = end;
}

function appendInt64(low: number, high: number, into: StringColumn): void {
  if (high === 0) into.appendInteger(low);
  else into.appendAscii(int64Text(low, high));
}

/**
 * A double with at most three decimals is written without a string: a decimal of up to 15 digits that reads back as
 * the same double is the shortest that does, so the text is the one JavaScript would have made.
 */
function appendDouble(value: number, into: StringColumn): void {
  const thousandths = Math.round(value * 1000);
  if (thousandths / 1000 === value && Math.abs(thousandths) < 1e12)
    into.appendThousandths(thousandths === 0 ? 0 : thousandths);
  else into.appendAscii(doubleText(value));
}

function appendComposite(
  kind: number,
  cursor: Cursor,
  { at, length, into, limit }: { at: number; length: number; into: StringColumn; limit: TextLimit },
): void {
  if (kind !== BYTES && length > compositeBytesMax && length > 2 * limit.bytesMax)
    throw tooLarge(`a value that is an array or a map has ${length} bytes`);
  const text =
    kind === BYTES
      ? Buffer.from(cursor.bytes.buffer, cursor.bytes.byteOffset + at, length).toString("base64")
      : anyValueJson(cursor, { kind: kind === ARRAY ? "array" : "kvlist", from: at, end: at + length });
  const source = byteSource(encoder.encode(text));
  if (into.appendAtMost(limit.bytesMax, source, 0, source.bytes.length)) limit.truncated++;
}
