import { levels, type SessionTimeline, type TableAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { logsTable } from "../logs/log-columns.ts";
import { createBindings } from "../statement/bindings.ts";
import { whereSql } from "../statement/conditions.ts";
import { rangeOf } from "../statement/query-string-range.ts";
import { levelRankSql } from "../statement/search-sql.ts";
import { millisecondsOf, toFrame } from "../to-frame.ts";
import { tracesTable } from "../traces/read-red.ts";
import { errorSql, pageSql } from "./front-end-fields.ts";

const recordsDefault = 1_000;
const dayMs = 86_400_000;

/** Log records, events and spans of one session, oldest first. */
export async function readTimeline(asked: SessionTimeline, inquiry: Inquiry): Promise<TableAnswer> {
  const { sessionId, limit = recordsDefault, toMs = Date.now() } = asked;
  const range = rangeOf({ toMs, fromMs: asked.fromMs ?? Math.max(0, toMs - dayMs) });
  const bindings = createBindings();
  const filters = [{ key: "attributes.session.id", op: "=", value: sessionId }] as const;
  const logs = await whereSql({ signal: "logs", table: logsTable, range, filters }, inquiry, bindings);
  const spans = await whereSql({ signal: "traces", table: tracesTable, range, filters }, inquiry, bindings);
  const sql = `SELECT * FROM (
      SELECT toUnixTimestamp64Nano(Timestamp) AS At, multiIf(${errorSql}, 'error', EventName != '', 'event', 'log') AS Kind,
        EventName AS Name, if(${errorSql}, LogAttributes['exception.message'], Body) AS Text,
        ${levelRankSql("logs")} AS LevelRank, ${pageSql} AS Page, TraceId, SpanId, toUInt64(0) AS Duration, LogAttributes AS Attributes
      FROM ${logsTable} WHERE ${logs}
      UNION ALL
      SELECT toUnixTimestamp64Nano(Timestamp), 'span', toString(SpanName), StatusMessage, ${levelRankSql("traces")}, '', TraceId, SpanId,
        Duration, SpanAttributes FROM ${tracesTable} WHERE ${spans})
    ORDER BY At, Kind, SpanId LIMIT ${limit + 1}`;
  const { rows } = await inquiry.run({ sql, bindings });
  if (rows.length > limit) inquiry.notice("warning", `The first ${limit} records are shown; there are more.`);
  const frame = toFrame(
    [
      { name: "time", type: "time", from: (row) => millisecondsOf(row[0]) },
      { name: "timeUnixNano", type: "string", from: (row) => row[0] },
      { name: "kind", type: "string", from: (row) => row[1] },
      { name: "name", type: "string", from: (row) => row[2] },
      { name: "text", type: "string", from: (row) => row[3] },
      { name: "level", type: "string", from: (row) => levels[Number(row[4]) - 1] },
      { name: "page", type: "string", from: (row) => row[5] },
      { name: "traceId", type: "string", from: (row) => row[6] },
      { name: "spanId", type: "string", from: (row) => row[7] },
      {
        name: "duration",
        type: "number",
        unit: "ms",
        from: (row) => (row[1] === "span" ? Number(row[8]) / 1e6 : null),
      },
      { name: "attributes", type: "json", from: (row) => row[9] },
    ],
    rows.slice(0, limit),
  );
  return { ...frame, ...inquiry.end() };
}
