import { tag } from "@spanhouse/schemas";
import { byteSource } from "../columns/byte-buffer.ts";
import { FixedColumn } from "../columns/fixed-column.ts";
import { LabelColumn } from "../columns/label-column.ts";
import { MapColumn } from "../columns/map-column.ts";
import type { TableBuilder } from "../columns/table-builder.ts";
import { AttributeList } from "./attributes.ts";
import { handledFields } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { elementBytes } from "./expansion-budget.ts";
import { MessageList } from "./message-list.ts";
import { readSlice } from "./origin.ts";
import type { DecodeState } from "./signal-decoder.ts";

const TIME = tag("SpanEvent", "timeUnixNano");
const NAME = tag("SpanEvent", "name");
const ATTRIBUTES = tag("SpanEvent", "attributes");
const DROPPED = tag("SpanEvent", "droppedAttributesCount");
const HANDLED = handledFields(TIME, NAME, ATTRIBUTES, DROPPED);

/** Eight zero bytes, for a fixed64 that was not sent. */
export const zeroTime: ReturnType<typeof byteSource> = byteSource(new Uint8Array(8));

/** The messages of one span that fill a group of Nested columns. */
export interface NestedMessages {
  clear(): void;
  add(cursor: Cursor, end: number): void;
  /** Appends what was added as one row of each column. */
  append(cursor: Cursor): void;
}

/** `Events.*` of `otel_traces`. */
export function createSpanEvents(table: TableBuilder, state: DecodeState): NestedMessages {
  const events = new MessageList();
  const list = new AttributeList();
  const name = { at: 0, length: 0 };
  const times = table.array("Events.Timestamp", FixedColumn);
  const names = table.array("Events.Name", LabelColumn);
  const attributes = table.array("Events.Attributes", MapColumn);
  const dropped = table.array("Events.DroppedAttributesCount", FixedColumn);

  function appendOne(cursor: Cursor, end: number): void {
    let timeAt = -1;
    let droppedCount = 0;
    name.length = 0;
    list.clear();
    while (cursor.pos < end) {
      const field = cursor.tag();
      if (field === TIME) timeAt = cursor.fixed64(end);
      else if (field === NAME) readSlice(cursor, end, name);
      else if (field === ATTRIBUTES) list.addRun(cursor, end, ATTRIBUTES);
      else if (field === DROPPED) droppedCount = cursor.varint();
      else cursor.skip(field, end, HANDLED);
    }
    cursor.leave(end);
    times.elements.data.copy64(timeAt < 0 ? zeroTime : cursor, Math.max(timeAt, 0));
    names.elements.append(cursor, name.at, name.length);
    list.append(cursor, attributes.elements, state.attributeLimit);
    dropped.elements.data.uint32(droppedCount);
  }

  return {
    clear: () => events.clear(),
    add: (cursor, end) => events.add(cursor, end),
    append(cursor) {
      state.expansion.charge(events.count, elementBytes);
      for (let i = 0; i < events.count; i++) appendOne(cursor, events.enter(cursor, i));
      times.closeRow();
    },
  };
}
