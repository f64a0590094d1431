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
import type { MessageList } from "./message-list.ts";
import { readSlice } from "./origin.ts";
import type { DecodeState } from "./signal-decoder.ts";
import { zeroTime } from "./span-events.ts";

const TIME = tag("Exemplar", "timeUnixNano");
const AS_DOUBLE = tag("Exemplar", "asDouble");
const AS_INT = tag("Exemplar", "asInt");
const SPAN_ID = tag("Exemplar", "spanId");
const TRACE_ID = tag("Exemplar", "traceId");
const ATTRIBUTES = tag("Exemplar", "filteredAttributes");
const HANDLED = handledFields(TIME, AS_DOUBLE, AS_INT, SPAN_ID, TRACE_ID, ATTRIBUTES);

export interface Exemplars {
  /** Whether the ids of all have the right length: a data point with a broken exemplar is not stored. */
  read(cursor: Cursor, messages: MessageList): boolean;
  append(cursor: Cursor, messages: MessageList): void;
}

/** `Exemplars.*` of a metrics table. */
export function createExemplars(table: TableBuilder, state: DecodeState): Exemplars {
  const list = new AttributeList();
  const exemplar = { traceId: { at: 0, length: 0 }, spanId: { at: 0, length: 0 }, timeAt: -1, value: 0 };
  const attributes = table.array("Exemplars.FilteredAttributes", MapColumn);
  const times = table.array("Exemplars.TimeUnix", FixedColumn);
  const values = table.array("Exemplars.Value", FixedColumn);
  const spanIds = table.array("Exemplars.SpanId", StringColumn);
  const traceIds = table.array("Exemplars.TraceId", StringColumn);

  function readOne(cursor: Cursor, end: number): void {
    exemplar.traceId.length = 0;
    exemplar.spanId.length = 0;
    exemplar.timeAt = -1;
    exemplar.value = 0;
    list.clear();
    while (cursor.pos < end) {
      const field = cursor.tag();
      if (field === TIME) exemplar.timeAt = cursor.fixed64(end);
      else if (field === AS_DOUBLE) exemplar.value = cursor.float64(end);
      else if (field === AS_INT) exemplar.value = int64At(cursor, cursor.fixed64(end));
      else if (field === SPAN_ID) readSlice(cursor, end, exemplar.spanId);
      else if (field === TRACE_ID) readSlice(cursor, end, exemplar.traceId);
      else if (field === ATTRIBUTES) list.addRun(cursor, end, ATTRIBUTES);
      else cursor.skip(field, end, HANDLED);
    }
    cursor.leave(end);
  }

  function appendOne(cursor: Cursor): void {
    list.append(cursor, attributes.elements, state.attributeLimit);
    times.elements.data.copy64(exemplar.timeAt < 0 ? zeroTime : cursor, Math.max(exemplar.timeAt, 0));
    values.elements.data.float64(exemplar.value);
    appendId(cursor, exemplar.spanId, spanIds.elements);
    appendId(cursor, exemplar.traceId, traceIds.elements);
  }

  return {
    read(cursor, messages) {
      let valid = true;
      for (let i = 0; i < messages.count; i++) {
        readOne(cursor, messages.enter(cursor, i));
        valid &&= isOptionalId(exemplar.traceId, traceIdBytes) && isOptionalId(exemplar.spanId, spanIdBytes);
      }
      return valid;
    },
    append(cursor, messages) {
      state.expansion.charge(messages.count, elementBytes);
      for (let i = 0; i < messages.count; i++) {
        readOne(cursor, messages.enter(cursor, i));
        appendOne(cursor);
      }
      times.closeRow();
    },
  };
}

/** A signed 64-bit integer as the nearest float: the tables keep every number as Float64. */
export function int64At({ view }: Cursor, at: number): number {
  return view.getInt32(at + 4, true) * 0x1_0000_0000 + view.getUint32(at, true);
}
