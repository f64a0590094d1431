/**
 * The search language, for logs, spans and the live tail alike. One text becomes a tree (parse-search.ts), which is bound to what
 * is searched (bind-search.ts) and then either run in memory (match-search.ts) or translated to SQL by the collector.
 *
 *     payment "card declined" pay*      words, in any case, in the body or name; `*` stands for anything
 *     service:cart  -path:/health       a field is so, or is not so
 *     order.id:42*  order.id:*          begins with; is there
 *     service:(cart OR checkout)        one of
 *     level>=warn  duration>250ms       compared
 *     (a OR b) -c                       OR, brackets; what stands side by side must all hold
 *     name:"GET *"  "2 \* 3"           quotes hold what has spaces or signs; a star in them stands for anything, too, unless it is
 *                                       behind a backslash
 */

/** Text with `*` between its pieces: `["42", ""]` is `42*`, `["a"]` is exactly `a`. Never empty. */
export type Pattern = readonly string[];

/** How a field is compared with a number. */
export type Comparison = "<" | "<=" | ">" | ">=";

/** What is asked of a field. */
export type FieldTest =
  | { readonly op: "exists" }
  | { readonly op: "is"; readonly pattern: Pattern }
  | { readonly op: "in"; readonly values: readonly string[] }
  /** A regular expression of ClickHouse (RE2); from filters only, because the tail could not bound the time it takes. */
  | { readonly op: "regex"; readonly regex: string }
  | { readonly op: Comparison; readonly value: string };

/** What is searched for. `at` is where it stands in the text, in UTF-16 units from 0. */
export type Search =
  | { readonly kind: "and" | "or"; readonly parts: readonly Search[] }
  | { readonly kind: "not"; readonly part: Search }
  | { readonly kind: "text"; readonly pattern: Pattern; readonly at: number }
  | { readonly kind: "field"; readonly field: string; readonly test: FieldTest; readonly at: number };

/** What everything matches. */
export const everything: Search = { kind: "and", parts: [] };

/** The longest text that is parsed, in UTF-16 units. */
export const searchCharactersMax = 4_000;
/** The most terms of one search. */
export const searchTermsMax = 200;
/** How deep brackets may nest. */
export const searchDepthMax = 32;

/** A search that cannot be understood, and where. */
export class SearchError extends Error {
  /** In UTF-16 units from 0. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = "SearchError";
    this.at = at;
  }
}
