import type { AdHocVariableFilter } from "@grafana/data";
import type { Filter, FilterOperator } from "@spanhouse/schemas/query";

const operators: ReadonlyMap<string, FilterOperator> = new Map([
  ["=", "="],
  ["!=", "!="],
  ["=~", "=~"],
  ["!~", "!~"],
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="],
  ["=|", "in"],
  ["!=|", "not in"],
  ["in", "in"],
  ["not in", "not in"],
]);

/**
 * Ad-hoc filters of a dashboard as filters of the query API. One that has no value yet falls away.
 */
export function fromAdHocFilters(filters: readonly AdHocVariableFilter[] = []): Filter[] {
  return filters.flatMap(({ key, operator, value, values = [value] }) => {
    const op = operators.get(operator);
    const given = values.filter((each) => each !== "");
    if (key === "" || op === undefined || given.length === 0) return [];
    return [op === "in" || op === "not in" ? { key, op, values: given } : { key, op, value: given[0] ?? "" }];
  });
}
