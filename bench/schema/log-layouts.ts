import { logsFrom151, logsUpTo150 } from "../../collector/test/exporter-tables.ts";
import { query } from "./clickhouse.ts";
import type { Server } from "./clickhouse.ts";
import { changed, exporters, ours, shippedTable, withIndex } from "./layout.ts";
import type { Family } from "./layout.ts";
import type { Layout, Question } from "./measure.ts";

const columns: readonly string[] =
  "Timestamp TraceId SpanId TraceFlags SeverityText SeverityNumber ServiceName Body ResourceAttributes ScopeName ScopeVersion LogAttributes".split(
    " ",
  );

const bucket = "toStartOfFiveMinutes(Timestamp)";
const tokens = "lower(Body) TYPE tokenbf_v1(32768, 3, 0) GRANULARITY 1";

/** The exporter's tables, and ours with and without the indexes over bodies and attributes. */
export async function logLayouts(server: Server): Promise<Layout[]> {
  const sample = await query(
    server,
    "SELECT TraceId, LogAttributes['http.request.id'], extract(Body, '[0-9]+') FROM logs WHERE Timestamp > '2026-11-02 02:10:00' AND Body LIKE 'rate limit%' AND TraceId != '' AND ProjectId = 'default' ORDER BY Timestamp LIMIT 1",
  );
  const [traceId = "", requestId = "", number = ""] = (sample.data[0] ?? []).map(String);
  const family: Family = { columns, questions: (kind) => questions({ traceId, requestId, number }, kind) };
  const shipped = await shippedTable("otel_logs");
  return [
    exporters(family, "exporter, to v0.150", logsUpTo150("candidate")),
    exporters(family, "exporter, from v0.151", logsFrom151("candidate")),
    ours(
      family,
      "Spanhouse",
      changed(shipped, [withIndex("idx_lower_body lower(Body) TYPE text(tokenizer = 'splitByNonAlpha')")]),
    ),
    ours(family, "Spanhouse, no text index", shipped),
    ours(family, "body token bloom instead", changed(shipped, [withIndex(`idx_body ${tokens}`)])),
    ours(
      family,
      "+ text over items",
      changed(shipped, [
        withIndex("t1 LogAttributeItems TYPE text(tokenizer = 'array')"),
        withIndex("t2 ResourceAttributeItems TYPE text(tokenizer = 'array')"),
      ]),
    ),
  ];
}

interface Sample {
  readonly traceId: string;
  readonly requestId: string;
  readonly number: string;
}

function questions({ traceId, requestId, number }: Sample, kind: "ours" | "exporter"): Question[] {
  const sixHours = "Timestamp >= '2026-11-02 00:00:00'";
  const hour = "Timestamp >= '2026-11-02 05:00:00'";
  const shown = "Timestamp, SeverityText, ServiceName, Body, LogAttributes";
  const newest = `ORDER BY ${bucket} DESC, Timestamp DESC LIMIT 100`;
  const project = kind === "ours" ? "ProjectId = 'default' AND" : "";
  const from = (what: string, where: string): string => `SELECT ${what} FROM candidate WHERE ${project} ${where}`;
  return [
    { name: "newest 100 of a service", sql: from(shown, `ServiceName = 'cart-api' AND ${sixHours} ${newest}`) },
    { name: "newest 100", sql: from(shown, `${sixHours} ORDER BY Timestamp DESC LIMIT 100`) },
    { name: "word in body, common", sql: from(shown, `hasToken(lower(Body), 'postgres') AND ${sixHours} ${newest}`) },
    {
      name: "words in body, rare",
      sql: from(
        shown,
        `hasToken(lower(Body), '${number}') AND hasToken(lower(Body), 'limit') AND ${sixHours} ${newest}`,
      ),
    },
    {
      name: "text anywhere in body",
      sql: from(shown, `lower(Body) LIKE '%statement time%' AND ${sixHours} ${newest}`),
    },
    { name: "logs of a trace", sql: from("*", `TraceId = '${traceId}'`) },
    {
      name: "attribute, rare",
      sql: from(shown, `LogAttributes['http.request.id'] = '${requestId}' AND ${sixHours} ${newest}`),
    },
    { name: "count by severity, 6 h", sql: from(`${bucket} AS t, SeverityText, count()`, `${sixHours} GROUP BY ALL`) },
    {
      name: "count by severity, 1 h",
      sql: from("toStartOfMinute(Timestamp) AS t, SeverityText, count()", `${hour} GROUP BY ALL`),
    },
    {
      name: "errors by service, 1 h",
      sql: from("ServiceName, count()", `SeverityNumber >= 17 AND ${hour} GROUP BY ALL`),
    },
  ];
}
