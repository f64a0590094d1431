import type { DataLink } from "@grafana/data";
import type { SpanhouseQuery } from "../query/query.ts";
import type { FrameContext } from "./frame-context.ts";

/** A query of this data source without what every link's query has. */
type Unaddressed<Query> = Query extends SpanhouseQuery ? Omit<Query, "refId" | "datasource"> : never;

/** What a link's query says of the clicked cell. */
const cell = "${__value.raw}";

/**
 * A link that opens a query beside what is looked at. It names the data source fully, uid and type, because Explore fills in no type;
 * the query holds no more than texts, so that it can be written into an address.
 */
function internalLink(title: string, query: Unaddressed<SpanhouseQuery>, context: FrameContext): DataLink {
  const { refId, datasource } = context;
  const { uid, type, name } = datasource;
  return {
    title,
    url: "",
    internal: {
      datasourceUid: uid,
      datasourceName: name,
      query: { refId, datasource: { uid, type }, ...query },
    },
  };
}

/** To the trace whose id is in the cell. */
export function traceLink(context: FrameContext): DataLink {
  return internalLink("Open trace", { queryType: "trace", traceId: cell }, context);
}

/** To what was logged in the trace whose id is in the cell. */
export function traceLogsLink(context: FrameContext): DataLink {
  return internalLink("Logs of this trace", { queryType: "trace", traceId: cell, show: "logs" }, context);
}

/** To the log records of one value of a field: of the service, the page, the span in the cell. */
export function logsLink(title: string, key: string, context: FrameContext): DataLink {
  return internalLink(title, { queryType: "logs", filters: [{ key, op: "=", value: cell }] }, context);
}

/** To the timeline of the session whose id is in the cell. */
export function sessionLink(context: FrameContext): DataLink {
  return internalLink("Open session", { queryType: "front-end", show: "session", sessionId: cell }, context);
}

/** To the sessions in which the value in the cell occurs. */
export function sessionsLink(title: string, key: string, context: FrameContext): DataLink {
  const filters = [{ key, op: "=" as const, value: cell }];
  return internalLink(title, { queryType: "front-end", show: "sessions", filters }, context);
}

/** To the traces of the service in the cell. */
export function serviceTracesLink(context: FrameContext): DataLink {
  const filters = [{ key: "service", op: "=" as const, value: cell }];
  return internalLink("Traces of this service", { queryType: "traces", show: "search", filters }, context);
}

/** To the traces that the search in the cell finds. */
export function searchTracesLink(context: FrameContext): DataLink {
  return internalLink("Traces", { queryType: "traces", show: "search", search: cell }, context);
}

/** To the operations of the service in the cell. */
export function operationsLink(context: FrameContext): DataLink {
  return internalLink(
    "Operations of this service",
    { queryType: "traces", show: "operations", service: cell },
    context,
  );
}

/** To the spans of the operation in the cell, which is one of the service beside it. */
export function operationSpansLink(context: FrameContext): DataLink {
  const filters = [
    { key: "service", op: "=" as const, value: "${__data.fields.service}" },
    { key: "name", op: "=" as const, value: cell },
  ];
  return internalLink("Spans of this operation", { queryType: "traces", show: "spans", filters }, context);
}

/** To the metric in the cell. */
export function metricLink(context: FrameContext): DataLink {
  return internalLink("Show metric", { queryType: "metrics", metric: cell }, context);
}
