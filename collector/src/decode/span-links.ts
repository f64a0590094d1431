import { tag } from "@spanhouse/schemas";
import { FixedColumn } from "../columns/fixed-column.ts";
import { MapColumn } from "../columns/map-column.ts";
import { StringColumn } from "../columns/string-column.ts";
import type { TableBuilder } from "../columns/table-builder.ts";
import { AttributeList } from "./attributes.ts";
import { handledFields } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { elementBytes } from "./expansion-budget.ts";
import { appendId, isOptionalId, spanIdBytes, traceIdBytes } from "./id.ts";
import { MessageList } from "./message-list.ts";
import { readSlice } from "./origin.ts";
import type { DecodeState } from "./signal-decoder.ts";
import type { NestedMessages } from "./span-events.ts";

const TRACE_ID = tag("SpanLink", "traceId");
const SPAN_ID = tag("SpanLink", "spanId");
const TRACE_STATE = tag("SpanLink", "traceState");
const ATTRIBUTES = tag("SpanLink", "attributes");
const DROPPED = tag("SpanLink", "droppedAttributesCount");
const FLAGS = tag("SpanLink", "flags");
const HANDLED = handledFields(TRACE_ID, SPAN_ID, TRACE_STATE, ATTRIBUTES, DROPPED, FLAGS);

export interface SpanLinks extends NestedMessages {
  /** Whether the ids of all links have the right length: a span with a broken link is not stored. */
  read(cursor: Cursor): boolean;
}

/** `Links.*` of `otel_traces`. */
export function createSpanLinks(table: TableBuilder, state: DecodeState): SpanLinks {
  const links = new MessageList();
  const list = new AttributeList();
  const link = {
    traceId: { at: 0, length: 0 },
    spanId: { at: 0, length: 0 },
    traceState: { at: 0, length: 0 },
    dropped: 0,
    flags: 0,
  };
  const traceIds = table.array("Links.TraceId", StringColumn);
  const spanIds = table.array("Links.SpanId", StringColumn);
  const traceStates = table.array("Links.TraceState", StringColumn);
  const attributes = table.array("Links.Attributes", MapColumn);
  const dropped = table.array("Links.DroppedAttributesCount", FixedColumn);
  const flags = table.array("Links.Flags", FixedColumn);

  function readOne(cursor: Cursor, end: number): void {
    link.traceId.length = 0;
    link.spanId.length = 0;
    link.traceState.length = 0;
    link.dropped = 0;
    link.flags = 0;
    list.clear();
    while (cursor.pos < end) {
      const field = cursor.tag();
      if (field === TRACE_ID) readSlice(cursor, end, link.traceId);
      else if (field === SPAN_ID) readSlice(cursor, end, link.spanId);
      else if (field === TRACE_STATE) readSlice(cursor, end, link.traceState);
      else if (field === ATTRIBUTES) list.addRun(cursor, end, ATTRIBUTES);
      else if (field === DROPPED) link.dropped = cursor.varint();
      else if (field === FLAGS) link.flags = cursor.fixed32(end);
      else cursor.skip(field, end, HANDLED);
    }
    cursor.leave(end);
  }

  function read(cursor: Cursor): boolean {
    if (links.count === 0) return true;
    const { pos } = cursor;
    let valid = true;
    for (let i = 0; i < links.count; i++) {
      readOne(cursor, links.enter(cursor, i));
      valid &&= isOptionalId(link.traceId, traceIdBytes) && isOptionalId(link.spanId, spanIdBytes);
    }
    cursor.pos = pos;
    return valid;
  }

  function appendOne(cursor: Cursor): void {
    appendId(cursor, link.traceId, traceIds.elements);
    appendId(cursor, link.spanId, spanIds.elements);
    traceStates.elements.append(cursor, link.traceState.at, link.traceState.length);
    list.append(cursor, attributes.elements, state.attributeLimit);
    dropped.elements.data.uint32(link.dropped);
    flags.elements.data.uint32(link.flags);
  }

  return {
    clear: () => links.clear(),
    add: (cursor, end) => links.add(cursor, end),
    read,
    append(cursor) {
      state.expansion.charge(links.count, elementBytes);
      for (let i = 0; i < links.count; i++) {
        readOne(cursor, links.enter(cursor, i));
        appendOne(cursor);
      }
      traceIds.closeRow();
    },
  };
}
