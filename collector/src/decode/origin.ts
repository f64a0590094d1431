import { tag } from "@spanhouse/schemas";
import { byteSource } from "../columns/byte-buffer.ts";
import type { ByteSource } from "../columns/byte-buffer.ts";
import { FixedColumn } from "../columns/fixed-column.ts";
import { LabelColumn } from "../columns/label-column.ts";
import { MapColumn } from "../columns/map-column.ts";
import { StringColumn } from "../columns/string-column.ts";
import type { TableBuilder } from "../columns/table-builder.ts";
import { appendAnyValue } from "./any-value.ts";
import type { TextLimit } from "./any-value.ts";
import { AttributeList } from "./attributes.ts";
import { handledFields } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { RepeatedMap, repeatedText } from "./repeated.ts";
import type { DecodeState } from "./signal-decoder.ts";

const RESOURCE_ATTRIBUTES = tag("Resource", "attributes");
const RESOURCE_DROPPED = tag("Resource", "droppedAttributesCount");
const RESOURCE_HANDLED = handledFields(RESOURCE_ATTRIBUTES, RESOURCE_DROPPED);
const SCOPE_NAME = tag("InstrumentationScope", "name");
const SCOPE_VERSION = tag("InstrumentationScope", "version");
const SCOPE_ATTRIBUTES = tag("InstrumentationScope", "attributes");
const SCOPE_DROPPED = tag("InstrumentationScope", "droppedAttributesCount");
const SCOPE_HANDLED = handledFields(SCOPE_NAME, SCOPE_VERSION, SCOPE_ATTRIBUTES, SCOPE_DROPPED);

const serviceNameKey = Buffer.from("service.name");

/** A range of the body, or nothing. */
export interface Slice {
  at: number;
  length: number;
}

/** Where a record comes from: the resource and scope it stands under, as read from the body. Reused. */
export interface Origin {
  readonly resource: {
    readonly attributes: AttributeList;
    dropped: number;
    readonly schemaUrl: Slice;
    serviceName: ByteSource;
  };
  readonly scope: {
    readonly attributes: AttributeList;
    dropped: number;
    readonly schemaUrl: Slice;
    readonly name: Slice;
    readonly version: Slice;
  };
}

const nothing: ByteSource = byteSource(new Uint8Array(0));

export function createOrigin(): Origin {
  return {
    resource: { attributes: new AttributeList(), dropped: 0, schemaUrl: slice(), serviceName: nothing },
    scope: { attributes: new AttributeList(), dropped: 0, schemaUrl: slice(), name: slice(), version: slice() },
  };
}

function slice(): Slice {
  return { at: 0, length: 0 };
}

/** Reads the length-delimited field at the cursor into `into`. */
export function readSlice(cursor: Cursor, end: number, into: Slice): void {
  into.length = cursor.enter(end);
  into.at = cursor.pos;
  cursor.pos += into.length;
}

/** Forgets what the previous resource said: a resource without `service.name` must not inherit it. */
export function clearResource({ resource }: Origin): void {
  resource.attributes.clear();
  resource.dropped = 0;
  resource.schemaUrl.length = 0;
  resource.serviceName = nothing;
}

export function clearScope({ scope }: Origin): void {
  scope.attributes.clear();
  scope.dropped = 0;
  scope.schemaUrl.length = 0;
  scope.name.length = 0;
  scope.version.length = 0;
}

/** Reads a Resource message that ends at `end`. */
export function readResource(cursor: Cursor, end: number, { resource }: Origin): void {
  resource.attributes.clear();
  resource.dropped = 0;
  while (cursor.pos < end) {
    const field = cursor.tag();
    if (field === RESOURCE_ATTRIBUTES) resource.attributes.addRun(cursor, end, RESOURCE_ATTRIBUTES);
    else if (field === RESOURCE_DROPPED) resource.dropped = cursor.varint();
    else cursor.skip(field, end, RESOURCE_HANDLED);
  }
  cursor.leave(end);
}

/** Reads an InstrumentationScope message that ends at `end`. */
export function readScope(cursor: Cursor, end: number, { scope }: Origin): void {
  scope.attributes.clear();
  scope.dropped = 0;
  scope.name.length = 0;
  scope.version.length = 0;
  while (cursor.pos < end) {
    const field = cursor.tag();
    if (field === SCOPE_NAME) readSlice(cursor, end, scope.name);
    else if (field === SCOPE_VERSION) readSlice(cursor, end, scope.version);
    else if (field === SCOPE_ATTRIBUTES) scope.attributes.add(cursor, end);
    else if (field === SCOPE_DROPPED) scope.dropped = cursor.varint();
    else cursor.skip(field, end, SCOPE_HANDLED);
  }
  cursor.leave(end);
}

