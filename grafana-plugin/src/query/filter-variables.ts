import type { Filter } from "@spanhouse/schemas/query";
import { replaceText, referencesIn, valueOf, type Variables } from "./template.ts";

/** The most values that a filter of the query API takes. */
const valuesMax = 500;

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
      const lists = filter.values.map((value) => valuesOf(value, variables));
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
    const values = valuesOf(filter.value, variables);
    return values === undefined ? [] : [withValues({ key, op }, values)];
  });
}

/** Every value that a text stands for, such as `api-a` and `api-b` for `api-$x`; undefined when it does not restrict anything. */
function valuesOf(text: string, variables: Variables): readonly string[] | undefined {
  let made: readonly string[] = [""];
  let done = 0;
  for (const reference of referencesIn(text)) {
    const value = valueOf(reference, variables);
    if (value.kind === "all") return undefined;
    const choices = value.kind === "text" ? [value.text] : value.values.filter((each) => each !== "");
    if (choices.length === 0) return undefined;
    const before = text.slice(done, reference.at);
    made = made.flatMap((start) => choices.map((choice) => start + before + choice)).slice(0, valuesMax);
    done = reference.at + reference.text.length;
  }
  const rest = text.slice(done);
  return made.map((start) => start + rest);
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
