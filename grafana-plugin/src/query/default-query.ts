import { CoreApp } from "@grafana/data";
import type { QueryType, SpanhouseQuery } from "./query.ts";

type WithoutRefId<Query> = Query extends SpanhouseQuery ? Omit<Query, "refId"> : never;

/** What a topic begins with when somebody chooses it in the editor. */
export const firstOfTopic: {
  readonly [Type in QueryType]: WithoutRefId<Extract<SpanhouseQuery, { queryType: Type }>>;
} = {
  logs: { queryType: "logs", show: "records", search: "" },
  traces: { queryType: "traces", show: "search", search: "" },
  trace: { queryType: "trace", traceId: "" },
  metrics: { queryType: "metrics", metric: "" },
  "front-end": { queryType: "front-end", show: "web-vitals" },
  "service-map": { queryType: "service-map" },
  sql: {
    queryType: "sql",
    format: "series",
    sql: "SELECT $__timeInterval(Timestamp) AS time, ServiceName AS service, count() AS records\nFROM otel_logs\nWHERE ProjectId = $__project AND $__timeFilter(Timestamp)\nGROUP BY time, service\nORDER BY time",
  },
};

/** A new query: in Explore the newest log records, in a panel the requests of each service. */
export function defaultQuery(app: string): WithoutRefId<SpanhouseQuery> {
  if (app === CoreApp.Explore) return firstOfTopic.logs;
  return { queryType: "traces", show: "red", measures: ["rate"], groupBy: ["service"] };
}