/** Sets `resource.serviceName` to the string form of the attribute `service.name`; empty when there is none. */
export function findServiceName(cursor: Cursor, { resource }: Origin, limit: TextLimit): void {
  const value = resource.attributes.find(cursor, serviceNameKey);
  if (value === undefined) return;
  const { pos } = cursor;
  const text = new StringColumn();
  // The value is cut and counted where it is stored as an attribute; here it only names the service.
  cursor.pos = value.from;
  appendAnyValue(cursor, value.end, text, { bytesMax: limit.bytesMax, truncated: 0 });
  cursor.pos = pos;
  let start = 0;
  while (text.data.bytes[start]! >= 0x80) start++;
  resource.serviceName = byteSource(text.data.bytes.subarray(start + 1, text.data.length));
}

/** Bytes that every row under this resource and scope repeats, about. */
function repeatedBytes({ resource, scope }: Origin): number {
  return (
    resource.attributes.bytes +
    resource.schemaUrl.length +
    scope.attributes.bytes +
    scope.name.length +
    scope.version.length +
    scope.schemaUrl.length
  );
}

/** The columns of one table that say where a row comes from. */
export interface OriginColumns {
  /** Before each request. */
  begin(project: ByteSource): void;
  enterResource(cursor: Cursor): void;
  /** A row of the scope that is being read is kept. */
  countRow(): void;
  /** Once the scope is read, which may stand behind its records on the wire: appends its part of the rows counted. */
  leaveScope(cursor: Cursor): void;
}

/** Finds the origin columns of a table; every table of ours has them, some as String, some as LowCardinality. */
export function createOriginColumns(
  table: TableBuilder,
  { origin, attributeLimit, expansion }: Pick<DecodeState, "origin" | "attributeLimit" | "expansion">,
): OriginColumns {
  const { resource, scope } = origin;
  const projectId = repeatedText(table.column("ProjectId", LabelColumn));
  const serviceName = repeatedText(table.column("ServiceName", LabelColumn));
  const resourceAttributes = new RepeatedMap(table.column("ResourceAttributes", MapColumn));
  const resourceSchemaUrl = repeatedText(table.text("ResourceSchemaUrl"));
  const resourceDropped = table.column("ResourceDroppedAttrCount", FixedColumn).data;
  const scopeName = repeatedText(table.text("ScopeName"));
  const scopeVersion = repeatedText(table.text("ScopeVersion"));
  const scopeAttributes = new RepeatedMap(table.column("ScopeAttributes", MapColumn));
  const scopeSchemaUrl = repeatedText(table.text("ScopeSchemaUrl"));
  const scopeDropped = table.column("ScopeDroppedAttrCount", FixedColumn).data;
  let rows = 0;
  return {
    begin(project) {
      rows = 0;
      projectId.enter(project, 0, project.bytes.length);
    },
    enterResource(cursor) {
      serviceName.enter(resource.serviceName, 0, resource.serviceName.bytes.length);
      resourceAttributes.enter(resource.attributes);
      resourceSchemaUrl.enter(cursor, resource.schemaUrl.at, resource.schemaUrl.length);
    },
    countRow() {
      rows++;
    },
    leaveScope(cursor) {
      if (rows === 0) return;
      expansion.charge(rows, repeatedBytes(origin));
      scopeName.enter(cursor, scope.name.at, scope.name.length);
      scopeVersion.enter(cursor, scope.version.at, scope.version.length);
      scopeAttributes.enter(scope.attributes);
      scopeSchemaUrl.enter(cursor, scope.schemaUrl.at, scope.schemaUrl.length);
      projectId.appendRows(rows);
      serviceName.appendRows(rows);
      resourceAttributes.appendRows(rows, cursor, attributeLimit);
      resourceSchemaUrl.appendRows(rows);
      resourceDropped.uint32s(resource.dropped, rows);
      scopeName.appendRows(rows);
      scopeVersion.appendRows(rows);
      scopeAttributes.appendRows(rows, cursor, attributeLimit);
      scopeSchemaUrl.appendRows(rows);
      scopeDropped.uint32s(scope.dropped, rows);
      rows = 0;
    },
  };
}
