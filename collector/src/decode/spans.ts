import { tag } from "@spanhouse/schemas";
import { byteSource } from "../columns/byte-buffer.ts";
import { FixedColumn } from "../columns/fixed-column.ts";
import { LabelColumn } from "../columns/label-column.ts";
import { MapColumn } from "../columns/map-column.ts";
import { StringColumn } from "../columns/string-column.ts";
import type { TableBuilder } from "../columns/table-builder.ts";
import { AttributeList } from "./attributes.ts";
import { handledFields } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { appendId, isOptionalId, isValidId, spanIdBytes, traceIdBytes } from "./id.ts";
import { readSlice } from "./origin.ts";
import type { Slice } from "./origin.ts";
import type { RejectionReason } from "./rejections.ts";
import { LabelSet } from "./repeated.ts";
import type { DecodeState } from "./signal-decoder.ts";
import { createSpanEvents } from "./span-events.ts";
import { createSpanLinks } from "./span-links.ts";

const TRACE_ID = tag("Span", "traceId");
const SPAN_ID = tag("Span", "spanId");
const TRACE_STATE = tag("Span", "traceState");
const PARENT_SPAN_ID = tag("Span", "parentSpanId");
const NAME = tag("Span", "name");
const KIND = tag("Span", "kind");
const START = tag("Span", "startTimeUnixNano");
const END = tag("Span", "endTimeUnixNano");
const ATTRIBUTES = tag("Span", "attributes");
const DROPPED_ATTRIBUTES = tag("Span", "droppedAttributesCount");
const EVENTS = tag("Span", "events");
const DROPPED_EVENTS = tag("Span", "droppedEventsCount");
const LINKS = tag("Span", "links");
const DROPPED_LINKS = tag("Span", "droppedLinksCount");
const STATUS = tag("Span", "status");
const FLAGS = tag("Span", "flags");
const HANDLED = handledFields(
  ...[TRACE_ID, SPAN_ID, TRACE_STATE, PARENT_SPAN_ID, NAME, KIND, START, END, ATTRIBUTES, DROPPED_ATTRIBUTES],
  ...[EVENTS, DROPPED_EVENTS, LINKS, DROPPED_LINKS, STATUS, FLAGS],
);
const STATUS_MESSAGE = tag("SpanStatus", "message");
const STATUS_CODE = tag("SpanStatus", "code");
const STATUS_HANDLED = handledFields(STATUS_MESSAGE, STATUS_CODE);

const kinds = ["Unspecified", "Internal", "Server", "Client", "Producer", "Consumer"];
const statusCodes = ["Unset", "Ok", "Error"];

/** Where a span's parts lie in the body; one object, overwritten span by span. */
class SpanFields {
  readonly traceId: Slice = { at: 0, length: 0 };
  readonly spanId: Slice = { at: 0, length: 0 };
  readonly parentSpanId: Slice = { at: 0, length: 0 };
  readonly traceState: Slice = { at: 0, length: 0 };
  readonly name: Slice = { at: 0, length: 0 };
  readonly statusMessage: Slice = { at: 0, length: 0 };
  statusCode = 0;
  kind = 0;
  /** Position of the fixed64, or -1. */
  startAt = -1;
  endAt = -1;
  flags = 0;
  droppedAttributes = 0;
  droppedEvents = 0;
  droppedLinks = 0;

  clear(): void {
    this.traceId.length = 0;
    this.spanId.length = 0;
    this.parentSpanId.length = 0;
    this.traceState.length = 0;
    this.name.length = 0;
    this.statusMessage.length = 0;
    this.statusCode = 0;
    this.kind = 0;
    this.startAt = -1;
    this.endAt = -1;
    this.flags = 0;
    this.droppedAttributes = 0;
    this.droppedEvents = 0;
    this.droppedLinks = 0;
  }
}

export interface Spans {
  begin(): void;
  /** Reads the Span message that ends at `end`; undefined means that it may be appended. */
  read(cursor: Cursor, end: number): RejectionReason | undefined;
  /** Appends the span read last to every span column. */
  append(cursor: Cursor): void;
}

