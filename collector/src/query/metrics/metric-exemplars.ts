import type { MetricExemplars, TableAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { RequestError } from "../request-error.ts";
import { createBindings } from "../statement/bindings.ts";
import { stepSql } from "../statement/steps.ts";
import { toFrame } from "../to-frame.ts";
import { findMetric } from "./find-metric.ts";
import { metricSteps } from "./metric-series.ts";
import { pointsWhere } from "./points-sql.ts";

const exemplarsDefault = 300;

/**
 * Exemplars (https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exemplars), oldest first. Where there are more than are
 * asked for, each step gives as many as the others, its greatest: those are what a picture is searched for. `attributes` are those of
 * the point and those that the measurement had beside them.
 */
export async function readMetricExemplars(asked: MetricExemplars, inquiry: Inquiry): Promise<TableAnswer> {
  const { limit = exemplarsDefault } = asked;
  const metric = await findMetric(asked, inquiry);
  if (metric.kind === "summary")
    throw new RequestError(`metric: ${JSON.stringify(metric.name)} is a summary and has no exemplars`, {
      field: "metric",
    });
  const steps = metricSteps(asked, metric);
  const bindings = createBindings();
  const where = await pointsWhere({ asked, metric }, { inquiry, bindings });
  const perStep = Math.max(1, Math.floor(limit / steps.startsMs.length));
  const sql = `SELECT * FROM (
      SELECT toUnixTimestamp64Milli(toDateTime64(Time, 3)) AS TimeMs, toString(toUnixTimestamp64Nano(Time)), Value, TraceId, SpanId,
        ServiceName, mapUpdate(Attributes, FilteredAttributes), count() OVER () AS Total
      FROM ${metric.table} ARRAY JOIN Exemplars.TimeUnix AS Time, Exemplars.Value AS Value, Exemplars.TraceId AS TraceId,
        Exemplars.SpanId AS SpanId, Exemplars.FilteredAttributes AS FilteredAttributes
      WHERE ${where} ORDER BY Value DESC LIMIT ${perStep} BY ${stepSql("Time", steps)} LIMIT ${limit}
    ) ORDER BY TimeMs`;
  const { rows } = await inquiry.run({ sql, bindings });
  const total = Number(rows[0]?.[7] ?? 0);
  if (total > rows.length)
    inquiry.notice("info", `${rows.length} of ${total} exemplars are shown, of each step the greatest.`);
  const frame = toFrame(
    [
      { name: "time", type: "time" },
      { name: "timeUnixNano", type: "string" },
      { name: "value", type: "number", unit: metric.unit },
      { name: "traceId", type: "string" },
      { name: "spanId", type: "string" },
      { name: "service", type: "string" },
      { name: "attributes", type: "json" },
    ],
    rows,
  );
  return { ...frame, ...inquiry.end() };
}
