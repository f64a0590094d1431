import type { QueryFilter } from "../query/query.ts";

/**
 * Some filters have a field of their own in the editor, such as the service: one filter `service = x` or `service in x, y`. What
 * says more about the same key (`service != z`) stays in the list of filters.
 */
export function readPick(filters: readonly QueryFilter[], key: string): readonly string[] {
  const found = filters.find((filter) => isPick(filter, key));
  if (found === undefined) return [];
  return found.op === "in" ? (found.values ?? []) : [String(found.value ?? "")];
}

/** The filters with other values for the key, in the place where they stood. */
export function writePick(
  filters: readonly QueryFilter[],
  key: string,
  values: readonly string[],
): readonly QueryFilter[] {
  const [value] = values;
  return replaceFilter(
    filters,
    (filter) => isPick(filter, key),
    value === undefined ? undefined : values.length === 1 ? { key, op: "=", value } : { key, op: "in", values },
  );
}

/** The value of `key >= value`; empty when there is none. */
export function readLeast(filters: readonly QueryFilter[], key: string): string {
  const found = filters.find((filter) => isLeast(filter, key));
  return String(found?.value ?? "");
}

/** The filters with another least value for the key. */
export function writeLeast(filters: readonly QueryFilter[], key: string, value: string): readonly QueryFilter[] {
  return replaceFilter(filters, (filter) => isLeast(filter, key), value === "" ? undefined : { key, op: ">=", value });
}

/** Which keys have fields of their own. */
export interface QuickKeys {
  readonly picks: readonly string[];
  readonly least: readonly string[];
}

/** What the quick fields do not show: the rest, for the list of filters. */
export function otherFilters(filters: readonly QueryFilter[], { picks, least }: QuickKeys): readonly QueryFilter[] {
  const shown = new Set([
    ...picks.map((key) => filters.find((filter) => isPick(filter, key))),
    ...least.map((key) => filters.find((filter) => isLeast(filter, key))),
  ]);
  return filters.filter((filter) => !shown.has(filter));
}

/** The filters with another rest; what the quick fields show comes first. */
export function writeOthers(
  filters: readonly QueryFilter[],
  quick: QuickKeys,
  others: readonly QueryFilter[],
): readonly QueryFilter[] {
  const before = otherFilters(filters, quick);
  return [...filters.filter((filter) => !before.includes(filter)), ...others];
}

function isPick({ key, op }: QueryFilter, wanted: string): boolean {
  return key === wanted && (op === "=" || op === "in");
}

function isLeast({ key, op }: QueryFilter, wanted: string): boolean {
  return key === wanted && op === ">=";
}

function replaceFilter(
  filters: readonly QueryFilter[],
  isIt: (filter: QueryFilter) => boolean,
  next: QueryFilter | undefined,
): readonly QueryFilter[] {
  const index = filters.findIndex(isIt);
  const put = next === undefined ? [] : [next];
  return index === -1 ? [...put, ...filters] : [...filters.slice(0, index), ...put, ...filters.slice(index + 1)];
}
