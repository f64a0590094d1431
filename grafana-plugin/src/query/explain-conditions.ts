import { filterToSearch, parseSearch, type FieldTest, type Pattern, type Search } from "@spanhouse/schemas/search";
import type { QueryFilter } from "./query.ts";

/** What narrows a query. */
export interface Narrowing {
  readonly search?: string;
  readonly filters?: readonly QueryFilter[];
}

/**
 * A search and filters in plain English, such as `service is cart and duration is over 250ms`; empty when everything matches.
 * `textIn` says where words without a field are looked for. Throws `SearchError` when the search cannot be understood.
 */
export function explainConditions({ search = "", filters = [] }: Narrowing, textIn: string): string {
  const all: Search = { kind: "and", parts: [parseSearch(search), ...filters.map(filterToSearch)] };
  return explain(flat(all), { textIn, isInner: false });
}

/** Parts that hold together, without brackets around some of them. */
function flat(search: Search): Search {
  if (search.kind !== "and") return search;
  return { kind: "and", parts: search.parts.map(flat).flatMap((part) => (part.kind === "and" ? part.parts : [part])) };
}

interface Place {
  readonly textIn: string;
  readonly isInner: boolean;
}

function explain(search: Search, place: Place): string {
  switch (search.kind) {
    case "and":
    case "or": {
      const inner = { ...place, isInner: search.parts.length > 1 };
      const words = joinWords(
        search.parts.map((part) => explain(part, inner)),
        search.kind,
      );
      return place.isInner && search.parts.length > 1 ? `(${words})` : words;
    }
    case "not":
      return explainNot(search.part, place);
    case "text":
      return `${place.textIn} has ${shown(search.pattern)}`;
    case "field":
      return `${search.field} ${explainTest(search.test, search.field)}`;
  }
}

function explainNot(part: Search, place: Place): string {
  if (part.kind === "text") return `${place.textIn} does not have ${shown(part.pattern)}`;
  if (part.kind !== "field") return `not ${explain(part, { ...place, isInner: true })}`;
  const { field, test } = part;
  switch (test.op) {
    case "exists":
      return `${field} is missing`;
    case "regex":
      return `${field} does not match ${test.regex}`;
    case "is":
      return test.pattern.length === 1
        ? `${field} is not ${value(test.pattern[0])}`
        : `it is not so that ${field} ${explainTest(test, field)}`;
    case "in":
      return `${field} is neither ${joinWords(test.values.map(value), "nor")}`;
    default:
      return `${field} is not ${compared(test.op, field)} ${value(test.value)}`;
  }
}

function explainTest(test: FieldTest, field: string): string {
  switch (test.op) {
    case "exists":
      return "is there";
    case "regex":
      return `matches ${test.regex}`;
    case "in":
      return `is ${joinWords(test.values.map(value), "or")}`;
    case "is":
      return explainPattern(test.pattern);
    default:
      return `is ${compared(test.op, field)} ${value(test.value)}`;
  }
}

function explainPattern(pattern: Pattern): string {
  if (pattern.length === 1) return `is ${value(pattern[0])}`;
  const [first = "", ...more] = pattern;
  const last = more.pop() ?? "";
  const parts = [
    ...(first === "" ? [] : [`begins with ${value(first)}`]),
    ...more.filter((piece) => piece !== "").map((piece) => `has ${value(piece)}`),
    ...(last === "" ? [] : [`ends with ${value(last)}`]),
  ];
  return joinWords(parts, "and");
}

type Comparison = "<" | "<=" | ">" | ">=";

function compared(op: Comparison, field: string): string {
  const isLevel = field === "level" || field === "severity";
  switch (op) {
    case ">":
      return isLevel ? "above" : "over";
    case ">=":
      return "at least";
    case "<":
      return isLevel ? "below" : "under";
    case "<=":
      return "at most";
  }
}

function shown(pattern: Pattern): string {
  return `“${pattern.join("*")}”`;
}

function value(text: string | undefined = ""): string {
  return text === "" || /\s/.test(text) ? `“${text}”` : text;
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[], last: "and" | "or" | "nor"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
