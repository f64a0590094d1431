import type { NativeCursor } from "./native-cursor.ts";

/**
 * A value as it comes out: 64-bit integers and times (nanoseconds since 1970) are bigint, maps are plain objects
 * (of a key that occurs twice the last value stays).
 */
export type NativeValue =
  | string
  | number
  | bigint
  | boolean
  | readonly NativeValue[]
  | { readonly [key: string]: NativeValue };

/** `where` names column and type, for the messages of errors. */
interface Rows {
  readonly rows: number;
  readonly where: string;
}

/** Reads the values of one type. All prefixes of a column are read before its first body. */
interface NativeCodec<Value extends NativeValue = NativeValue> {
  readPrefix(cursor: NativeCursor, where: string): void;
  read(cursor: NativeCursor, rows: Rows): Value[];
}

const codecs = new Map<string, NativeCodec | undefined>();

/** The codec of a ClickHouse type as a block spells it, or undefined when it is none of ours. */
export function nativeCodec(type: string): NativeCodec | undefined {
  if (!codecs.has(type)) codecs.set(type, makeCodec(type));
  return codecs.get(type);
}

type ReadFixed = (view: DataView, offset: number) => NativeValue;

const fixedWidth: Readonly<Record<string, readonly [bytes: number, read: ReadFixed]>> = {
  Bool: [1, (view, offset) => view.getUint8(offset) !== 0],
  UInt8: [1, (view, offset) => view.getUint8(offset)],
  UInt16: [2, (view, offset) => view.getUint16(offset, true)],
  UInt32: [4, (view, offset) => view.getUint32(offset, true)],
  UInt64: [8, (view, offset) => view.getBigUint64(offset, true)],
  Int8: [1, (view, offset) => view.getInt8(offset)],
  Int16: [2, (view, offset) => view.getInt16(offset, true)],
  Int32: [4, (view, offset) => view.getInt32(offset, true)],
  Int64: [8, (view, offset) => view.getBigInt64(offset, true)],
  Float64: [8, (view, offset) => view.getFloat64(offset, true)],
  "DateTime64(9)": [8, (view, offset) => view.getBigInt64(offset, true)],
};

function makeCodec(type: string): NativeCodec | undefined {
  const fixed = fixedWidth[type];
  if (fixed !== undefined) return fixedCodec(...fixed);
  const text = textCodec(type);
  if (text !== undefined) return text;
  const [, outer, inner = ""] = /^(Array|Map)\((.*)\)$/s.exec(type) ?? [];
  if (outer === "Array") return arrayCodec(nativeCodec(inner));
  // The key of a map is text, whose type has no comma in it, so the first comma ends it.
  const comma = inner.indexOf(", ");
  return outer === "Map" ? mapCodec(textCodec(inner.slice(0, comma)), nativeCodec(inner.slice(comma + 2))) : undefined;
}

function textCodec(type: string): NativeCodec<string> | undefined {
  if (type === "String") return stringCodec;
  return type === "LowCardinality(String)" ? labelCodec : undefined;
}

function noPrefix(): void {}

function fixedCodec(bytes: number, read: ReadFixed): NativeCodec {
  return {
    readPrefix: noPrefix,
    read(cursor, { rows, where }) {
      const view = cursor.view(rows * bytes, where);
      return Array.from({ length: rows }, (_, row) => read(view, row * bytes));
    },
  };
}

const stringCodec: NativeCodec<string> = {
  readPrefix: noPrefix,
  read: (cursor, { rows, where }) => Array.from({ length: rows }, () => cursor.string(where)),
};

const labelVersion = 1n;
const labelIndexBytes = [1, 2, 4, 8] as const;
/** The keys stand in the block itself, and no dictionary shared between blocks is meant. */
const labelKeysInBlock = 0x200n;
const labelGlobalDictionary = 0x100n;

