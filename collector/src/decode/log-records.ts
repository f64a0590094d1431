import { tag } from "@spanhouse/schemas";
import { FixedColumn } from "../columns/fixed-column.ts";
import { LabelColumn } from "../columns/label-column.ts";
import { MapColumn } from "../columns/map-column.ts";
import { StringColumn } from "../columns/string-column.ts";
import type { TableBuilder } from "../columns/table-builder.ts";
import { appendAnyValue } from "./any-value.ts";
import { AttributeList } from "./attributes.ts";
import { handledFields } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { appendId, isOptionalId, spanIdBytes, traceIdBytes } from "./id.ts";
import { readSlice } from "./origin.ts";
import type { Slice } from "./origin.ts";
import type { RejectionReason } from "./rejections.ts";
import type { DecodeState } from "./signal-decoder.ts";

const TIME = tag("LogRecord", "timeUnixNano");
const OBSERVED = tag("LogRecord", "observedTimeUnixNano");
const SEVERITY_NUMBER = tag("LogRecord", "severityNumber");
const SEVERITY_TEXT = tag("LogRecord", "severityText");
const BODY = tag("LogRecord", "body");
const ATTRIBUTES = tag("LogRecord", "attributes");
const DROPPED = tag("LogRecord", "droppedAttributesCount");
const FLAGS = tag("LogRecord", "flags");
const TRACE_ID = tag("LogRecord", "traceId");
const SPAN_ID = tag("LogRecord", "spanId");
const EVENT_NAME = tag("LogRecord", "eventName");
const HANDLED = handledFields(
  ...[TIME, OBSERVED, SEVERITY_NUMBER, SEVERITY_TEXT, BODY, ATTRIBUTES, DROPPED, FLAGS, TRACE_ID, SPAN_ID, EVENT_NAME],
);

/** Where a record's parts lie in the body; one object, overwritten record by record. */
class LogFields {
  readonly traceId: Slice = { at: 0, length: 0 };
  readonly spanId: Slice = { at: 0, length: 0 };
  readonly severityText: Slice = { at: 0, length: 0 };
  readonly body: Slice = { at: 0, length: 0 };
  readonly eventName: Slice = { at: 0, length: 0 };
  /** Position of the fixed64, or -1. */
  timeAt = -1;
  observedAt = -1;
  severityNumber = 0;
  flags = 0;
  dropped = 0;

  clear(): void {
    this.traceId.length = 0;
    this.spanId.length = 0;
    this.severityText.length = 0;
    this.body.length = 0;
    this.eventName.length = 0;
    this.timeAt = -1;
    this.observedAt = -1;
    this.severityNumber = 0;
    this.flags = 0;
    this.dropped = 0;
  }
}

export interface LogRecords {
  /** Reads the LogRecord message that ends at `end`; undefined means that it may be appended. */
  read(cursor: Cursor, end: number): RejectionReason | undefined;
  append(cursor: Cursor): void;
}

/** Reads LogRecord messages and fills the record columns of `otel_logs`. */
export function createLogRecords(table: TableBuilder, state: DecodeState): LogRecords {
  const { attributeLimit, bodyLimit, receivedAt, windows } = state;
  const log = new LogFields();
  const list = new AttributeList();
  const timestamp = table.column("Timestamp", FixedColumn).data;
  const observed = table.column("ObservedTimestamp", FixedColumn).data;
  const traceId = table.column("TraceId", StringColumn);
  const spanId = table.column("SpanId", StringColumn);
  const traceFlags = table.column("TraceFlags", FixedColumn).data;
  const severityText = table.column("SeverityText", LabelColumn);
  const severityNumber = table.column("SeverityNumber", FixedColumn).data;
  const body = table.column("Body", StringColumn);
  const attributes = table.column("LogAttributes", MapColumn);
  const eventName = table.column("EventName", StringColumn);
  const dropped = table.column("DroppedAttributesCount", FixedColumn).data;

  function readField(cursor: Cursor, field: number, end: number): void {
    switch (field) {
      case ATTRIBUTES:
        return list.addRun(cursor, end, ATTRIBUTES);
      case TIME:
        log.timeAt = cursor.fixed64(end);
        return;
      case OBSERVED:
        log.observedAt = cursor.fixed64(end);
        return;
      case SEVERITY_NUMBER:
        log.severityNumber = cursor.varint();
        return;
      case SEVERITY_TEXT:
        return readSlice(cursor, end, log.severityText);
      case BODY:
        return readSlice(cursor, end, log.body);
      case TRACE_ID:
        return readSlice(cursor, end, log.traceId);
      case SPAN_ID:
        return readSlice(cursor, end, log.spanId);
      case EVENT_NAME:
        return readSlice(cursor, end, log.eventName);
      case FLAGS:
        log.flags = cursor.fixed32(end);
        return;
      case DROPPED:
        log.dropped = cursor.varint();
        return;
      default:
        cursor.skip(field, end, HANDLED);
    }
  }

  function read(cursor: Cursor, end: number): RejectionReason | undefined {
    log.clear();
    list.clear();
    while (cursor.pos < end) readField(cursor, cursor.tag(), end);
    cursor.leave(end);
    if (log.timeAt >= 0 && isZero(cursor, log.timeAt)) log.timeAt = -1;
    if (log.observedAt >= 0 && isZero(cursor, log.observedAt)) log.observedAt = -1;
    if (!isOptionalId(log.traceId, traceIdBytes)) return "invalid_trace_id";
    if (!isOptionalId(log.spanId, spanIdBytes)) return "invalid_span_id";
    const at = log.timeAt >= 0 ? log.timeAt : log.observedAt;
    return at < 0 ? undefined : windows.logs.judge(cursor, at);
  }

  /** A record without a time happened when it was observed, and one that says neither was observed by us, now. */
  function appendTimes(cursor: Cursor): void {
    if (log.observedAt >= 0) observed.copy64(cursor, log.observedAt);
    else observed.copy64(receivedAt, 0);
    if (log.timeAt >= 0) timestamp.copy64(cursor, log.timeAt);
    else timestamp.copy64(observed, observed.length - 8);
  }

  function append(cursor: Cursor): void {
    appendTimes(cursor);
    appendId(cursor, log.traceId, traceId);
    appendId(cursor, log.spanId, spanId);
    traceFlags.uint8(log.flags & 0xff);
    severityText.append(cursor, log.severityText.at, log.severityText.length);
    severityNumber.uint8(log.severityNumber & 0xff);
    cursor.pos = log.body.at;
    if (log.body.length === 0) body.appendEmpty();
    else appendAnyValue(cursor, log.body.at + log.body.length, body, bodyLimit);
    list.append(cursor, attributes, attributeLimit);
    eventName.append(cursor, log.eventName.at, log.eventName.length);
    dropped.uint32(log.dropped);
  }

  return { read, append };
}

function isZero({ view }: Cursor, at: number): boolean {
  return view.getUint32(at, true) === 0 && view.getUint32(at + 4, true) === 0;
}
