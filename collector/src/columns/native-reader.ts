import { nativeCodec, type NativeValue } from "./native-codec.ts";
import { openNativeCursor, type NativeCursor } from "./native-cursor.ts";

/**
 * Reads ClickHouse Native blocks back into values: for the live tail, for looking into a dead letter, and for tests.
 * It stays off the write path, so it is written to be plain, not fast.
 *
 *     file   = block*                                     blocks of one INSERT body, one after the other
 *     block  = varint columns, varint rows, column*       without the block info that a protocol revision would add
 *     column = String name, String type, data             no data at all when rows = 0
 *     data   = prefixes of the type, outermost first, then the bodies
 *
 *     String                 varint length, bytes
 *     (U)Int8..64, Float64   fixed width, little-endian; Bool is one byte
 *     DateTime64(9)          Int64, nanoseconds since 1970
 *     Array(T)               prefix of T; UInt64 end offset a row, then T for all elements
 *     Map(K, V)              prefixes of K and V; UInt64 end offset a row, then all keys, then all values
 *     LowCardinality(String) prefix UInt64 1; then UInt64 index width and flags, UInt64 keys, the keys,
 *                            UInt64 rows, an index a row; nothing after the prefix when there are no rows
 *
 * Every count is held against the bytes that are left before anything is allocated for it. Text that is not UTF-8
 * comes out with replacement characters.
 */

export type { NativeValue } from "./native-codec.ts";

/** One block: `values[c][r]` belongs to `columns[c]`. */
export interface NativeBlock {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Rows of the block. */
  readonly rows: number;
  /** Of each column the first values, as many as were asked for. */
  readonly values: readonly (readonly NativeValue[])[];
}

export type NativeRow = Readonly<Record<string, NativeValue>>;

/**
 * All blocks in `bytes`, of each no more than the first `rowsMax` rows. Throws an OperatingError `block_malformed` that
 * names the column and the byte.
 */
export function readNativeBlocks(bytes: Uint8Array, rowsMax: number = Number.POSITIVE_INFINITY): NativeBlock[] {
  return [...nativeBlocks(bytes, rowsMax)];
}

/** As `readNativeBlocks`, one after the other: what comes before a malformed one can be had. */
export function* nativeBlocks(bytes: Uint8Array, rowsMax: number): Generator<NativeBlock, void> {
  const cursor = openNativeCursor(bytes);
  while (cursor.left() > 0) yield readBlock(cursor, rowsMax);
}

/** All rows of all blocks in `bytes`, as objects by column name. Throws as `readNativeBlocks`. */
export function readNativeRows(bytes: Uint8Array): NativeRow[] {
  return readNativeBlocks(bytes).flatMap((block) =>
    Array.from({ length: block.rows }, (_, row) => nativeRow(block, row)),
  );
}

/** Row number `row` of a block, as an object by column name. */
export function nativeRow(block: NativeBlock, row: number): NativeRow {
  return Object.fromEntries(block.columns.map(({ name }, column) => [name, block.values[column]?.[row] ?? ""]));
}

/** The first column of the first block in `bytes`; nothing behind it is read. Throws as `readNativeBlocks`. */
export function readFirstColumn(bytes: Uint8Array): { readonly name: string; readonly values: readonly NativeValue[] } {
  const cursor = openNativeCursor(bytes);
  const columnCount = cursor.count("columns", 2);
  const rows = cursor.count("rows", 1);
  if (columnCount === 0) return { name: "", values: [] };
  const name = cursor.string("column name");
  const type = cursor.string(`type of ${name}`);
  return { name, values: readColumn(cursor, { name, type, rows, wanted: rows }) };
}

function readBlock(cursor: NativeCursor, rowsMax: number): NativeBlock {
  const columnCount = cursor.count("columns", 2);
  const rows = columnCount === 0 ? cursor.varint("rows") : cursor.count("rows", 1);
  const columns: { name: string; type: string }[] = [];
  const values: NativeValue[][] = [];
  for (let index = 0; index < columnCount; index++) {
    const name = cursor.string("column name");
    const type = cursor.string(`type of ${name}`);
    columns.push({ name, type });
    values.push(readColumn(cursor, { name, type, rows, wanted: Math.min(rows, rowsMax) }));
  }
  return { columns, rows, values };
}

interface ColumnPart {
  readonly name: string;
  readonly type: string;
  readonly rows: number;
  readonly wanted: number;
}

function readColumn(cursor: NativeCursor, { name, type, rows, wanted }: ColumnPart): NativeValue[] {
  if (rows === 0) return [];
  const where = `${name} ${type}`;
  const codec = nativeCodec(type);
  if (codec === undefined) throw cursor.malformed(`${where}: a type that the collector does not write`);
  codec.readPrefix(cursor, where);
  return codec.read(cursor, { rows, wanted, where });
}
