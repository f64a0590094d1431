import { tag } from "@spanhouse/schemas";
import { byteSource, truncatedLength } from "../columns/byte-buffer.ts";
import type { StringColumn } from "../columns/string-column.ts";
import { anyValueJson } from "./any-value-json.ts";
import { handledFields } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";

const STRING = tag("AnyValue", "stringValue");
const BOOL = tag("AnyValue", "boolValue");
const INT = tag("AnyValue", "intValue");
const DOUBLE = tag("AnyValue", "doubleValue");
const ARRAY = tag("AnyValue", "arrayValue");
const KVLIST = tag("AnyValue", "kvlistValue");
const BYTES = tag("AnyValue", "bytesValue");
const HANDLED = handledFields(STRING, BOOL, INT, DOUBLE, ARRAY, KVLIST, BYTES);

const encoder = new TextEncoder();

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
  if (kind === STRING) appendLimited(cursor, at, length, { into, limit });
  else if (kind === 0) into.appendEmpty();
  else if (kind === INT) into.appendAscii(int64Text(at, high));
  else if (kind === BOOL) into.appendAscii((at | high) === 0 ? "false" : "true");
  else if (kind === DOUBLE) into.appendAscii(doubleText(cursor.view.getFloat64(at, true)));
  else appendComposite(kind, cursor, { at, length, into, limit });
  cursor.pos = end;
}

interface Target {
  readonly into: StringColumn;
  readonly limit: TextLimit;
}

function appendLimited(cursor: Cursor, from: number, length: number, { into, limit }: Target): void {
  if (length <= limit.bytesMax) {
    into.append(cursor, from, length);
    return;
  }
  limit.truncated++;
  into.append(cursor, from, truncatedLength(cursor, from, limit.bytesMax));
}

function appendComposite(
  kind: number,
  cursor: Cursor,
  { at, length, into, limit }: Target & { readonly at: number; readonly length: number },
): void {
  const text =
    kind === BYTES
      ? Buffer.from(cursor.bytes.buffer, cursor.bytes.byteOffset + at, length).toString("base64")
      : anyValueJson(cursor, { kind: kind === ARRAY ? "array" : "kvlist", from: at, end: at + length });
  const source = byteSource(encoder.encode(text));
  const kept = Math.min(source.bytes.length, limit.bytesMax);
  if (kept === source.bytes.length) into.append(source, 0, kept);
  else {
    limit.truncated++;
    into.append(source, 0, truncatedLength(source, 0, kept));
  }
}

/** Decimal text of a signed 64-bit integer by its unsigned halves. */
export function int64Text(low: number, high: number): string {
  if (high === 0) return String(low);
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)).toString();
}

/** The shortest text that reads back as this number, as JavaScript and JSON write it; negative zero is "0". */
export function doubleText(value: number): string {
  return String(value);
}
