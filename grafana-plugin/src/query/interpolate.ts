import type { Filter } from "@spanhouse/schemas/query";
import { isAnnotationQuery } from "./annotation-query.ts";
import { replaceInFilters } from "./filter-variables.ts";
import type { SpanhouseQuery } from "./query.ts";
import { replaceInSearch } from "./search-variables.ts";
import { replaceInSql } from "./sql-variables.ts";
import { referencesIn, replaceText, valueOf, type Variables } from "./template.ts";

/**
 * A query with every template variable filled in, and with `adHoc` filters beside its own. Filters take values by what they mean, a
 * search quotes them for the search language, SQL for ClickHouse; other texts take them as they are.
 */
export function interpolateQuery<Query extends SpanhouseQuery>(
  query: Query,
  variables: Variables,
  adHoc: readonly Filter[] = [],
): Query {
  const written: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(query)) {
    if (name === "filters" && Array.isArray(value)) written[name] = replaceInFilters(value as Filter[], variables);
    else if (name === "groupBy" && Array.isArray(value)) written[name] = replaceInList(value as string[], variables);
    else if (name === "vitals" && Array.isArray(value)) written[name] = replaceInList(value as string[], variables);
    else if (typeof value === "string") written[name] = replaceField(name, value, variables);
    else written[name] = value;
  }
  const own = (written["filters"] ?? []) as Filter[];
  if (adHoc.length > 0 && takesFilters(query)) written["filters"] = [...own, ...adHoc];
  return written as unknown as Query;
}

function replaceField(name: string, value: string, variables: Variables): string {
  switch (name) {
    case "search":
      return replaceInSearch(value, variables);
    case "sql":
      return replaceInSql(value, variables);
    case "service":
      return value === "" ? value : oneService(value, variables);
    case "queryType":
    case "show":
    case "format":
    case "refId":
    case "annotate":
      return value;
    default:
      return replaceText(value, variables);
  }
}

/** A place for one service takes none where All is chosen. */
function oneService(value: string, variables: Variables): string {
  const service = replaceText(value, variables);
  return service === "*" ? "" : service;
}

/** Every value by itself; All and nothing fall away. */
function replaceInList(list: readonly string[], variables: Variables): string[] {
  return list.flatMap((text) => {
    const [only, ...more] = referencesIn(text);
    if (only === undefined || more.length > 0 || only.text !== text) return [replaceText(text, variables)];
    const value = valueOf(only, variables);
    if (value.kind === "all") return [];
    return (value.kind === "text" ? [value.text] : value.values).filter((each) => each !== "");
  });
}

/** Whether what the query asks can be narrowed by filters. */
function takesFilters(query: SpanhouseQuery): boolean {
  return isAnnotationQuery(query) || (query.queryType !== "sql" && query.queryType !== "trace");
}

/** Whether any text of the query holds a variable. */
export function hasVariables(query: object, isTemplate: (text: string) => boolean): boolean {
  return Object.values(query).some((value: unknown) => {
    if (typeof value === "string") return isTemplate(value);
    return typeof value === "object" && value !== null && hasVariables(value, isTemplate);
  });
}
