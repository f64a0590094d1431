import { metricKinds, type MetricList, type TableAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { createBindings } from "../statement/bindings.ts";
import { withinSql } from "../statement/conditions.ts";
import { rangeOf } from "../statement/query-string-range.ts";
import { toFrame } from "../to-frame.ts";
import { metricTables } from "./find-metric.ts";

const metricsDefault = 1_000;
const temporalities = ["", "delta", "cumulative"];

/** Metrics by name, with what they are. */
export async function readMetricList(asked: MetricList, inquiry: Inquiry): Promise<TableAnswer> {
  const { limit = metricsDefault, name, service } = asked;
  const bindings = createBindings();
  const range = rangeOf(asked);
  const conditions = [
    withinSql({ signal: "metrics", range }, inquiry, bindings),
    ...(name === undefined ? [] : [`positionCaseInsensitiveUTF8(MetricName, ${bindings.text(name)}) > 0`]),
    ...(service === undefined ? [] : [`ServiceName = ${bindings.text(service)}`]),
  ].join(" AND ");
  const parts = metricKinds.map((kind) => {
    const temporality = kind === "gauge" || kind === "summary" ? "0" : "any(AggregationTemporality)";
    return `SELECT MetricName AS Name, '${kind}' AS Kind, any(MetricUnit), any(MetricDescription), toInt32(${temporality}),
      ${kind === "sum" ? "any(IsMonotonic)" : "false"}, arraySort(groupUniqArray(20)(ServiceName)), toUnixTimestamp64Milli(toDateTime64(max(TimeUnix), 3))
      FROM ${metricTables[kind]} WHERE ${conditions} GROUP BY Name`;
  });
  const sql = `SELECT * FROM (${parts.join(" UNION ALL ")}) ORDER BY Name, Kind LIMIT ${limit + 1}`;
  const { rows } = await inquiry.run({ sql, bindings });
  if (rows.length > limit) inquiry.notice("warning", `The first ${limit} metrics are shown; there are more.`);
  const frame = toFrame(
    [
      { name: "name", type: "string" },
      { name: "kind", type: "string" },
      { name: "unit", type: "string" },
      { name: "description", type: "string" },
      { name: "temporality", type: "string", from: (row) => temporalities[Number(row[4])] ?? "" },
      { name: "monotonic", type: "boolean" },
      { name: "services", type: "json" },
      { name: "lastSeen", type: "time" },
    ],
    rows.slice(0, limit),
  );
  return { ...frame, ...inquiry.end() };
}
