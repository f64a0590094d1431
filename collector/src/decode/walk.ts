import type { ByteSource } from "../columns/byte-buffer.ts";
import { handledFields } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { clearResource, clearScope, findServiceName, readResource, readScope, readSlice } from "./origin.ts";
import type { DecodeState } from "./signal-decoder.ts";

/** The tags and names of one signal's request: all three are built alike. */
export interface RequestShape {
  /** `resourceSpans` of the request, and `resource`, `scopeSpans`, `schemaUrl` within. */
  readonly resources: {
    readonly list: number;
    readonly resource: number;
    readonly scopes: number;
    readonly schemaUrl: number;
  };
  /** `scope`, `spans`, `schemaUrl` of ScopeSpans. */
  readonly scopes: { readonly scope: number; readonly records: number; readonly schemaUrl: number };
  /** For messages to the sender: `resourceSpans`, `scopeSpans`, `spans`. */
  readonly names: readonly [resources: string, scopes: string, records: string];
}

export interface RecordReader {
  begin(project: ByteSource): void;
  enterResource(cursor: Cursor): void;
  /** Takes the record that ends at `end`; answers how many rows' worth it was (a metric holds many data points). */
  record(cursor: Cursor, end: number): number;
  /** When the scope and its last record are read. */
  leaveScope(cursor: Cursor): void;
}

export interface Walk {
  /** Walks the whole request and answers how many records it held. */
  decode(cursor: Cursor, project: ByteSource, reader: RecordReader): number;
  /** Where the walk stands, for the few records that must be named. */
  path(): string;
}

/**
 * Walks request -> resource -> scope -> record. What holds for all records may stand behind them on the wire: a resource
 * is passed twice, once for itself and once for its scopes; a scope once, as its records' rows get its part at the end.
 */
export function createWalk(shape: RequestShape, state: DecodeState): Walk {
  const { resources, scopes, names } = shape;
  const { origin, attributeLimit } = state;
  const handledInRequest = handledFields(resources.list);
  const handledInResource = handledFields(resources.resource, resources.scopes, resources.schemaUrl);
  const handledInScope = handledFields(scopes.scope, scopes.records, scopes.schemaUrl);
  const at = { resource: -1, scope: -1, record: -1 };

  function readResourceLevel(cursor: Cursor, end: number): void {
    clearResource(origin);
    while (cursor.pos < end) {
      const field = cursor.tag();
      if (field === resources.scopes) cursor.stepOver(end);
      else if (field === resources.resource) readResource(cursor, cursor.enter(end) + cursor.pos, origin);
      else if (field === resources.schemaUrl) readSlice(cursor, end, origin.resource.schemaUrl);
      else cursor.skip(field, end, handledInResource);
    }
    cursor.leave(end);
    findServiceName(cursor, origin, attributeLimit);
  }

  function walkScope(cursor: Cursor, end: number, reader: RecordReader): number {
    clearScope(origin);
    let count = 0;
    at.record = -1;
    while (cursor.pos < end) {
      const field = cursor.tag();
      if (field === scopes.records) {
        const recordEnd = cursor.enter(end) + cursor.pos;
        at.record++;
        count += reader.record(cursor, recordEnd);
        cursor.pos = recordEnd;
      } else if (field === scopes.scope) readScope(cursor, cursor.enter(end) + cursor.pos, origin);
      else if (field === scopes.schemaUrl) readSlice(cursor, end, origin.scope.schemaUrl);
      else cursor.skip(field, end, handledInScope);
    }
    cursor.leave(end);
    reader.leaveScope(cursor);
    return count;
  }

  function walkResource(cursor: Cursor, end: number, reader: RecordReader): number {
    const from = cursor.pos;
    readResourceLevel(cursor, end);
    reader.enterResource(cursor);
    cursor.pos = from;
    let count = 0;
    at.scope = -1;
    while (cursor.pos < end) {
      const field = cursor.tag();
      if (field === resources.scopes) {
        const scopeEnd = cursor.enter(end) + cursor.pos;
        at.scope++;
        count += walkScope(cursor, scopeEnd, reader);
        cursor.pos = scopeEnd;
      } else cursor.skip(field, end, 0);
    }
    return count;
  }

  return {
    path: () => `${names[0]}[${at.resource}].${names[1]}[${at.scope}].${names[2]}[${at.record}]`,
    decode(cursor, project, reader) {
      const end = cursor.bytes.length;
      let count = 0;
      at.resource = -1;
      reader.begin(project);
      while (cursor.pos < end) {
        const field = cursor.tag();
        if (field === resources.list) {
          const resourceEnd = cursor.enter(end) + cursor.pos;
          at.resource++;
          count += walkResource(cursor, resourceEnd, reader);
          cursor.pos = resourceEnd;
        } else cursor.skip(field, end, handledInRequest);
      }
      cursor.leave(end);
      return count;
    },
  };
}
