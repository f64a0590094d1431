import { tag } from "@spanhouse/schemas";
import { handledFields, malformed, nestingDepthMax } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { doubleText, int64Text } from "./number-text.ts";

const STRING = tag("AnyValue", "stringValue");
const BOOL = tag("AnyValue", "boolValue");
const INT = tag("AnyValue", "intValue");
const DOUBLE = tag("AnyValue", "doubleValue");
const ARRAY = tag("AnyValue", "arrayValue");
const KVLIST = tag("AnyValue", "kvlistValue");
const BYTES = tag("AnyValue", "bytesValue");
const HANDLED = handledFields(STRING, BOOL, INT, DOUBLE, ARRAY, KVLIST, BYTES);
const ARRAY_VALUES = tag("ArrayValue", "values");
const LIST_VALUES = tag("KeyValueList", "values");
const KEY = tag("KeyValue", "key");
const VALUE = tag("KeyValue", "value");

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

interface Composite {
  readonly kind: "array" | "kvlist";
  readonly from: number;
  readonly end: number;
}

/**
 * JSON text of an ArrayValue or KeyValueList: keys in byte order, of equal keys the last, 64-bit integers with all
 * their digits, NaN and the infinities as strings, bytes as base64, an empty value as null. Rare enough on the hot
 * path to be written with strings.
 */
export function anyValueJson(cursor: Cursor, composite: Composite): string {
  return compositeJson(cursor, composite, 1);
}

function compositeJson(cursor: Cursor, { kind, from, end }: Composite, depth: number): string {
  if (depth > nestingDepthMax) malformed(cursor, `an AnyValue nested deeper than ${nestingDepthMax}`);
  cursor.pos = from;
  return kind === "array" ? arrayJson(cursor, end, depth) : mapJson(cursor, end, depth);
}

function arrayJson(cursor: Cursor, end: number, depth: number): string {
  const parts: string[] = [];
  while (cursor.pos < end) {
    const field = cursor.tag();
    if (field === ARRAY_VALUES) {
      const length = cursor.enter(end);
      parts.push(valueJson(cursor, cursor.pos + length, depth));
    } else cursor.skip(field, end, handledFields(ARRAY_VALUES));
  }
  cursor.leave(end);
  return `[${parts.join(",")}]`;
}

function mapJson(cursor: Cursor, end: number, depth: number): string {
  const entries = new Map<string, string>();
  while (cursor.pos < end) {
    const field = cursor.tag();
    if (field === LIST_VALUES) {
      const length = cursor.enter(end);
      const [key, text] = entryJson(cursor, cursor.pos + length, depth);
      entries.set(key, text);
    } else cursor.skip(field, end, handledFields(LIST_VALUES));
  }
  cursor.leave(end);
  const sorted = [...entries].sort(([a], [b]) => compareAsUtf8(a, b));
  return `{${sorted.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(",")}}`;
}

/** The order of the UTF-8 bytes, which is that of the code points: UTF-16 has surrogates in front of U+E000 to U+FFFF. */
function compareAsUtf8(a: string, b: string): number {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left === right) continue;
    return left >= 0xd800 && right >= 0xd800 ? ((left + 0x2000) & 0xffff) - ((right + 0x2000) & 0xffff) : left - right;
  }
  return a.length - b.length;
}

function entryJson(cursor: Cursor, end: number, depth: number): [key: string, text: string] {
  let key = "";
  let text = "null";
  while (cursor.pos < end) {
    const field = cursor.tag();
    if (field === KEY) key = textAt(cursor, cursor.enter(end));
    else if (field === VALUE) {
      const length = cursor.enter(end);
      text = valueJson(cursor, cursor.pos + length, depth);
    } else cursor.skip(field, end, handledFields(KEY, VALUE));
  }
  cursor.leave(end);
  return [key, text];
}

function valueJson(cursor: Cursor, end: number, depth: number): string {
  let text = "null";
  while (cursor.pos < end) {
    const field = cursor.tag();
    if (field === ARRAY || field === KVLIST) {
      const length = cursor.enter(end);
      const from = cursor.pos;
      const kind = field === ARRAY ? "array" : "kvlist";
      text = compositeJson(cursor, { kind, from, end: from + length }, depth + 1);
    } else text = scalarJson(cursor, field, end) ?? text;
  }
  cursor.leave(end);
  return text;
}

function scalarJson(cursor: Cursor, field: number, end: number): string | undefined {
  switch (field) {
    case STRING:
      return JSON.stringify(textAt(cursor, cursor.enter(end)));
    case BYTES: {
      const length = cursor.enter(end);
      const { buffer, byteOffset } = cursor.bytes;
      cursor.pos += length;
      return JSON.stringify(Buffer.from(buffer, byteOffset + cursor.pos - length, length).toString("base64"));
    }
    case INT:
      return int64Text(cursor.varint(), cursor.high);
    case BOOL:
      return (cursor.varint() | cursor.high) === 0 ? "false" : "true";
    case DOUBLE: {
      const value = cursor.float64(end);
      return Number.isFinite(value) ? doubleText(value) : JSON.stringify(doubleText(value));
    }
    default:
      cursor.skip(field, end, HANDLED);
      return undefined;
  }
}

function textAt(cursor: Cursor, length: number): string {
  const from = cursor.pos;
  cursor.pos += length;
  return decoder.decode(cursor.bytes.subarray(from, cursor.pos));
}
