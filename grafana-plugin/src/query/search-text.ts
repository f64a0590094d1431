import type { Filter } from "@spanhouse/schemas/query";
import { filterToSearch, parseSearch, printSearch, SearchError, type Search } from "@spanhouse/schemas/search";

/** A search and filters as one text, for what takes no filters: completion and the live tail. */
export interface SearchText {
  readonly text: string;
  /** Regular expressions: the search language has none. */
  readonly unsaid: readonly Filter[];
}

/** Puts filters behind the search; a search with nothing beside it stays as it was typed, so that places of errors are those of the text. */
export function toSearchText(search: string | undefined, filters: readonly Filter[] = []): SearchText {
  const unsaid = filters.filter(({ op }) => op === "=~" || op === "!~");
  const parts = filters
    .filter((filter) => !unsaid.includes(filter))
    .map((filter) => printSearch(filterToSearch(filter)));
  const typed = search?.trim() ?? "";
  if (typed === "" || parts.length === 0) return { text: [search?.trim() ?? "", ...parts].join(" ").trim(), unsaid };
  return { text: [`(${typed})`, ...parts].join(" "), unsaid };
}

/** Reads a search; undefined when it cannot be read, as while it is typed. */
export function readSearch(search: string | undefined): Search | undefined {
  try {
    return parseSearch(search ?? "");
  } catch (error) {
    if (error instanceof SearchError) return undefined;
    throw error;
  }
}

/**
 * Texts that a search looks for in the body, to be marked there: regular expressions, as Grafana's highlighter takes them, and the very
 * texts where they have no signs.
 */
export function searchWords(search: string | undefined): string[] {
  const found = readSearch(search);
  return found === undefined ? [] : [...new Set(wordsOf(found))];
}

function wordsOf(search: Search): string[] {
  switch (search.kind) {
    case "and":
    case "or":
      return search.parts.flatMap(wordsOf);
    case "text":
      return search.pattern.filter((piece) => piece.trim() !== "").map(asExpression);
    case "field": {
      const { field, test } = search;
      const ofBody = field === "body" || field === "message";
      return ofBody && test.op === "is" ? test.pattern.filter((piece) => piece.trim() !== "").map(asExpression) : [];
    }
    case "not":
      return [];
  }
}

function asExpression(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
