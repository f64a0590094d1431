import { traces, tracesWithText } from "../../collector/test/exporter-tables.ts";
import { query } from "./clickhouse.ts";
import type { Server } from "./clickhouse.ts";
import { changed, exporters, ours, shippedTable, withIndex, withoutIndexes } from "./layout.ts";
import type { Change, Family } from "./layout.ts";
import type { Layout, Question } from "./measure.ts";

const columns: readonly string[] = [
  ..."Timestamp TraceId SpanId ParentSpanId TraceState SpanName SpanKind ServiceName ResourceAttributes".split(" "),
  ..."ScopeName ScopeVersion SpanAttributes Duration StatusCode StatusMessage".split(" "),
  ..."Events.Timestamp Events.Name Events.Attributes".split(" "),
];

const bucket = "toStartOfFiveMinutes(Timestamp)";
const keys = /PRIMARY KEY .*\nORDER BY .*/u;
const mapCodec = /Attributes Map\(LowCardinality\(String\), String\) CODEC\(ZSTD\(1\)\)/gu;
const whole = "TYPE text(tokenizer = 'array')";

const changes: Readonly<Record<string, Change>> = {
  "key: service, name, second": [[keys, "ORDER BY (ServiceName, SpanName, toDateTime(Timestamp))"]],
  "key: all of it primary": [[keys, `ORDER BY (ProjectId, ${bucket}, ServiceName, Timestamp)`]],
  "key: project, service, time": [[keys, "ORDER BY (ProjectId, ServiceName, Timestamp)"]],
  "+ bloom over all maps": [
    withIndex("b1 mapKeys(SpanAttributes) TYPE bloom_filter(0.01) GRANULARITY 1"),
    withIndex("b2 mapKeys(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1"),
    withIndex("b3 mapValues(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1"),
  ],
  "+ text over items": [withIndex(`t1 SpanAttributeItems ${whole}`), withIndex(`t2 ResourceAttributeItems ${whole}`)],
  "maps ZSTD(3)": [[mapCodec, "Attributes Map(LowCardinality(String), String) CODEC(ZSTD(3))"]],
  "maps in buckets": [
    ["SETTINGS ", "SETTINGS map_serialization_version = 'with_buckets', map_buckets_min_avg_size = 0, "],
  ],
  "lengths of strings apart": [[", string_serialization_version = 'single_stream'", ""]],
};

/** The exporter's tables, ours, and ours with one thing changed. */
export async function traceLayouts(server: Server): Promise<Layout[]> {
  const sample = await query(
    server,
    "SELECT TraceId, SpanAttributes['http.request.id'], toString(Timestamp) FROM traces WHERE Timestamp > '2026-11-02 02:10:00' AND SpanKind = 'Server' AND ProjectId = 'default' ORDER BY Timestamp LIMIT 1",
  );
  const [traceId = "", requestId = "", start = ""] = (sample.data[0] ?? []).map(String);
  const family: Family = { columns, questions: (kind) => questions({ traceId, requestId, start }, kind) };
  const shipped = await shippedTable("otel_traces");
  return [
    exporters(family, "exporter, released", traces("candidate")),
    exporters(family, "exporter, proposed", tracesWithText("candidate")),
    ours(family, "Spanhouse", shipped),
    ours(family, "no index but trace id, time", withoutIndexes(shipped, /idx_span_attr_value/u)),
    ...Object.entries(changes).map(([name, change]) => ours(family, name, changed(shipped, change))),
  ];
}

interface Sample {
  readonly traceId: string;
  readonly requestId: string;
  readonly start: string;
}

/** What a reader asks; the exporter's tables have no project. */
function questions({ traceId, requestId, start }: Sample, kind: "ours" | "exporter"): Question[] {
  const sixHours = "Timestamp >= '2026-11-02 00:00:00'";
  const hour = "Timestamp >= '2026-11-02 05:00:00'";
  const shown = "Timestamp, TraceId, SpanId, SpanName, Duration, SpanAttributes";
  const newest = `ORDER BY ${bucket} DESC, Timestamp DESC LIMIT 100`;
  const project = kind === "ours" ? "ProjectId = 'default' AND" : "";
  const from = (what: string, where: string): string => `SELECT ${what} FROM candidate WHERE ${project} ${where}`;
  const panel =
    "toStartOfMinute(Timestamp) AS t, ServiceName, quantile(0.99)(Duration), count(), countIf(StatusCode = 'Error')";
  const time = `toDateTime64('${start}', 9)`;
  return [
    { name: "newest 100 of a service", sql: from(shown, `ServiceName = 'cart-api' AND ${sixHours} ${newest}`) },
    { name: "newest 100", sql: from(shown, `${sixHours} ORDER BY Timestamp DESC LIMIT 100`) },
    { name: "trace by id", sql: from("*", `TraceId = '${traceId}'`) },
    {
      name: "trace by id, time known",
      sql: from("*", `TraceId = '${traceId}' AND Timestamp BETWEEN ${time} - 1 AND ${time} + 5`),
    },
    { name: "p99 by service, 6 h", sql: from(panel, `${sixHours} GROUP BY ALL`) },
    { name: "p99 by service, 1 h", sql: from(panel, `${hour} GROUP BY ALL`) },
    {
      name: "p99 of a service by name, 1 h",
      sql: from("SpanName, quantile(0.99)(Duration), count()", `ServiceName = 'cart-api' AND ${hour} GROUP BY ALL`),
    },
    {
      name: "attribute, rare",
      sql: from(shown, `SpanAttributes['http.request.id'] = '${requestId}' AND ${sixHours} ${newest}`),
    },
    {
      name: "attribute, common",
      sql: from(shown, `SpanAttributes['http.response.status_code'] = '500' AND ${sixHours} ${newest}`),
    },
    {
      name: "count by attribute, 1 h",
      sql: from("SpanAttributes['http.response.status_code'] AS code, count()", `${hour} GROUP BY ALL`),
    },
  ];
}
