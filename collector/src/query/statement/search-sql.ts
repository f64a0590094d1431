import { isWordCharacter, levelRank, levels, lowerAscii } from "@spanhouse/schemas/query";
import type { BoundSearch, Pattern, SearchSignal, ValueTest } from "@spanhouse/schemas/query";
import type { Bindings } from "./bindings.ts";

/*
 * A bound search as a condition of ClickHouse. It means what match-search.ts of the schemas means; a test runs both over the same
 * records. Never NULL, so that it can be negated.
 */

/** What a condition is made for. */
export interface SearchScope {
  readonly signal: SearchSignal;
  readonly bindings: Bindings;
  /** Whether the table has the column: one that another tool made may lack some. */
  readonly has: (column: string) => boolean;
  /** What stands for fields that are no columns. */
  readonly further?: ReadonlyMap<string, string> | undefined;
}

/** The condition; `1` when everything matches. */
export function searchSql(search: BoundSearch, scope: SearchScope): string {
  const { bindings } = scope;
  switch (search.kind) {
    case "and":
    case "or": {
      if (search.parts.length === 0) return search.kind === "and" ? "1" : "0";
      const parts = search.parts.map((part) => searchSql(part, scope));
      return parts.length === 1 ? (parts[0] ?? "1") : `(${parts.join(search.kind === "and" ? " AND " : " OR ")})`;
    }
    case "not":
      return `NOT ${searchSql(search.part, scope)}`;
    case "text":
      return anyOf(search.columns.filter(scope.has).map((column) => wordsSql(column, { ...search, bindings })));
    case "column": {
      const made = scope.further?.get(search.column);
      if (made === undefined && !scope.has(search.column)) return "0";
      const value = made ?? search.column;
      return testSql(value, { test: search.test, exists: `${value} != ''`, bindings });
    }
    case "number": {
      const value = search.of === "level" ? levelRankSql(scope.signal) : "Duration";
      return `(${value} ${search.comparison} ${bindings.integer(search.value)})`;
    }
    case "attribute": {
      const key = bindings.text(search.key);
      const inMap = (map: string): string =>
        testSql(`${map}[${key}]`, { test: search.test, exists: `mapContains(${map}, ${key})`, bindings });
      return anyOf(search.maps.filter(scope.has).map(inMap));
    }
  }
}

/** The level of a record from 1 for `trace` to 6 for `fatal`, as the schemas' levels.ts has it. */
export function levelRankSql(signal: SearchSignal): string {
  if (signal === "traces") return `if(StatusCode = 'Error', ${levelRank("error")}, ${levelRank("info")})`;
  const byWord = levels.map((level) => `startsWith(lower(SeverityText), '${level}'), ${levelRank(level)}`).join(", ");
  return `if(SeverityNumber > 0, least(intDiv(SeverityNumber + 3, 4), ${levels.length}), multiIf(${byWord}, ${levelRank("info")}))`;
}

function anyOf(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? "0") : parts.length === 0 ? "0" : `(${parts.join(" OR ")})`;
}

interface Tested {
  readonly test: ValueTest;
  /** The condition that the value is there at all. A map answers '' for a key that it has not. */
  readonly exists: string;
  readonly bindings: Bindings;
}

function testSql(value: string, { test, exists, bindings }: Tested): string {
  const there = (needed: boolean, condition: string): string =>
    needed ? `(${exists} AND ${condition})` : `(${condition})`;
  const ofMap = exists.startsWith("mapContains");
  switch (test.op) {
    case "exists":
      return `(${exists})`;
    case "is":
      if (test.pattern.length > 1) return `(${value} LIKE ${bindings.text(likeOf(test.pattern))})`;
      return there(ofMap && test.pattern[0] === "", `${value} = ${bindings.text(test.pattern[0] ?? "")}`);
    case "in":
      return there(ofMap && test.values.includes(""), `has(${bindings.texts(test.values)}, ${value})`);
    case "regex":
      return there(ofMap, `match(${value}, ${bindings.text(test.regex)})`);
    default: {
      const shape = String.raw`match(${value}, '^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?$')`;
      return `(${shape} AND ifNull(toFloat64OrNull(${value}) ${test.op} ${bindings.number(test.value)}, 0))`;
    }
  }
}

function likeOf(pattern: Pattern): string {
  return pattern.map((piece) => piece.replaceAll(/[\\%_]/g, String.raw`\$&`)).join("%");
}

/** Whole words are looked up in the text index; what is more than words is compared as well. */
function wordsSql(
  column: string,
  { pattern, bindings }: { readonly pattern: Pattern; readonly bindings: Bindings },
): string {
  const pieces = pattern.map(lowerAscii);
  const { words, exact } = wholeWords(pieces);
  const tokens = words.map((word) => `hasToken(lower(${column}), ${bindings.text(word)})`);
  const conditions = exact ? tokens : [...tokens, `match(lower(${column}), ${bindings.text(regexOf(pieces))})`];
  return `(${conditions.join(" AND ")})`;
}

/** The words of the pattern that nothing can make longer. `exact`: it is one such word and nothing else. */
function wholeWords(pieces: Pattern): { readonly words: readonly string[]; readonly exact: boolean } {
  const words = new Set<string>();
  for (const [index, piece] of pieces.entries()) {
    let start = -1;
    for (let at = 0; at <= piece.length; at++) {
      if (at < piece.length && isWordCharacter(piece.charCodeAt(at))) {
        if (start < 0) start = at;
      } else if (start >= 0) {
        const opened = start > 0 || index === 0;
        const closed = at < piece.length || index === pieces.length - 1;
        if (opened && closed) words.add(piece.slice(start, at));
        start = -1;
      }
    }
  }
  return { words: [...words], exact: pieces.length === 1 && words.size === 1 && words.has(pieces[0] ?? "") };
}

const noWord = String.raw`[\x00-/:-@\[-${"`"}{-\x7f]`;

/** Where the text begins or ends with a word and no star, so must what is found. */
function regexOf(pieces: Pattern): string {
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  const open = first !== "" && isWordCharacter(first.charCodeAt(0)) ? `(?:^|${noWord})` : "";
  const close = last !== "" && isWordCharacter(last.charCodeAt(last.length - 1)) ? `(?:$|${noWord})` : "";
  return `(?s)${open}${pieces.map(quoteRegex).join(".*")}${close}`;
}

function quoteRegex(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`).replaceAll("\0", String.raw`\x00`);
}
