import type { QueryFilter, SpanhouseQuery } from "./query.ts";

/** A query in one line, for the history of Explore and the head of a row of the query editor. */
export function displayText(query: SpanhouseQuery): string {
  switch (query.queryType) {
    case "logs":
      return line(query.show === "volume" ? "log volume" : "logs", conditions(query));
    case "traces":
      return line(query.show === "search" ? "traces" : query.show, query.service, conditions(query), by(query.groupBy));
    case "trace":
      return line(query.show === "logs" ? "logs of trace" : "trace", query.traceId);
    case "metrics":
      return line(query.show ?? "metric", query.metric, conditions(query), by(query.groupBy));
    case "front-end":
      return line(query.show.replaceAll("-", " "), query.sessionId, conditions(query), by(query.groupBy));
    case "service-map":
      return line("service map", query.service, conditions(query));
    case "sql":
      return query.sql.replaceAll(/\s+/g, " ").trim();
  }
}

function line(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part.trim() !== "").join(" ");
}

function conditions({
  search,
  filters = [],
}: {
  readonly search?: string;
  readonly filters?: readonly QueryFilter[];
}): string {
  return line(search, ...filters.map(filterText));
}

function filterText({ key, op, value, values }: QueryFilter): string {
  if (op === "exists" || op === "missing") return `${key} ${op}`;
  return values === undefined ? `${key}${op}${JSON.stringify(value ?? "")}` : `${key} ${op} (${values.join(", ")})`;
}

function by(groupBy: readonly string[] = []): string | undefined {
  return groupBy.length === 0 ? undefined : `by ${groupBy.join(", ")}`;
}
