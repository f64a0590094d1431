import type { Filter } from "./request-parts.ts";
import type { Search } from "./search/search.ts";

/** A filter as the search that means the same. */
export function filterToSearch(filter: Filter): Search {
  const { op } = filter;
  const negated = op === "!=" || op === "!~" || op === "not in" || op === "missing";
  const field = positive(filter);
  return negated ? { kind: "not", part: field } : field;
}

function positive({ key, op, value, values }: Filter): Search {
  const text = String(value ?? "");
  const field = { kind: "field", field: key, at: 0 } as const;
  switch (op) {
    case "=":
    case "!=":
      return { ...field, test: { op: "is", pattern: [text] } };
    case "=~":
    case "!~":
      return { ...field, test: { op: "regex", regex: text } };
    case "in":
    case "not in":
      return { ...field, test: { op: "in", values: values ?? [] } };
    case "exists":
    case "missing":
      return { ...field, test: { op: "exists" } };
    default:
      return { ...field, test: { op, value: text } };
  }
}
