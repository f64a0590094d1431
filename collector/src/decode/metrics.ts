import { tag } from "@spanhouse/schemas";
import type { CommitBlock } from "../columns/commit-block.ts";
import { handledFields } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { rowBytes } from "./expansion-budget.ts";
import { createExponentialHistogramPoints } from "./exponential-histogram-points.ts";
import { createHistogramPoints } from "./histogram-points.ts";
import { MetricFields } from "./metric-columns.ts";
import type { PointDecoder } from "./metric-columns.ts";
import { createGaugePoints, createSumPoints } from "./number-points.ts";
import { readSlice } from "./origin.ts";
import type { DecodeState, SignalDecoder } from "./signal-decoder.ts";
import { createSummaryPoints } from "./summary-points.ts";
import { createWalk } from "./walk.ts";
import type { RecordReader, RequestShape } from "./walk.ts";

const NAME = tag("Metric", "name");
const DESCRIPTION = tag("Metric", "description");
const UNIT = tag("Metric", "unit");
const GAUGE = tag("Metric", "gauge");
const SUM = tag("Metric", "sum");
const HISTOGRAM = tag("Metric", "histogram");
const EXPONENTIAL_HISTOGRAM = tag("Metric", "exponentialHistogram");
const SUMMARY = tag("Metric", "summary");
const METADATA = tag("Metric", "metadata");
const HANDLED = handledFields(
  ...[NAME, DESCRIPTION, UNIT, GAUGE, SUM, HISTOGRAM, EXPONENTIAL_HISTOGRAM, SUMMARY, METADATA],
);

/** The data of all five kinds is built alike: points first, then (where they have it) temporality and monotonicity. */
const POINTS = tag("Sum", "dataPoints");
const TEMPORALITY = tag("Sum", "aggregationTemporality");
const MONOTONIC = tag("Sum", "isMonotonic");
const DATA_HANDLED = handledFields(POINTS, TEMPORALITY, MONOTONIC);

const shape: RequestShape = {
  resources: {
    list: tag("ExportMetricsServiceRequest", "resourceMetrics"),
    resource: tag("ResourceMetrics", "resource"),
    scopes: tag("ResourceMetrics", "scopeMetrics"),
    schemaUrl: tag("ResourceMetrics", "schemaUrl"),
  },
  scopes: {
    scope: tag("ScopeMetrics", "scope"),
    records: tag("ScopeMetrics", "metrics"),
    schemaUrl: tag("ScopeMetrics", "schemaUrl"),
  },
  names: ["resourceMetrics", "scopeMetrics", "metrics"],
};

/** ExportMetricsServiceRequest into the five metrics tables; what is counted are data points. */
export function createMetricsDecoder({ tables }: CommitBlock, state: DecodeState): SignalDecoder {
  const walk = createWalk(shape, state);
  const metric = new MetricFields();
  const data = { kind: 0, from: 0, end: 0 };
  const points = new Map<number, PointDecoder>([
    [GAUGE, createGaugePoints(tables.gauge, state)],
    [SUM, createSumPoints(tables.sum, state)],
    [HISTOGRAM, createHistogramPoints(tables.histogram, state)],
    [EXPONENTIAL_HISTOGRAM, createExponentialHistogramPoints(tables.exponentialHistogram, state)],
    [SUMMARY, createSummaryPoints(tables.summary, state)],
  ]);
  const kinds = [...points.values()];

  function readMetric(cursor: Cursor, end: number): void {
    metric.clear();
    data.kind = 0;
    while (cursor.pos < end) {
      const field = cursor.tag();
      if (field === NAME) readSlice(cursor, end, metric.name);
      else if (field === DESCRIPTION) readSlice(cursor, end, metric.description);
      else if (field === UNIT) readSlice(cursor, end, metric.unit);
      else if (field === METADATA) metric.metadata.add(cursor, end);
      else if (points.has(field)) {
        data.kind = field;
        const length = cursor.enter(end);
        data.from = cursor.pos;
        data.end = cursor.pos += length;
      } else cursor.skip(field, end, HANDLED);
    }
    cursor.leave(end);
  }

  /** What holds for all points; it stands behind them, so they are passed over here and counted. */
  function readData(cursor: Cursor): void {
    cursor.pos = data.from;
    let count = 0;
    while (cursor.pos < data.end) {
      const field = cursor.tag();
      if (field === POINTS) {
        cursor.stepOver(data.end);
        count++;
      } else if (field === TEMPORALITY) metric.temporality = cursor.varint();
      else if (field === MONOTONIC) metric.monotonic = (cursor.varint() | cursor.high) !== 0;
      else cursor.skip(field, data.end, DATA_HANDLED);
    }
    cursor.leave(data.end);
    const own = metric.name.length + metric.description.length + metric.unit.length + metric.metadata.bytes;
    state.expansion.charge(count, rowBytes + own);
  }

  function decodePoints(cursor: Cursor, decoder: PointDecoder): number {
    decoder.columns.enterMetric(cursor, metric);
    cursor.pos = data.from;
    let count = 0;
    while (cursor.pos < data.end) {
      const field = cursor.tag();
      if (field === POINTS) {
        const end = cursor.enter(data.end) + cursor.pos;
        const rejection = decoder.read(cursor, end);
        if (rejection === undefined) decoder.append(cursor, metric);
        else state.rejections.add(rejection, `${walk.path()}.dataPoints[${count}]`);
        count++;
        cursor.pos = end;
      } else cursor.skip(field, data.end, 0);
    }
    decoder.columns.leaveMetric(cursor);
    return count;
  }

  const reader: RecordReader = {
    begin: (project) => kinds.forEach(({ columns }) => columns.begin(project)),
    enterResource: (cursor) => kinds.forEach(({ columns }) => columns.enterResource(cursor)),
    record(cursor, end) {
      readMetric(cursor, end);
      const decoder = points.get(data.kind);
      if (decoder === undefined) return 0;
      readData(cursor);
      return decodePoints(cursor, decoder);
    },
    leaveScope: (cursor) => kinds.forEach(({ columns }) => columns.leaveScope(cursor)),
  };

  return { decode: (cursor, project) => walk.decode(cursor, project, reader) };
}
