import type { ByteSource } from "../columns/byte-buffer.ts";
import { FixedColumn } from "../columns/fixed-column.ts";
import { LabelColumn } from "../columns/label-column.ts";
import { MapColumn } from "../columns/map-column.ts";
import type { TableBuilder } from "../columns/table-builder.ts";
import { AttributeList } from "./attributes.ts";
import type { Cursor } from "./cursor.ts";
import { MessageList } from "./message-list.ts";
import { createOriginColumns } from "./origin.ts";
import type { Slice } from "./origin.ts";
import type { RejectionReason } from "./rejections.ts";
import { RepeatedMap, repeatedText } from "./repeated.ts";
import type { DecodeState } from "./signal-decoder.ts";
import { zeroTime } from "./span-events.ts";

/** What a metric says for all its data points, as read from the body. Reused. */
export class MetricFields {
  readonly name: Slice = { at: 0, length: 0 };
  readonly description: Slice = { at: 0, length: 0 };
  readonly unit: Slice = { at: 0, length: 0 };
  readonly metadata: AttributeList = new AttributeList();
  temporality = 0;
  monotonic = false;

  clear(): void {
    this.name.length = 0;
    this.description.length = 0;
    this.unit.length = 0;
    this.metadata.clear();
    this.temporality = 0;
    this.monotonic = false;
  }
}

/** What every kind of data point has. Reused. */
export class PointFields {
  readonly attributes: AttributeList = new AttributeList();
  readonly exemplars: MessageList = new MessageList();
  /** Position of the fixed64, or -1. */
  startAt = -1;
  timeAt = -1;
  flags = 0;

  clear(): void {
    this.attributes.clear();
    this.exemplars.clear();
    this.startAt = -1;
    this.timeAt = -1;
    this.flags = 0;
  }
}

/** Reads the data points of one kind and fills its table. */
export interface PointDecoder {
  readonly columns: MetricColumns;
  /** Reads the data point that ends at `end`; undefined means that it may be appended. */
  read(cursor: Cursor, end: number): RejectionReason | undefined;
  append(cursor: Cursor, metric: MetricFields): void;
}

/** The columns that all five metrics tables have. */
export interface MetricColumns {
  begin(project: ByteSource): void;
  enterResource(cursor: Cursor): void;
  leaveScope(cursor: Cursor): void;
  enterMetric(cursor: Cursor, metric: MetricFields): void;
  /** Appends what the metric says to the rows that were appended since `enterMetric`. */
  leaveMetric(cursor: Cursor): void;
  judge(cursor: Cursor, point: PointFields): RejectionReason | undefined;
  appendRow(cursor: Cursor, point: PointFields): void;
}

export function createMetricColumns(table: TableBuilder, state: DecodeState): MetricColumns {
  const limit = state.attributeLimit;
  const origin = createOriginColumns(table, state);
  const name = repeatedText(table.column("MetricName", LabelColumn));
  const description = repeatedText(table.text("MetricDescription"));
  const unit = repeatedText(table.text("MetricUnit"));
  const metadata = new RepeatedMap(table.column("MetricMetadata", MapColumn));
  const attributes = table.column("Attributes", MapColumn);
  const start = table.column("StartTimeUnix", FixedColumn).data;
  const time = table.column("TimeUnix", FixedColumn).data;
  const flags = table.column("Flags", FixedColumn).data;
  let rows = 0;
  return {
    begin: origin.begin,
    enterResource: origin.enterResource,
    leaveScope: origin.leaveScope,
    enterMetric(cursor, metric) {
      rows = 0;
      name.enter(cursor, metric.name.at, metric.name.length);
      description.enter(cursor, metric.description.at, metric.description.length);
      unit.enter(cursor, metric.unit.at, metric.unit.length);
      metadata.enter(metric.metadata);
    },
    leaveMetric(cursor) {
      name.appendRows(rows);
      description.appendRows(rows);
      unit.appendRows(rows);
      metadata.appendRows(rows, cursor, limit);
    },
    judge(cursor, point) {
      return point.timeAt < 0 ? "timestamp_missing" : state.windows.metrics.judge(cursor, point.timeAt);
    },
    appendRow(cursor, point) {
      origin.countRow();
      rows++;
      point.attributes.append(cursor, attributes, limit);
      start.copy64(point.startAt < 0 ? zeroTime : cursor, Math.max(point.startAt, 0));
      time.copy64(cursor, point.timeAt);
      flags.uint32(point.flags);
    },
  };
}
