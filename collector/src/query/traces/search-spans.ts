import { spansLimit, type SpanSearch, type TableAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { placeCursor, readPage, readPlace, type Place } from "../statement/record-page.ts";
import { millisecondsOf, toFrame, type Column } from "../to-frame.ts";
import { inMilliseconds, tracesTable } from "./read-red.ts";

const selected: readonly string[] = [
  "TraceId",
  "SpanId",
  "ParentSpanId",
  "ServiceName",
  "SpanName",
  "SpanKind",
  "Duration",
  "StatusCode",
  "StatusMessage",
  "SpanAttributes",
  "ResourceAttributes",
];

const columns: readonly Column[] = [
  { name: "time", type: "time", from: (row) => millisecondsOf((row.at(-1) as Place).timeNano) },
  { name: "timeUnixNano", type: "string", from: (row) => (row.at(-1) as Place).timeNano },
  { name: "traceId", type: "string", from: (row) => row[0] },
  { name: "spanId", type: "string", from: (row) => row[1] },
  { name: "parentSpanId", type: "string", from: (row) => row[2] },
  { name: "service", type: "string", from: (row) => row[3] },
  { name: "name", type: "string", from: (row) => row[4] },
  { name: "kind", type: "string", from: (row) => row[5] },
  { name: "duration", type: "number", unit: "ms", from: (row) => inMilliseconds(row[6]) },
  { name: "status", type: "string", from: (row) => row[7] },
  { name: "statusMessage", type: "string", from: (row) => row[8] },
  { name: "attributes", type: "json", from: (row) => row[9] },
  { name: "resourceAttributes", type: "json", from: (row) => row[10] },
];

/** Spans that match, newest first. */
export async function searchForSpans(asked: SpanSearch, inquiry: Inquiry): Promise<TableAnswer> {
  const { limit = spansLimit.default, cursor, ...conditions } = asked;
  const choice = { signal: "traces", table: tracesTable, ...conditions } as const;
  const page = await readPage(
    { choice, columns: selected, limit, newestFirst: true, after: readPlace(cursor) },
    inquiry,
  );
  return {
    ...toFrame(
      columns,
      page.rows.map(({ cells, place }) => [...cells, place]),
    ),
    ...(page.next === undefined ? {} : { nextCursor: placeCursor(page.next) }),
    ...inquiry.end(),
  };
}
