import { tag } from "@spanhouse/schemas";
import { FixedColumn } from "../columns/fixed-column.ts";
import type { TableBuilder } from "../columns/table-builder.ts";
import { handledFields } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { elementBytes } from "./expansion-budget.ts";
import { MessageList } from "./message-list.ts";
import { createMetricColumns, PointFields } from "./metric-columns.ts";
import type { PointDecoder } from "./metric-columns.ts";
import type { DecodeState } from "./signal-decoder.ts";
import { zeroTime } from "./span-events.ts";

const START = tag("SummaryDataPoint", "startTimeUnixNano");
const TIME = tag("SummaryDataPoint", "timeUnixNano");
const COUNT = tag("SummaryDataPoint", "count");
const SUM = tag("SummaryDataPoint", "sum");
const QUANTILE_VALUES = tag("SummaryDataPoint", "quantileValues");
const ATTRIBUTES = tag("SummaryDataPoint", "attributes");
const FLAGS = tag("SummaryDataPoint", "flags");
const HANDLED = handledFields(START, TIME, COUNT, SUM, QUANTILE_VALUES, ATTRIBUTES, FLAGS);
const QUANTILE = tag("ValueAtQuantile", "quantile");
const VALUE = tag("ValueAtQuantile", "value");
const QUANTILE_HANDLED = handledFields(QUANTILE, VALUE);

/** Data points of a summary. */
export function createSummaryPoints(table: TableBuilder, state: DecodeState): PointDecoder {
  const columns = createMetricColumns(table, state);
  const count = table.column("Count", FixedColumn).data;
  const sum = table.column("Sum", FixedColumn).data;
  const quantiles = table.array("ValueAtQuantiles.Quantile", FixedColumn);
  const values = table.array("ValueAtQuantiles.Value", FixedColumn);
  const point = new PointFields();
  const messages = new MessageList();
  let countAt = -1;
  let total = 0;

  function appendQuantile(cursor: Cursor, end: number): void {
    let quantile = 0;
    let value = 0;
    while (cursor.pos < end) {
      const field = cursor.tag();
      if (field === QUANTILE) quantile = cursor.float64(end);
      else if (field === VALUE) value = cursor.float64(end);
      else cursor.skip(field, end, QUANTILE_HANDLED);
    }
    cursor.leave(end);
    quantiles.elements.data.float64(quantile);
    values.elements.data.float64(value);
  }

  return {
    columns,
    read(cursor, end) {
      point.clear();
      messages.clear();
      countAt = -1;
      total = 0;
      while (cursor.pos < end) {
        const field = cursor.tag();
        if (field === ATTRIBUTES) point.attributes.addRun(cursor, end, ATTRIBUTES);
        else if (field === START) point.startAt = cursor.fixed64(end);
        else if (field === TIME) point.timeAt = cursor.fixed64(end);
        else if (field === COUNT) countAt = cursor.fixed64(end);
        else if (field === SUM) total = cursor.float64(end);
        else if (field === QUANTILE_VALUES) messages.add(cursor, end);
        else if (field === FLAGS) point.flags = cursor.varint();
        else cursor.skip(field, end, HANDLED);
      }
      cursor.leave(end);
      return columns.judge(cursor, point);
    },
    append(cursor) {
      state.expansion.charge(messages.count, elementBytes);
      columns.appendRow(cursor, point);
      count.copy64(countAt < 0 ? zeroTime : cursor, Math.max(countAt, 0));
      sum.float64(total);
      for (let i = 0; i < messages.count; i++) appendQuantile(cursor, messages.enter(cursor, i));
      quantiles.closeRow();
    },
  };
}
