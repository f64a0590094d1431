import type { QueryFixAction } from "@grafana/data";
import { parseSearch, printSearch, SearchError, type Search } from "@spanhouse/schemas/search";
import type { LogsQuery, QueryFilter, SpanhouseQuery, TracesQuery } from "./query.ts";
import { readSearch } from "./search-text.ts";

/** What the details of a record can do with a query. */
export const modifications = ["ADD_FILTER", "ADD_FILTER_OUT", "ADD_STRING_FILTER", "ADD_STRING_FILTER_OUT"] as const;

/** Queries whose rows can be clicked on. */
type Searching = LogsQuery | TracesQuery;

function isSearching(query: SpanhouseQuery): query is Searching {
  return query.queryType === "logs" || query.queryType === "traces";
}

/** Names that Grafana has for fields of ours. */
const fieldNames: ReadonlyMap<string, string> = new Map([
  ["detected_level", "level"],
  ["severity", "level"],
  ["traceID", "trace"],
  ["spanID", "span"],
  ["Line", "body"],
]);

/**
 * Adds what somebody clicked on. Twice is as once, and a filter takes the place of its opposite. Filters stand beside the search, where the
 * editor shows them each by itself; a text becomes a part of the search. A query that cannot be narrowed stays as it is.
 */
export function modifyQuery<Query extends SpanhouseQuery>(query: Query, { type, options = {} }: QueryFixAction): Query {
  if (!isSearching(query)) return query;
  const { key, value = "" } = options;
  switch (type) {
    case "ADD_FILTER":
    case "ADD_FILTER_OUT":
      if (key === undefined) return query;
      return setFilter(query, filterOf(key, value, type === "ADD_FILTER_OUT"));
    case "ADD_STRING_FILTER":
    case "ADD_STRING_FILTER_OUT":
      return value.trim() === "" ? query : addText(query, value, type === "ADD_STRING_FILTER_OUT");
    default:
      return query;
  }
}

/** Sets a filter, or takes it away when it is there already. */
export function toggleFilter<Query extends SpanhouseQuery>(
  query: Query,
  { type, options }: { readonly type: "FILTER_FOR" | "FILTER_OUT"; readonly options: Readonly<Record<string, string>> },
): Query {
  const { key, value = "" } = options;
  if (key === undefined || !isSearching(query)) return query;
  const wanted = filterOf(key, value, type === "FILTER_OUT");
  return holds(query, wanted) ? without(query, wanted) : setFilter(query, wanted);
}

/** Whether the query lets only records through whose field has the value. */
export function hasFilter(query: SpanhouseQuery, { key, value = "" }: Readonly<Record<string, string>>): boolean {
  return key !== undefined && isSearching(query) && holds(query, filterOf(key, value, false));
}

function filterOf(key: string, value: string, isOut: boolean): QueryFilter {
  return { key: fieldNames.get(key) ?? key, op: isOut ? "!=" : "=", value };
}

function isSame(a: QueryFilter, b: QueryFilter): boolean {
  return a.key === b.key && a.op === b.op && String(a.value) === String(b.value);
}

function opposite(filter: QueryFilter): QueryFilter {
  return { ...filter, op: filter.op === "=" ? "!=" : "=" };
}

/** Whether it stands among the filters, or in the search as a part that must hold. */
function holds({ filters = [], search }: Searching, wanted: QueryFilter): boolean {
  return filters.some((filter) => isSame(filter, wanted)) || partsOf(search).some((part) => says(part, wanted));
}

function setFilter<Query extends Searching>(query: Query, wanted: QueryFilter): Query {
  const cleared = without(query, opposite(wanted));
  return holds(cleared, wanted) ? cleared : { ...cleared, filters: [...(cleared.filters ?? []), wanted] };
}

function without<Query extends Searching>(query: Query, unwanted: QueryFilter): Query {
  const { filters = [], search } = query;
  const parts = partsOf(search);
  const kept = parts.filter((part) => !says(part, unwanted));
  return {
    ...query,
    ...(query.filters === undefined ? {} : { filters: filters.filter((filter) => !isSame(filter, unwanted)) }),
    ...(kept.length === parts.length ? {} : { search: printSearch({ kind: "and", parts: kept }) }),
  };
}

/** What must hold of a search; nothing of one that cannot be read. */
function partsOf(search: string | undefined): readonly Search[] {
  const found = readSearch(search);
  if (found === undefined) return [];
  return found.kind === "and" ? found.parts : [found];
}

function says(part: Search, { key, op, value }: QueryFilter): boolean {
  const field = op === "!=" ? (part.kind === "not" ? part.part : undefined) : part;
  if (field?.kind !== "field" || field.field !== key || field.test.op !== "is") return false;
  const { pattern } = field.test;
  return pattern.length === 1 && pattern[0] === String(value);
}

/** A text somebody marked may begin and end within a word, so it is looked for anywhere. */
function addText<Query extends Searching>(query: Query, text: string, isOut: boolean): Query {
  const term: Search = { kind: "text", pattern: ["", text, ""], at: 0 };
  const printed = printSearch(isOut ? { kind: "not", part: term } : term);
  const search = query.search?.trim() ?? "";
  if (partsOf(search).some((part) => printSearch({ kind: "and", parts: [part] }) === printed)) return query;
  return { ...query, search: search === "" ? printed : `${needsBrackets(search) ? `(${search})` : search} ${printed}` };
}

function needsBrackets(search: string): boolean {
  try {
    return parseSearch(search).kind === "or";
  } catch (error) {
    if (error instanceof SearchError) return false;
    throw error;
  }
}
