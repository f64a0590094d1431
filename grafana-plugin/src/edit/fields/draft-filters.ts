import { isEqual } from "lodash";
import type { FilterOperator } from "@spanhouse/schemas/query";
import type { QueryFilter } from "../../query/query.ts";

/** A filter while it is made: without a key or a value it does not count yet. */
export interface DraftFilter {
  /** Tells rows apart while they change. */
  readonly id: number;
  readonly key: string;
  readonly op: FilterOperator;
  readonly values: readonly string[];
}

/** The rows of the form and the filters that they were made of or last made. */
export interface DraftFilters {
  readonly rows: readonly DraftFilter[];
  readonly filters: readonly QueryFilter[];
  readonly nextId: number;
}

/** What an operator is given. */
export function valuesOf(op: FilterOperator): "none" | "one" | "several" {
  if (op === "exists" || op === "missing") return "none";
  return op === "in" || op === "not in" ? "several" : "one";
}

/** The rows for the filters of a query. */
export function draftsOf(filters: readonly QueryFilter[], nextId = 0): DraftFilters {
  const rows = filters.map(({ key, op, value, values }, index) => {
    const given = values ?? (value === undefined ? [] : [String(value)]);
    return { id: nextId + index, key, op, values: given };
  });
  return { rows, filters, nextId: nextId + rows.length };
}

/** The same rows when the query has the filters that they make; else those of the query, which something else has changed. */
export function followFilters(drafts: DraftFilters, filters: readonly QueryFilter[]): DraftFilters {
  if (drafts.filters === filters || isEqual(drafts.filters, filters)) return drafts;
  return draftsOf(filters, drafts.nextId);
}

/** With one more row, empty. */
export function addDraft(drafts: DraftFilters): DraftFilters {
  const { rows, nextId } = drafts;
  return { ...drafts, rows: [...rows, { id: nextId, key: "", op: "=", values: [] }], nextId: nextId + 1 };
}

/** With parts of a row changed. Another operator keeps what fits of the values; another key takes them away. */
export function changeDraft(drafts: DraftFilters, id: number, change: Partial<Omit<DraftFilter, "id">>): DraftFilters {
  const rows = drafts.rows.map((row) => {
    if (row.id !== id) return row;
    const { key, op, values } = row;
    const isOther = change.key !== undefined && change.key !== key && key !== "";
    const next = { id, key: change.key ?? key, op: change.op ?? op, values: change.values ?? (isOther ? [] : values) };
    const takes = valuesOf(next.op);
    return { ...next, values: takes === "none" ? [] : takes === "one" ? next.values.slice(0, 1) : next.values };
  });
  return withFilters({ ...drafts, rows });
}

/** Without a row. */
export function removeDraft(drafts: DraftFilters, id: number): DraftFilters {
  return withFilters({ ...drafts, rows: drafts.rows.filter((row) => row.id !== id) });
}

function withFilters(drafts: DraftFilters): DraftFilters {
  return { ...drafts, filters: drafts.rows.flatMap((row) => finished(row)) };
}

function finished({ key, op, values }: DraftFilter): readonly QueryFilter[] {
  if (key === "") return [];
  const takes = valuesOf(op);
  if (takes === "none") return [{ key, op }];
  const [value] = values;
  if (value === undefined) return [];
  return [takes === "several" ? { key, op, values } : { key, op, value }];
}
