import type { Filter } from "@spanhouse/schemas/query";
import { replaceText, type Variables } from "./template.ts";
import { valuesOfText } from "./text-values.ts";

/**
 * Filters with their variables filled in, by what they mean: several values of `=` become `in`, a filter whose variable says All, or in
 * which nothing is chosen, falls away.
 */
export function replaceInFilters(filters: readonly Filter[], variables: Variables): Filter[] {
  return filters.flatMap((filter) => {
    const key = replaceText(filter.key, variables);
    const { op } = filter;
    if (op === "exists" || op === "missing") return [{ key, op }];
    if (filter.values !== undefined) {
      const lists = filter.values.map((value) => valuesOfText(value, variables));
      return lists.some((list) => list === undefined)
        ? []
        : [
            withValues(
              { key, op },
              lists.flatMap((list) => list!),
            ),
          ];
    }
    if (typeof filter.value !== "string") return [{ ...filter, key }];
    const values = valuesOfText(filter.value, variables);
    return values === undefined ? [] : [withValues({ key, op }, values)];
  });
}

function withValues({ key, op }: Pick<Filter, "key" | "op">, values: readonly string[]): Filter {
  const [first = ""] = values;
  switch (op) {
    case "in":
    case "not in":
      return { key, op, values: [...new Set(values)] };
    case "=":
      return values.length > 1 ? { key, op: "in", values } : { key, op, value: first };
    case "!=":
      return values.length > 1 ? { key, op: "not in", values } : { key, op, value: first };
    case "=~":
    case "!~":
      return { key, op, value: values.length > 1 ? `^(?:${values.map(literal).join("|")})$` : first };
    default:
      return { key, op, value: first };
  }
}

/** A text that a regular expression takes as it stands. */
function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
