import { parseSearch, printSearch, SearchError, type Search } from "@spanhouse/schemas/search";

/**
 * A search that finds more: its words also as parts of words, and in the messages of errors, which events keep in an attribute.
 * Undefined when the search has no plain words, or cannot be read.
 */
export function looserSearch(search: string): string | undefined {
  try {
    const read = parseSearch(search);
    const loose = loosen(read);
    return loose === read ? undefined : printSearch(loose);
  } catch (error) {
    if (error instanceof SearchError) return undefined;
    throw error;
  }
}

/** What is excluded stays excluded as it was: looser there would find less. */
function loosen(search: Search): Search {
  if (search.kind === "and" || search.kind === "or") {
    const parts = search.parts.map((part) => loosen(part));
    return parts.every((part, index) => part === search.parts[index]) ? search : { kind: search.kind, parts };
  }
  if (search.kind !== "text") return search;
  const { at } = search;
  const pattern = anywhere(search.pattern);
  return {
    kind: "or",
    parts: [
      { kind: "text", pattern, at },
      { kind: "field", field: "exception.message", test: { op: "is", pattern }, at },
    ],
  };
}

function anywhere(pattern: readonly string[]): readonly string[] {
  return ["", ...pattern.filter((piece) => piece !== ""), ""];
}
