import type { Table } from "@spanhouse/schemas";
import { ArrayColumn } from "./array-column.ts";
import { ByteBuffer } from "./byte-buffer.ts";
import type { Column } from "./column.ts";
import { FixedColumn } from "./fixed-column.ts";
import { LabelColumn } from "./label-column.ts";
import { MapColumn } from "./map-column.ts";
import { StringColumn } from "./string-column.ts";

/** The columns of one table while a commit window is open. */
export interface TableBuilder {
  readonly name: string;
  /** Rows of the open block; every column has as many. */
  rows(): number;
  /** Bytes the block will have, or a little more. */
  size(): number;
  mark(): void;
  /** Goes back to the mark; a table that was empty then gives back the memory that a large request made it take. */
  rollback(): void;
  reset(): void;
  /** Writes the columns as one Native block behind `out`. */
  write(out: ByteBuffer): void;
  /** The column of this name; `kind` is the class that its ClickHouse type is built from. */
  column<Kind extends Column>(name: string, kind: new (...args: never[]) => Kind): Kind;
  /** A text column, however this table stores it. */
  text(name: string): StringColumn | LabelColumn;
  /** The elements of an array column, and the array itself to close its rows. */
  array<Kind extends Column>(name: string, kind: new (...args: never[]) => Kind): ArrayColumn<Kind>;
}

interface NamedColumn {
  readonly name: string;
  readonly column: Column;
  /** Name and type as they stand before the column's data. */
  readonly head: ByteBuffer;
}

/** Makes the builder for a table of `@spanhouse/schemas`. */
export function createTableBuilder(table: Table): TableBuilder {
  const nested = new Map<string, ByteBuffer>();
  const columns = table.columns.map(({ name, type }): NamedColumn => ({
    name,
    column: columnOf(name, type, nested),
    head: head(name, type),
  }));
  const first = columns[0]!.column;

  function find(name: string): Column {
    const found = columns.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`BUG: table ${table.name} has no column ${name}`);
    return found.column;
  }

  function write(out: ByteBuffer): void {
    const { rows } = first;
    out.varint(columns.length);
    out.varint(rows);
    for (const { name, column, head: bytes } of columns) {
      if (column.rows !== rows) {
        throw new Error(`BUG: ${table.name}.${name} has ${column.rows} rows where ${rows} were appended`);
      }
      out.copy(bytes, 0, bytes.length);
      column.writePrefix(out);
      column.write(out);
    }
  }

  const reset = (): void => columns.forEach(({ column }) => column.reset());
  let markedRows = 0;

  // Most requests fill one table of many: for those that are empty nothing is to be marked, and nothing to be summed up.
  return {
    name: table.name,
    rows: () => first.rows,
    size: () => (first.rows === 0 ? 0 : columns.reduce((sum, { column }) => sum + column.size(), 0)),
    mark() {
      markedRows = first.rows;
      if (markedRows > 0) for (const { column } of columns) column.mark();
    },
    rollback() {
      if (markedRows === 0) reset();
      else for (const { column } of columns) column.rollback();
    },
    reset,
    write,
    column: (name, kind) => expectKind(find(name), kind, name),
    text: (name) => {
      const column = find(name);
      return column instanceof StringColumn ? column : expectKind(column, LabelColumn, name);
    },
    array: (name, kind) => {
      const array = expectKind(find(name), ArrayColumn, name);
      expectKind(array.elements, kind, name);
      return array;
    },
  };
}

function expectKind<Kind extends Column>(column: Column, kind: new (...args: never[]) => Kind, name: string): Kind {
  if (column instanceof kind) return column;
  throw new Error(`BUG: column ${name} is not a ${kind.name}`);
}

function head(name: string, type: string): ByteBuffer {
  const out = new ByteBuffer();
  for (const text of [name, type]) {
    out.varint(text.length);
    out.ascii(text);
  }
  return out;
}

/** `nested` keeps the offsets of each Nested structure, by its name: the part of the column's name before the dot. */
function columnOf(name: string, type: string, nested: Map<string, ByteBuffer>): Column {
  if (!type.startsWith("Array(")) return flatColumnOf(type);
  const elements = flatColumnOf(type.slice("Array(".length, -1));
  const dot = name.indexOf(".");
  if (dot < 0) return new ArrayColumn(elements);
  const structure = name.slice(0, dot);
  const offsets = nested.get(structure) ?? new ByteBuffer();
  nested.set(structure, offsets);
  return new ArrayColumn(elements, offsets);
}

function flatColumnOf(type: string): Column {
  switch (type) {
    case "String":
      return new StringColumn();
    case "LowCardinality(String)":
      return new LabelColumn();
    case "Map(LowCardinality(String), String)":
      return new MapColumn();
    case "UInt8":
    case "Bool":
      return new FixedColumn(1);
    case "Int32":
    case "UInt32":
      return new FixedColumn(4);
    case "UInt64":
    case "Float64":
    case "DateTime64(9)":
      return new FixedColumn(8);
    default:
      throw new Error(`BUG: no column for the ClickHouse type ${type}`);
  }
}
