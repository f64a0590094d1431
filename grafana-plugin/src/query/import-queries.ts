import {
  AbstractLabelOperator,
  hasQueryExportSupport,
  type AbstractLabelMatcher,
  type AbstractQuery,
  type DataSourceApi,
} from "@grafana/data";
import type { DataQuery } from "@grafana/schema";
import type { FilterOperator } from "@spanhouse/schemas/query";
import type { QueryFilter, SpanhouseQuery } from "./query.ts";

/** Labels of other data sources that say what a field of ours says; others would find nothing here. */
const fields: ReadonlyMap<string, string> = new Map([
  ...(["service", "service_name", "service.name", "app", "resource.service.name"] as const).map(
    (l) => [l, "service"] as const,
  ),
  ...(["level", "detected_level", "severity"] as const).map((label) => [label, "level"] as const),
  ["deployment_environment", "deployment.environment.name"],
  ["deployment_environment_name", "deployment.environment.name"],
  ["env", "deployment.environment.name"],
  ["host", "host.name"],
  ["host_name", "host.name"],
  ["namespace", "k8s.namespace.name"],
  ["k8s_namespace_name", "k8s.namespace.name"],
  ["pod", "k8s.pod.name"],
  ["k8s_pod_name", "k8s.pod.name"],
  ["container", "k8s.container.name"],
  ["k8s_container_name", "k8s.container.name"],
]);

const operators: Readonly<Record<AbstractLabelOperator, FilterOperator>> = {
  [AbstractLabelOperator.Equal]: "=",
  [AbstractLabelOperator.NotEqual]: "!=",
  [AbstractLabelOperator.EqualRegEx]: "=~",
  [AbstractLabelOperator.NotEqualRegEx]: "!~",
};

/**
 * Queries of another data source as ours, when somebody changes it in Explore: a trace id leads to its trace, labels that mean a field of
 * ours become filters on logs, everything else an empty search.
 */
export async function importQueries(
  queries: readonly DataQuery[],
  origin: DataSourceApi<DataQuery>,
): Promise<SpanhouseQuery[]> {
  if (hasQueryExportSupport(origin)) return fromAbstractQueries(await origin.exportToAbstractQueries([...queries]));
  return queries.map((query) => fromText(query, origin.type));
}

/** Queries made of label matchers. */
export function fromAbstractQueries(queries: readonly AbstractQuery[]): SpanhouseQuery[] {
  return queries.map(({ refId, labelMatchers }) => {
    const filters = labelMatchers.flatMap(toFilter);
    return { refId, queryType: "logs", search: "", ...(filters.length === 0 ? {} : { filters }) };
  });
}

function toFilter({ name, operator, value }: AbstractLabelMatcher): QueryFilter[] {
  const key = fields.get(name);
  if (key === undefined || value === "") return [];
  const op = operators[operator];
  // Matchers of others mean the whole value.
  return [{ key, op, value: op === "=~" || op === "!~" ? `^(?:${value})$` : value }];
}

/** Data sources whose queries are about traces. */
const tracing: ReadonlySet<string> = new Set(["tempo", "jaeger", "zipkin", "grafana-x-ray-datasource"]);

function fromText(query: DataQuery, type: string): SpanhouseQuery {
  const { refId } = query;
  if (!tracing.has(type)) return { refId, queryType: "logs", search: "" };
  const text = "query" in query ? query.query : undefined;
  if (typeof text === "string" && /^[0-9a-f]{32}$/i.test(text.trim()))
    return { refId, queryType: "trace", traceId: text.trim() };
  return { refId, queryType: "traces", show: "search", search: "" };
}
