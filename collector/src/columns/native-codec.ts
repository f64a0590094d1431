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

interface Rows {
  /** Rows that are there. */
  readonly rows: number;
  /** Rows that are read; the bytes of the others are gone over. */
  readonly wanted: number;
  /** Names column and type, for the messages of errors. */
  readonly where: string;
}

/** Reads the first `wanted` values of one type. All prefixes of a column are read before its first body. */
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
    read(cursor, { rows, wanted, where }) {
      const view = cursor.view(rows * bytes, where);
      return Array.from({ length: wanted }, (_, row) => read(view, row * bytes));
    },
  };
}

const stringCodec: NativeCodec<string> = {
  readPrefix: noPrefix,
  read(cursor, { rows, wanted, where }) {
    const values = Array.from({ length: wanted }, () => cursor.string(where));
    cursor.skipStrings(rows - wanted, where);
    return values;
  },
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
  read(cursor, { rows, wanted, where }) {
    const values: string[] = [];
    let rowsPassed = 0;
    while (rowsPassed < rows) {
      const flags = cursor.view(8, `${where}: index type`).getBigUint64(0, true);
      const indexBytes = labelIndexBytes[Number(flags & 0xffn)];
      const readable = (flags & labelKeysInBlock) !== 0n && (flags & labelGlobalDictionary) === 0n;
      if (indexBytes === undefined || !readable)
        throw cursor.malformed(`${where}: index flags 0x${flags.toString(16)}`);
      const keyCount = cursor.uint64Count(`${where}: keys`, 1);
      const keys = Array.from({ length: keyCount }, () => cursor.string(`${where}: key`));
      const groupRows = cursor.uint64Count(`${where}: indexes`, indexBytes);
      if (groupRows === 0 || rowsPassed + groupRows > rows)
        throw cursor.malformed(`${where}: ${groupRows} indexes for ${rows} rows`);
      const view = cursor.view(groupRows * indexBytes, `${where}: indexes`);
      for (let row = 0; row < groupRows && values.length < wanted; row++) {
        const index = readIndex(view, row * indexBytes, indexBytes);
        const key = keys[index];
        if (key === undefined) throw cursor.malformed(`${where}: index ${index} of ${keyCount} keys`);
        values.push(key);
      }
      rowsPassed += groupRows;
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

interface Elements {
  /** The end of each wanted row, counted in elements. */
  readonly ends: readonly number[];
  /** Elements of all rows, and of the wanted ones. */
  readonly rows: number;
  readonly wanted: number;
  readonly where: string;
}

/** Reads the end offsets of all rows. Elements take at least a byte each. */
function readOffsets(cursor: NativeCursor, { rows, wanted, where }: Rows): Elements {
  const view = cursor.view(rows * 8, `${where}: offsets`);
  const ends: number[] = [];
  let previous = 0;
  for (let row = 0; row < rows; row++) {
    const end = Number(view.getBigUint64(row * 8, true));
    if (end < previous || end > cursor.left())
      throw cursor.malformed(`${where}: offset ${end} after ${previous} in row ${row}, ${cursor.left()} bytes left`);
    previous = end;
    if (row < wanted) ends.push(end);
  }
  return { ends, rows: previous, wanted: ends.at(-1) ?? 0, where };
}

function arrayCodec(element: NativeCodec | undefined): NativeCodec | undefined {
  if (element === undefined) return undefined;
  return {
    readPrefix: element.readPrefix,
    read(cursor, rows) {
      const elements = readOffsets(cursor, rows);
      const values = readElements(element, cursor, elements);
      return elements.ends.map((end, row) => values.slice(elements.ends[row - 1] ?? 0, end));
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
    read(cursor, rows) {
      const elements = readOffsets(cursor, rows);
      const keys = readElements(key, cursor, elements);
      const values = readElements(value, cursor, elements);
      const entries = keys.map((name, index) => [name, values[index] ?? ""] as const);
      return elements.ends.map((end, row) => Object.fromEntries(entries.slice(elements.ends[row - 1] ?? 0, end)));
    },
  };
}

/** Zero elements are zero bytes, whatever the type. */
function readElements<Value extends NativeValue>(codec: NativeCodec<Value>, cursor: NativeCursor, rows: Rows): Value[] {
  return rows.rows === 0 ? [] : codec.read(cursor, rows);
}
