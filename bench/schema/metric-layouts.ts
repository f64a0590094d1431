import { metricSums } from "../../collector/test/exporter-tables.ts";
import { query } from "./clickhouse.ts";
import type { Server } from "./clickhouse.ts";
import { changed, exporters, ours, shippedTable } from "./layout.ts";
import type { Change, Family } from "./layout.ts";
import type { Layout, Question } from "./measure.ts";

const columns: readonly string[] =
  "ResourceAttributes ScopeName ScopeVersion ServiceName MetricName MetricDescription MetricUnit Attributes StartTimeUnix TimeUnix Value".split(
    " ",
  );

const keys = /PRIMARY KEY .*\nORDER BY .*/u;
const hour = "toStartOfHour(TimeUnix)";
const hash = "cityHash64(ResourceAttributes, ScopeName, Attributes)";
const mapCodec = /Attributes Map\(LowCardinality\(String\), String\) CODEC\(ZSTD\(1\)\)/gu;

function key(primary: string, ...rest: readonly string[]): Change {
  return [[keys, `PRIMARY KEY (${primary})\nORDER BY (${[primary, ...rest].join(", ")})`]];
}

const changes: Readonly<Record<string, Change>> = {
  "key: hash as an expression": key(`ProjectId, MetricName, ${hour}, ServiceName`, hash, "TimeUnix"),
  "key: service, name, hour": key(`ProjectId, ServiceName, MetricName, ${hour}`, "SeriesHash", "TimeUnix"),
  "key: name, service, hour": key(`ProjectId, MetricName, ServiceName, ${hour}`, "SeriesHash", "TimeUnix"),
  "granules of 8192": [["index_granularity = 2048", "index_granularity = 8192"]],
  "lengths of strings apart": [[", string_serialization_version = 'single_stream'", ""]],
  "maps ZSTD(3)": [[mapCodec, "Attributes Map(LowCardinality(String), String) CODEC(ZSTD(3))"]],
};

/** The exporter's tables, ours, and ours with one thing changed. */
export async function metricLayouts(server: Server): Promise<Layout[]> {
  const sample = await query(
    server,
    "SELECT ResourceAttributes['k8s.pod.name'] FROM metrics WHERE ServiceName = 'order-service' LIMIT 1",
  );
  const pod = String(sample.data[0]?.[0]);
  const family: Family = { columns, questions: (kind) => questions(pod, kind) };
  const shipped = await shippedTable("otel_metrics_sum");
  return [
    exporters(family, "exporter, older", metricSums("candidate", "older")),
    exporters(family, "exporter, newer", metricSums("candidate", "newer")),
    ours(family, "Spanhouse", shipped),
    ...Object.entries(changes).map(([name, change]) => ours(family, name, changed(shipped, change))),
  ];
}

/** What dashboards ask. The exporter's tables have no project. */
function questions(pod: string, kind: "ours" | "exporter"): Question[] {
  const project = kind === "ours" ? "ProjectId = 'default' AND" : "";
  const from = (what: string, where: string): string =>
    `SELECT ${what} FROM candidate WHERE ${project} ${where} GROUP BY ALL`;
  const halfDay = "TimeUnix >= '2026-11-01 18:00:00' AND TimeUnix < '2026-11-02 06:00:00'";
  const lastHour = "TimeUnix >= '2026-11-02 05:00:00' AND TimeUnix < '2026-11-02 06:00:00'";
  const minute = "toStartOfInterval(TimeUnix, INTERVAL 1 MINUTE) AS t";
  const memory = "MetricName = 'process.memory.usage'";
  const service = "ServiceName = 'order-service'";
  return [
    {
      name: "one series, 12 h",
      sql: from(
        `${minute}, avg(Value)`,
        `MetricName = 'http.server.active_requests' AND ${service} AND Attributes['http.request.method'] = 'GET' AND ResourceAttributes['k8s.pod.name'] = '${pod}' AND ${halfDay}`,
      ),
    },
    {
      name: "metric of a service, 12 h",
      sql: from(`${minute}, avg(Value)`, `${memory} AND ${service} AND ${halfDay}`),
    },
    {
      name: "metric of a service, 1 h",
      sql: from(`${minute}, avg(Value)`, `${memory} AND ${service} AND ${lastHour}`),
    },
    { name: "metric by service, 12 h", sql: from(`${minute}, ServiceName, avg(Value)`, `${memory} AND ${halfDay}`) },
    { name: "metric by service, 1 h", sql: from(`${minute}, ServiceName, avg(Value)`, `${memory} AND ${lastHour}`) },
    {
      name: "metric by pod, 1 h",
      sql: from(`${minute}, ResourceAttributes['k8s.pod.name'] AS pod, avg(Value)`, `${memory} AND ${lastHour}`),
    },
    { name: "names of metrics, 1 h", sql: from("MetricName, ServiceName", lastHour) },
  ];
}