const labelCodec: NativeCodec<string> = {
  readPrefix(cursor, where) {
    const version = cursor.view(8, `${where}: version`).getBigUint64(0, true);
    if (version !== labelVersion)
      throw cursor.malformed(`${where}: dictionary version ${version}, not ${labelVersion}`);
  },
  read(cursor, { rows, where }) {
    const values: string[] = [];
    while (values.length < rows) {
      const flags = cursor.view(8, `${where}: index type`).getBigUint64(0, true);
      const indexBytes = labelIndexBytes[Number(flags & 0xffn)];
      const readable = (flags & labelKeysInBlock) !== 0n && (flags & labelGlobalDictionary) === 0n;
      if (indexBytes === undefined || !readable)
        throw cursor.malformed(`${where}: index flags 0x${flags.toString(16)}`);
      const keyCount = cursor.uint64Count(`${where}: keys`, 1);
      const keys = Array.from({ length: keyCount }, () => cursor.string(`${where}: key`));
      const groupRows = cursor.uint64Count(`${where}: indexes`, indexBytes);
      if (groupRows === 0 || values.length + groupRows > rows)
        throw cursor.malformed(`${where}: ${groupRows} indexes for ${rows} rows`);
      const view = cursor.view(groupRows * indexBytes, `${where}: indexes`);
      for (let row = 0; row < groupRows; row++) {
        const index = readIndex(view, row * indexBytes, indexBytes);
        const key = keys[index];
        if (key === undefined) throw cursor.malformed(`${where}: index ${index} of ${keyCount} keys`);
        values.push(key);
      }
    }
    return values;
  },
};

function readIndex(view: DataView, offset: number, bytes: 1 | 2 | 4 | 8): number {
  if (bytes === 1) return view.getUint8(offset);
  if (bytes === 2) return view.getUint16(offset, true);
  if (bytes === 4) return view.getUint32(offset, true);
  return Number(view.getBigUint64(offset, true));
}

/** The end offset of each row; the last one is the number of elements. Elements take at least a byte each. */
function readOffsets(cursor: NativeCursor, { rows, where }: Rows): number[] {
  const view = cursor.view(rows * 8, `${where}: offsets`);
  let previous = 0;
  return Array.from({ length: rows }, (_, row) => {
    const offset = Number(view.getBigUint64(row * 8, true));
    if (offset < previous || offset > cursor.left())
      throw cursor.malformed(`${where}: offset ${offset} after ${previous} in row ${row}, ${cursor.left()} bytes left`);
    previous = offset;
    return offset;
  });
}

function arrayCodec(element: NativeCodec | undefined): NativeCodec | undefined {
  if (element === undefined) return undefined;
  return {
    readPrefix: element.readPrefix,
    read(cursor, { rows, where }) {
      const offsets = readOffsets(cursor, { rows, where });
      const elements = readAll(element, cursor, { rows: offsets.at(-1) ?? 0, where });
      return offsets.map((end, row) => elements.slice(offsets[row - 1] ?? 0, end));
    },
  };
}

function mapCodec(key: NativeCodec<string> | undefined, value: NativeCodec | undefined): NativeCodec | undefined {
  if (key === undefined || value === undefined) return undefined;
  return {
    readPrefix(cursor, where) {
      key.readPrefix(cursor, where);
      value.readPrefix(cursor, where);
    },
    read(cursor, { rows, where }) {
      const offsets = readOffsets(cursor, { rows, where });
      const total = offsets.at(-1) ?? 0;
      const keys = readAll(key, cursor, { rows: total, where });
      const values = readAll(value, cursor, { rows: total, where });
      const entries = keys.map((name, index) => [name, values[index] ?? ""] as const);
      return offsets.map((end, row) => Object.fromEntries(entries.slice(offsets[row - 1] ?? 0, end)));
    },
  };
}

/** Zero elements are zero bytes, whatever the type. */
function readAll<Value extends NativeValue>(codec: NativeCodec<Value>, cursor: NativeCursor, rows: Rows): Value[] {
  return rows.rows === 0 ? [] : codec.read(cursor, rows);
}
