import { useMemo } from "react";
import type { Filter } from "@spanhouse/schemas/query";
import type { LogsQuery } from "../../../src/query/query.ts";
import { useDataSource } from "../host/explore-api.ts";
import type { ChangeLogs } from "./logs-state.ts";

/** A field of a record that is filtered by. */
export interface FilterField {
  readonly key: string;
  readonly value: string;
}

/** Filtering by a click, as Explore does it: the data source changes its query. */
export interface LogFilters {
  readonly toggle: (field: FilterField, how: "for" | "out") => void;
  readonly has: (field: FilterField) => boolean;
  /** Looks for a text in the message, or for messages without it. */
  readonly text: (text: string, how: "for" | "out") => void;
  /** Shows the records of one value alone, whatever was filtered by the same field; a second time all of them again. */
  readonly only: (field: FilterField) => void;
}

/** What changes the filters of the page by a click. */
export function useLogFilters(query: LogsQuery, change: ChangeLogs): LogFilters {
  const source = useDataSource();
  return useMemo(() => {
    const apply = ({ search = "", filters = [] }: LogsQuery): void => change({ search, filters });
    // A query for log records stays one, whatever is filtered.
    const toggled = (from: LogsQuery, { key, value }: FilterField, how: "for" | "out"): LogsQuery => {
      const type = how === "for" ? "FILTER_FOR" : "FILTER_OUT";
      return source.toggleQueryFilter(from, { type, options: { key, value } }) as LogsQuery;
    };
    const has = (field: FilterField): boolean => source.queryHasFilter(query, { ...field });
    return {
      has,
      text(value, how) {
        const type = how === "for" ? "ADD_STRING_FILTER" : "ADD_STRING_FILTER_OUT";
        apply(source.modifyQuery(query, { type, options: { value } }) as LogsQuery);
      },
      toggle: (field, how) => apply(toggled(query, field, how)),
      only(field) {
        const filters = (query.filters ?? []).filter(({ key }) => key !== field.key);
        apply(has(field) ? { ...query, filters } : toggled({ ...query, filters }, field, "for"));
      },
    };
  }, [source, query, change]);
}

/** A filter as a person reads it. */
export function filterText({ key, op, value, values }: Filter): string {
  if (op === "exists") return `${key} is there`;
  if (op === "missing") return `${key} is missing`;
  return `${key} ${op} ${values === undefined ? String(value ?? "") : values.join(", ")}`;
}
