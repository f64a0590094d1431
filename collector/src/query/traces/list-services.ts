import type { OperationList, ServiceList, TableAnswer, TimeRange } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { logsTable } from "../logs/log-columns.ts";
import { createBindings } from "../statement/bindings.ts";
import { whereSql, withinSql } from "../statement/conditions.ts";
import { rangeOf } from "../statement/query-string-range.ts";
import { toFrame } from "../to-frame.ts";
import { durationQuantiles, inMilliseconds, spansSql, tracesTable } from "./read-red.ts";

const servicesDefault = 500;
const operationsDefault = 200;

/** Services that sent spans or log records, by name. */
export async function readServices(asked: ServiceList, inquiry: Inquiry): Promise<TableAnswer> {
  const { limit = servicesDefault } = asked;
  const bindings = createBindings();
  const range = rangeOf(asked);
  const of = (signal: "traces" | "logs", counts: string): string =>
    `SELECT ServiceName AS Service, ${counts}, toUnixTimestamp64Milli(max(Timestamp)) AS Last
     FROM ${signal === "traces" ? tracesTable : logsTable} WHERE ${withinSql({ signal, range }, inquiry, bindings)} GROUP BY Service`;
  const sql = `SELECT Service, sum(Spans), sum(Requests), sum(Errors), sum(Logs), max(Last) FROM (
      ${of("traces", `count() AS Spans, countIf(${spansSql.entry}) AS Requests, countIf(StatusCode = 'Error') AS Errors, 0 AS Logs`)}
      UNION ALL ${of("logs", "0 AS Spans, 0 AS Requests, 0 AS Errors, count() AS Logs")})
    WHERE Service != '' GROUP BY Service ORDER BY Service LIMIT ${limit + 1}`;
  const { rows } = await inquiry.run({ sql, bindings });
  if (rows.length > limit) inquiry.notice("warning", `There are more than ${limit} services.`);
  const frame = toFrame(
    [
      { name: "service", type: "string" },
      { name: "spans", type: "number", unit: "short" },
      { name: "requests", type: "number", unit: "short" },
      { name: "errors", type: "number", unit: "short" },
      { name: "logRecords", type: "number", unit: "short" },
      { name: "lastSeen", type: "time" },
    ],
    rows.slice(0, limit),
  );
  return { ...frame, ...inquiry.end() };
}

/** Names of spans with how often they are, fail, and how long they take. */
export async function readOperations(asked: OperationList, inquiry: Inquiry): Promise<TableAnswer> {
  const { limit = operationsDefault, service } = asked;
  const range: TimeRange = rangeOf(asked);
  const bindings = createBindings();
  const filters = service === undefined ? [] : [{ key: "service", op: "=", value: service } as const];
  const where = await whereSql({ signal: "traces", table: tracesTable, range, filters }, inquiry, bindings);
  const sql = `SELECT ServiceName, SpanName, SpanKind, count() AS Spans, countIf(StatusCode = 'Error'), ${durationQuantiles}
    FROM ${tracesTable} WHERE ${where} GROUP BY ServiceName, SpanName, SpanKind
    ORDER BY Spans DESC, ServiceName, SpanName, SpanKind LIMIT ${limit + 1}`;
  const { rows } = await inquiry.run({ sql, bindings });
  if (rows.length > limit)
    inquiry.notice("warning", `The ${limit} most frequent operations are shown; there are more.`);
  const quantile = (index: number) => (row: readonly unknown[]) =>
    inMilliseconds((row[5] as readonly unknown[])[index]);
  const frame = toFrame(
    [
      { name: "service", type: "string" },
      { name: "name", type: "string" },
      { name: "kind", type: "string" },
      { name: "spans", type: "number", unit: "short" },
      { name: "errors", type: "number", unit: "short" },
      { name: "p50", type: "number", unit: "ms", from: quantile(0) },
      { name: "p90", type: "number", unit: "ms", from: quantile(1) },
      { name: "p99", type: "number", unit: "ms", from: quantile(2) },
    ],
    rows.slice(0, limit),
  );
  return { ...frame, ...inquiry.end() };
}
