import { tag } from "@spanhouse/schemas";
import { FixedColumn } from "../columns/fixed-column.ts";
import type { TableBuilder } from "../columns/table-builder.ts";
import { handledFields } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { createExemplars } from "./exemplars.ts";
import { createMetricColumns, PointFields } from "./metric-columns.ts";
import type { PointDecoder } from "./metric-columns.ts";
import { PackedList } from "./packed.ts";
import type { DecodeState } from "./signal-decoder.ts";
import { zeroTime } from "./span-events.ts";

const START = tag("HistogramDataPoint", "startTimeUnixNano");
const TIME = tag("HistogramDataPoint", "timeUnixNano");
const COUNT = tag("HistogramDataPoint", "count");
const SUM = tag("HistogramDataPoint", "sum");
const BUCKET_COUNTS = tag("HistogramDataPoint", "bucketCounts");
const EXPLICIT_BOUNDS = tag("HistogramDataPoint", "explicitBounds");
const EXEMPLARS = tag("HistogramDataPoint", "exemplars");
const ATTRIBUTES = tag("HistogramDataPoint", "attributes");
const FLAGS = tag("HistogramDataPoint", "flags");
const MIN = tag("HistogramDataPoint", "min");
const MAX = tag("HistogramDataPoint", "max");
const HANDLED = handledFields(
  ...[START, TIME, COUNT, SUM, BUCKET_COUNTS, EXPLICIT_BOUNDS, EXEMPLARS, ATTRIBUTES, FLAGS, MIN, MAX],
);
/** The same two fields one value at a time: wire type 1 instead of 2. */
const ONE_BUCKET_COUNT = (BUCKET_COUNTS & ~7) | 1;
const ONE_EXPLICIT_BOUND = (EXPLICIT_BOUNDS & ~7) | 1;

/** Data points of a histogram with explicit bounds. An absent sum, min or max is stored as 0, as the exporter does. */
export function createHistogramPoints(table: TableBuilder, state: DecodeState): PointDecoder {
  const columns = createMetricColumns(table, state);
  const exemplars = createExemplars(table, state);
  const count = table.column("Count", FixedColumn).data;
  const sum = table.column("Sum", FixedColumn).data;
  const bucketCounts = table.array("BucketCounts", FixedColumn);
  const explicitBounds = table.array("ExplicitBounds", FixedColumn);
  const min = table.column("Min", FixedColumn).data;
  const max = table.column("Max", FixedColumn).data;
  const temporality = table.column("AggregationTemporality", FixedColumn).data;
  const point = new PointFields();
  const counts = new PackedList();
  const bounds = new PackedList();
  const own = { countAt: -1, sum: 0, min: 0, max: 0 };

  function clear(): void {
    point.clear();
    counts.clear();
    bounds.clear();
    own.countAt = -1;
    own.sum = 0;
    own.min = 0;
    own.max = 0;
  }

  function readField(cursor: Cursor, field: number, end: number): void {
    if (field === ATTRIBUTES) point.attributes.addRun(cursor, end, ATTRIBUTES);
    else if (field === START) point.startAt = cursor.fixed64(end);
    else if (field === TIME) point.timeAt = cursor.fixed64(end);
    else if (field === COUNT) own.countAt = cursor.fixed64(end);
    else if (field === SUM) own.sum = cursor.float64(end);
    else if (field === BUCKET_COUNTS) counts.addPacked(cursor, end);
    else if (field === ONE_BUCKET_COUNT) counts.addFixed64(cursor, end);
    else if (field === EXPLICIT_BOUNDS) bounds.addPacked(cursor, end);
    else if (field === ONE_EXPLICIT_BOUND) bounds.addFixed64(cursor, end);
    else if (field === MIN) own.min = cursor.float64(end);
    else if (field === MAX) own.max = cursor.float64(end);
    else if (field === EXEMPLARS) point.exemplars.add(cursor, end);
    else if (field === FLAGS) point.flags = cursor.varint();
    else cursor.skip(field, end, HANDLED);
  }

  return {
    columns,
    read(cursor, end) {
      clear();
      while (cursor.pos < end) readField(cursor, cursor.tag(), end);
      cursor.leave(end);
      return exemplars.read(cursor, point.exemplars) ? columns.judge(cursor, point) : "invalid_link_id";
    },
    append(cursor, metric) {
      columns.appendRow(cursor, point);
      count.copy64(own.countAt < 0 ? zeroTime : cursor, Math.max(own.countAt, 0));
      sum.float64(own.sum);
      counts.appendFixed64(cursor, bucketCounts);
      bounds.appendFixed64(cursor, explicitBounds);
      exemplars.append(cursor, point.exemplars);
      min.float64(own.min);
      max.float64(own.max);
      temporality.uint32(metric.temporality);
    },
  };
}
