import { tag } from "@spanhouse/schemas";
import { FixedColumn } from "../columns/fixed-column.ts";
import type { TableBuilder } from "../columns/table-builder.ts";
import { handledFields } from "./cursor.ts";
import { createExemplars, int64At } from "./exemplars.ts";
import { createMetricColumns, PointFields } from "./metric-columns.ts";
import type { PointDecoder } from "./metric-columns.ts";
import type { DecodeState } from "./signal-decoder.ts";

const START = tag("NumberDataPoint", "startTimeUnixNano");
const TIME = tag("NumberDataPoint", "timeUnixNano");
const AS_DOUBLE = tag("NumberDataPoint", "asDouble");
const AS_INT = tag("NumberDataPoint", "asInt");
const EXEMPLARS = tag("NumberDataPoint", "exemplars");
const ATTRIBUTES = tag("NumberDataPoint", "attributes");
const FLAGS = tag("NumberDataPoint", "flags");
const HANDLED = handledFields(START, TIME, AS_DOUBLE, AS_INT, EXEMPLARS, ATTRIBUTES, FLAGS);

/** Data points of a gauge. */
export function createGaugePoints(table: TableBuilder, state: DecodeState): PointDecoder {
  const columns = createMetricColumns(table, state);
  const exemplars = createExemplars(table, state);
  const valueColumn = table.column("Value", FixedColumn).data;
  const point = new PointFields();
  let value = 0;

  return {
    columns,
    read(cursor, end) {
      point.clear();
      value = 0;
      while (cursor.pos < end) {
        const field = cursor.tag();
        if (field === ATTRIBUTES) point.attributes.addRun(cursor, end, ATTRIBUTES);
        else if (field === START) point.startAt = cursor.fixed64(end);
        else if (field === TIME) point.timeAt = cursor.fixed64(end);
        else if (field === AS_DOUBLE) value = cursor.float64(end);
        else if (field === AS_INT) value = int64At(cursor, cursor.fixed64(end));
        else if (field === EXEMPLARS) point.exemplars.add(cursor, end);
        else if (field === FLAGS) point.flags = cursor.varint();
        else cursor.skip(field, end, HANDLED);
      }
      cursor.leave(end);
      return exemplars.read(cursor, point.exemplars) ? columns.judge(cursor, point) : "invalid_link_id";
    },
    append(cursor) {
      columns.appendRow(cursor, point);
      valueColumn.float64(value);
      exemplars.append(cursor, point.exemplars);
    },
  };
}

/** Data points of a sum: those of a gauge, with how they add up. */
export function createSumPoints(table: TableBuilder, state: DecodeState): PointDecoder {
  const points = createGaugePoints(table, state);
  const temporality = table.column("AggregationTemporality", FixedColumn).data;
  const monotonic = table.column("IsMonotonic", FixedColumn).data;
  return {
    columns: points.columns,
    read: points.read,
    append(cursor, metric) {
      points.append(cursor, metric);
      temporality.uint32(metric.temporality);
      monotonic.uint8(metric.monotonic ? 1 : 0);
    },
  };
}
