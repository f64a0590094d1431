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

const ATTRIBUTES = tag("ExponentialHistogramDataPoint", "attributes");
const START = tag("ExponentialHistogramDataPoint", "startTimeUnixNano");
const TIME = tag("ExponentialHistogramDataPoint", "timeUnixNano");
const COUNT = tag("ExponentialHistogramDataPoint", "count");
const SUM = tag("ExponentialHistogramDataPoint", "sum");
const SCALE = tag("ExponentialHistogramDataPoint", "scale");
const ZERO_COUNT = tag("ExponentialHistogramDataPoint", "zeroCount");
const POSITIVE = tag("ExponentialHistogramDataPoint", "positive");
const NEGATIVE = tag("ExponentialHistogramDataPoint", "negative");
const FLAGS = tag("ExponentialHistogramDataPoint", "flags");
const EXEMPLARS = tag("ExponentialHistogramDataPoint", "exemplars");
const MIN = tag("ExponentialHistogramDataPoint", "min");
const MAX = tag("ExponentialHistogramDataPoint", "max");
const ZERO_THRESHOLD = tag("ExponentialHistogramDataPoint", "zeroThreshold");
const HANDLED = handledFields(
  ...[ATTRIBUTES, START, TIME, COUNT, SUM, SCALE, ZERO_COUNT, POSITIVE, NEGATIVE, FLAGS, EXEMPLARS, MIN, MAX],
  ZERO_THRESHOLD,
);
const OFFSET = tag("Buckets", "offset");
const BUCKET_COUNTS = tag("Buckets", "bucketCounts");
/** The same field one value at a time: wire type 0 instead of 2. */
const ONE_BUCKET_COUNT = BUCKET_COUNTS & ~7;
const BUCKETS_HANDLED = handledFields(OFFSET, BUCKET_COUNTS);

/** The buckets of one side of zero. Reused. */
class Buckets {
  readonly counts: PackedList = new PackedList();
  offset = 0;

  clear(): void {
    this.counts.clear();
    this.offset = 0;
  }

  read(cursor: Cursor, end: number): void {
    this.clear();
    while (cursor.pos < end) {
      const field = cursor.tag();
      if (field === OFFSET) this.offset = zigzag(cursor.varint());
      else if (field === BUCKET_COUNTS) this.counts.addPacked(cursor, end);
      else if (field === ONE_BUCKET_COUNT) this.counts.addVarint(cursor);
      else cursor.skip(field, end, BUCKETS_HANDLED);
    }
    cursor.leave(end);
  }
}

/** Data points of an exponential histogram. An absent sum, min or max is stored as 0, as the exporter does. */
export function createExponentialHistogramPoints(table: TableBuilder, state: DecodeState): PointDecoder {
  const columns = createMetricColumns(table, state);
  const exemplars = createExemplars(table, state);
  const fixed = (name: string): FixedColumn["data"] => table.column(name, FixedColumn).data;
  const [count, sum, scale, zeroCount] = [fixed("Count"), fixed("Sum"), fixed("Scale"), fixed("ZeroCount")];
  const [positiveOffset, negativeOffset] = [fixed("PositiveOffset"), fixed("NegativeOffset")];
  const [min, max, zeroThreshold] = [fixed("Min"), fixed("Max"), fixed("ZeroThreshold")];
  const temporality = fixed("AggregationTemporality");
  const positiveCounts = table.array("PositiveBucketCounts", FixedColumn);
  const negativeCounts = table.array("NegativeBucketCounts", FixedColumn);
  const point = new PointFields();
  const positive = new Buckets();
  const negative = new Buckets();
  const own = { countAt: -1, zeroCountAt: -1, sum: 0, scale: 0, min: 0, max: 0, zeroThreshold: 0 };

  function clear(): void {
    point.clear();
    positive.clear();
    negative.clear();
    own.countAt = -1;
    own.zeroCountAt = -1;
    own.sum = 0;
    own.scale = 0;
    own.min = 0;
    own.max = 0;
    own.zeroThreshold = 0;
  }

  function readField(cursor: Cursor, field: number, end: number): void {
    if (field === ATTRIBUTES) point.attributes.addRun(cursor, end, ATTRIBUTES);
    else if (field === START) point.startAt = cursor.fixed64(end);
    else if (field === TIME) point.timeAt = cursor.fixed64(end);
    else if (field === COUNT) own.countAt = cursor.fixed64(end);
    else if (field === SUM) own.sum = cursor.float64(end);
    else if (field === SCALE) own.scale = zigzag(cursor.varint());
    else if (field === ZERO_COUNT) own.zeroCountAt = cursor.fixed64(end);
    else if (field === POSITIVE) positive.read(cursor, cursor.enter(end) + cursor.pos);
    else if (field === NEGATIVE) negative.read(cursor, cursor.enter(end) + cursor.pos);
    else if (field === FLAGS) point.flags = cursor.varint();
    else if (field === EXEMPLARS) point.exemplars.add(cursor, end);
    else if (field === MIN) own.min = cursor.float64(end);
    else if (field === MAX) own.max = cursor.float64(end);
    else if (field === ZERO_THRESHOLD) own.zeroThreshold = cursor.float64(end);
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
      // A count of one byte becomes one of eight.
      state.expansion.charge(positive.counts.bytes + negative.counts.bytes, 8);
      columns.appendRow(cursor, point);
      count.copy64(own.countAt < 0 ? zeroTime : cursor, Math.max(own.countAt, 0));
      sum.float64(own.sum);
      scale.uint32(own.scale);
      zeroCount.copy64(own.zeroCountAt < 0 ? zeroTime : cursor, Math.max(own.zeroCountAt, 0));
      positiveOffset.uint32(positive.offset);
      positive.counts.appendVarints(cursor, positiveCounts);
      negativeOffset.uint32(negative.offset);
      negative.counts.appendVarints(cursor, negativeCounts);
      exemplars.append(cursor, point.exemplars);
      min.float64(own.min);
      max.float64(own.max);
      temporality.uint32(metric.temporality);
      zeroThreshold.float64(own.zeroThreshold);
    },
  };
}

/** A sint32 from its varint. */
function zigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}