/** Reads Span messages and fills the span columns of `otel_traces`. */
export function createSpans(table: TableBuilder, state: DecodeState): Spans {
  const limit = state.attributeLimit;
  const window = state.windows.traces;
  const span = new SpanFields();
  const attributes = new AttributeList();
  const events = createSpanEvents(table, state);
  const links = createSpanLinks(table, state);
  const timestamp = table.column("Timestamp", FixedColumn).data;
  const traceId = table.column("TraceId", StringColumn);
  const spanId = table.column("SpanId", StringColumn);
  const parentSpanId = table.column("ParentSpanId", StringColumn);
  const traceState = table.column("TraceState", StringColumn);
  const spanName = table.column("SpanName", LabelColumn);
  const spanKind = new LabelSet(table.column("SpanKind", LabelColumn), kinds.map(label));
  const spanAttributes = table.column("SpanAttributes", MapColumn);
  const duration = table.column("Duration", FixedColumn).data;
  const statusCode = new LabelSet(table.column("StatusCode", LabelColumn), statusCodes.map(label));
  const statusMessage = table.column("StatusMessage", StringColumn);
  const flags = table.column("Flags", FixedColumn).data;
  const droppedAttributes = table.column("DroppedAttributesCount", FixedColumn).data;
  const droppedEvents = table.column("DroppedEventsCount", FixedColumn).data;
  const droppedLinks = table.column("DroppedLinksCount", FixedColumn).data;

  function readField(cursor: Cursor, field: number, end: number): void {
    switch (field) {
      case ATTRIBUTES:
        return attributes.addRun(cursor, end, ATTRIBUTES);
      case TRACE_ID:
        return readSlice(cursor, end, span.traceId);
      case SPAN_ID:
        return readSlice(cursor, end, span.spanId);
      case PARENT_SPAN_ID:
        return readSlice(cursor, end, span.parentSpanId);
      case NAME:
        return readSlice(cursor, end, span.name);
      case START:
        span.startAt = cursor.fixed64(end);
        return;
      case END:
        span.endAt = cursor.fixed64(end);
        return;
      case KIND:
        span.kind = cursor.varint();
        return;
      case STATUS:
        return readStatus(cursor, cursor.enter(end) + cursor.pos, span);
      case EVENTS:
        return events.add(cursor, end);
      default:
        return readRareField(cursor, field, end);
    }
  }

  function readRareField(cursor: Cursor, field: number, end: number): void {
    switch (field) {
      case LINKS:
        return links.add(cursor, end);
      case TRACE_STATE:
        return readSlice(cursor, end, span.traceState);
      case FLAGS:
        span.flags = cursor.fixed32(end);
        return;
      case DROPPED_ATTRIBUTES:
        span.droppedAttributes = cursor.varint();
        return;
      case DROPPED_EVENTS:
        span.droppedEvents = cursor.varint();
        return;
      case DROPPED_LINKS:
        span.droppedLinks = cursor.varint();
        return;
      default:
        cursor.skip(field, end, HANDLED);
    }
  }

  function read(cursor: Cursor, end: number): RejectionReason | undefined {
    span.clear();
    attributes.clear();
    events.clear();
    links.clear();
    while (cursor.pos < end) readField(cursor, cursor.tag(), end);
    cursor.leave(end);
    if (!isValidId(cursor, span.traceId, traceIdBytes)) return "invalid_trace_id";
    if (!isValidId(cursor, span.spanId, spanIdBytes)) return "invalid_span_id";
    if (!isOptionalId(span.parentSpanId, spanIdBytes)) return "invalid_parent_span_id";
    if (!links.read(cursor)) return "invalid_link_id";
    return span.startAt < 0 ? "timestamp_missing" : window.judge(cursor, span.startAt);
  }

  function append(cursor: Cursor): void {
    timestamp.copy64(cursor, span.startAt);
    appendId(cursor, span.traceId, traceId);
    appendId(cursor, span.spanId, spanId);
    appendId(cursor, span.parentSpanId, parentSpanId);
    traceState.append(cursor, span.traceState.at, span.traceState.length);
    spanName.append(cursor, span.name.at, span.name.length);
    spanKind.append(span.kind < kinds.length ? span.kind : 0);
    attributes.append(cursor, spanAttributes, limit);
    appendDuration(cursor);
    statusCode.append(span.statusCode < statusCodes.length ? span.statusCode : 0);
    statusMessage.append(cursor, span.statusMessage.at, span.statusMessage.length);
    events.append(cursor);
    links.append(cursor);
    flags.uint32(span.flags);
    droppedAttributes.uint32(span.droppedAttributes);
    droppedEvents.uint32(span.droppedEvents);
    droppedLinks.uint32(span.droppedLinks);
  }

  /** End minus start; a span without an end, or one that ends before it starts, lasted 0 ns. */
  function appendDuration({ view }: Cursor): void {
    if (span.endAt < 0) return duration.uint64(0, 0);
    const low = view.getUint32(span.endAt, true) - view.getUint32(span.startAt, true);
    const high = view.getUint32(span.endAt + 4, true) - view.getUint32(span.startAt + 4, true) - (low < 0 ? 1 : 0);
    duration.uint64(high < 0 ? 0 : low, high < 0 ? 0 : high);
  }

  return {
    begin() {
      spanKind.begin();
      statusCode.begin();
    },
    read,
    append,
  };
}

function readStatus(cursor: Cursor, end: number, span: SpanFields): void {
  while (cursor.pos < end) {
    const field = cursor.tag();
    if (field === STATUS_CODE) span.statusCode = cursor.varint();
    else if (field === STATUS_MESSAGE) readSlice(cursor, end, span.statusMessage);
    else cursor.skip(field, end, STATUS_HANDLED);
  }
  cursor.leave(end);
}

function label(text: string): ReturnType<typeof byteSource> {
  return byteSource(new TextEncoder().encode(text));
}
