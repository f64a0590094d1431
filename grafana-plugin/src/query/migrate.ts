import type { DataQuery } from "@grafana/schema";
import { isAnnotationQuery } from "./annotation-query.ts";
import { queryTypes, type SpanhouseQuery } from "./query.ts";

/** What each topic shows when a saved query does not say. */
const shown: Readonly<Record<string, string | undefined>> = { traces: "search", "front-end": "pages" };

/**
 * Reads a saved query, whatever it is: one of another data source, of an older or newer version, written by hand. A topic that is not
 * known becomes an empty search of logs; parts of the wrong type fall away, so that what comes after may trust the types.
 */
export function migrateQuery(saved: Partial<DataQuery> & object): SpanhouseQuery {
  const known = queryTypes.find((type) => type === saved.queryType) ?? guess(saved);
  const kept = Object.fromEntries(Object.entries(saved).filter(([name, value]) => isOfType(name, value)));
  const show = typeof kept["show"] === "string" ? kept["show"] : shown[known];
  return {
    ...kept,
    ...{ refId: saved.refId ?? "A", queryType: known },
    ...(show === undefined ? {} : { show }),
    ...(known === "trace" ? { traceId: textOr(kept["traceId"]) } : {}),
    ...(known === "metrics" ? { metric: textOr(kept["metric"]) } : {}),
    ...(known === "sql" ? { sql: textOr(kept["sql"]) } : {}),
  } as SpanhouseQuery;
}

/** The topic of a query that names none: by the part that only one topic has. */
function guess(saved: object): SpanhouseQuery["queryType"] {
  if (isAnnotationQuery(saved)) return "logs";
  if ("sql" in saved || "rawSql" in saved) return "sql";
  if ("traceId" in saved) return "trace";
  return "metric" in saved ? "metrics" : "logs";
}

const lists: ReadonlySet<string> = new Set(["filters", "groupBy", "measures", "quantiles", "vitals"]);
const numbers: ReadonlySet<string> = new Set(["limit", "groupsMax"]);
const texts: ReadonlySet<string> = new Set([
  ...["search", "show", "legend", "format", "step", "spans", "service", "traceId", "sessionId"],
  ...["metric", "kind", "reduce", "combine", "sql", "annotate"],
]);

function isOfType(name: string, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (name === "filters") return Array.isArray(value) && value.every(isFilter);
  if (lists.has(name)) return Array.isArray(value);
  if (numbers.has(name)) return typeof value === "number" && Number.isFinite(value);
  return !texts.has(name) || typeof value === "string";
}

function isFilter(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && "key" in value && "op" in value && typeof value.key === "string"
  );
}

function textOr(value: unknown): string {
  return typeof value === "string" ? value : "";
}
