import { tracesLimit, type TableAnswer, type TraceSearch } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { createBindings } from "../statement/bindings.ts";
import { withinSql } from "../statement/conditions.ts";
import { readGroupPage, type GroupRow } from "../statement/group-page.ts";
import { millisecondsOf, toFrame, type Column } from "../to-frame.ts";
import { inMilliseconds, tracesTable } from "./read-red.ts";
import { marginMs, whenTraces } from "./when-traces.ts";

/**
 * Traces with a span that matches, by the newest such span.
 *
 *   1. which traces?    the first spans that match, one of each trace
 *   2. when were they?  the lookup by trace id
 *   3. what are they?   all spans of these traces in that time, aggregated
 */
export async function searchForTraces(asked: TraceSearch, inquiry: Inquiry): Promise<TableAnswer> {
  const { limit = tracesLimit.default, cursor, ...conditions } = asked;
  const page = await readGroupPage(
    {
      choice: { signal: "traces", table: tracesTable, ...conditions },
      group: () => "TraceId",
      columns: ["SpanId", "ServiceName", "SpanName", "Duration", "StatusCode"],
      limit,
      cursor,
    },
    inquiry,
  );
  const summaries = await summarize(page.rows, inquiry);
  const rows = page.rows.map(({ group, timeNano, cells }) => [
    group,
    timeNano,
    ...cells,
    ...(summaries.get(group) ?? []),
  ]);
  return {
    ...toFrame(columns, rows),
    ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }),
    ...inquiry.end(),
  };
}

/** Of a row: trace id, time of the span, its five columns, then the seven of the summary. */
const columns: readonly Column[] = [
  { name: "traceId", type: "string", from: (row) => row[0] },
  { name: "time", type: "time", from: (row) => millisecondsOf(row[7] ?? row[1]) },
  { name: "startUnixNano", type: "string", from: (row) => row[7] ?? row[1] },
  {
    name: "duration",
    type: "number",
    unit: "ms",
    from: (row) => (row[7] === undefined ? null : spanOf(row[7], row[8])),
  },
  { name: "service", type: "string", from: (row) => row[9] ?? row[3] },
  { name: "name", type: "string", from: (row) => row[10] ?? row[4] },
  { name: "spans", type: "number", unit: "short", from: (row) => row[11] ?? null },
  { name: "errors", type: "number", unit: "short", from: (row) => row[12] ?? null },
  { name: "services", type: "number", unit: "short", from: (row) => row[13] ?? null },
  { name: "matchSpanId", type: "string", from: (row) => row[2] },
  { name: "matchTime", type: "time", from: (row) => millisecondsOf(row[1]) },
  { name: "matchService", type: "string", from: (row) => row[3] },
  { name: "matchName", type: "string", from: (row) => row[4] },
  { name: "matchDuration", type: "number", unit: "ms", from: (row) => inMilliseconds(row[5]) },
  { name: "matchStatus", type: "string", from: (row) => row[6] },
];

function spanOf(start: unknown, end: unknown): number {
  return Number(BigInt(String(end)) - BigInt(String(start))) / 1e6;
}

/** Start, end, service and name of the root (else of the first span), spans, errors and services of each trace. */
async function summarize(found: readonly GroupRow[], inquiry: Inquiry): Promise<Map<string, readonly unknown[]>> {
  if (found.length === 0) return new Map();
  const traceIds = found.map(({ group }) => group);
  const times = found.map(({ timeNano }) => millisecondsOf(timeNano));
  const known = { fromMs: Math.min(...times), toMs: Math.max(...times) + 1 };
  const { fromMs, toMs } = (await whenTraces(traceIds, inquiry)) ?? known;
  // The lookup is filled after the spans, so the newest may not be in it yet.
  const range = { fromMs: Math.min(fromMs, known.fromMs) - marginMs, toMs: Math.max(toMs, known.toMs) + marginMs };
  const bindings = createBindings();
  const sql = `SELECT TraceId, min(toUnixTimestamp64Nano(Timestamp)), max(toUnixTimestamp64Nano(Timestamp) + Duration),
      argMin(ServiceName, (ParentSpanId != '', Timestamp)), argMin(SpanName, (ParentSpanId != '', Timestamp)),
      count(), countIf(StatusCode = 'Error'), uniqExact(ServiceName)
    FROM ${tracesTable} WHERE ${withinSql({ signal: "traces", range }, inquiry, bindings)} AND TraceId IN ${bindings.texts(traceIds)}
    GROUP BY TraceId`;
  const { rows } = await inquiry.run({ sql, bindings });
  return new Map(rows.map(([traceId, ...summary]) => [String(traceId), summary]));
}
