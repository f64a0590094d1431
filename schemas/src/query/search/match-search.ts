import { bindSearch, numberShape, type BoundSearch, type ValueTest } from "./bind-search.ts";
import { levelOfSeverity, levelRank } from "./levels.ts";
import { containsWords, matchesWhole } from "./match-pattern.ts";
import { SearchError, type Comparison, type Search } from "./search.ts";
import type { SearchSignal } from "./search-fields.ts";

/** A record by its columns, as the tables name them; what it lacks is undefined. */
export type SearchableRow = (column: string) => unknown;

/** Decides whether a record is what was searched for. Throws `SearchError` for what has no meaning for the signal. */
export function createMatcher(search: Search, signal: SearchSignal): (row: SearchableRow) => boolean {
  return compile(bindSearch(search, signal), signal);
}

type Matcher = (row: SearchableRow) => boolean;

function compile(search: BoundSearch, signal: SearchSignal): Matcher {
  switch (search.kind) {
    case "and": {
      const parts = search.parts.map((part) => compile(part, signal));
      return (row) => parts.every((matches) => matches(row));
    }
    case "or": {
      const parts = search.parts.map((part) => compile(part, signal));
      return (row) => parts.some((matches) => matches(row));
    }
    case "not": {
      const part = compile(search.part, signal);
      return (row) => !part(row);
    }
    case "text":
      return (row) => search.columns.some((column) => containsWords(textOf(row(column)), search.pattern));
    case "column": {
      const test = compileTest(search.test);
      const exists = search.test.op === "exists";
      return (row) => (exists ? textOf(row(search.column)) !== "" : test(textOf(row(search.column))));
    }
    case "number": {
      const read = search.of === "level" ? (row: SearchableRow) => rankOf(row, signal) : durationOf;
      return (row) => compare(read(row), search.comparison, search.value);
    }
    case "attribute": {
      const test = compileTest(search.test);
      return (row) =>
        search.maps.some((map) => {
          const attributes = (row(map) ?? {}) as Readonly<Record<string, unknown>>;
          return Object.hasOwn(attributes, search.key) && test(textOf(attributes[search.key]));
        });
    }
  }
}

function compileTest(test: ValueTest): (text: string) => boolean {
  switch (test.op) {
    case "exists":
      return () => true;
    case "is":
      return (text) => matchesWhole(text, test.pattern);
    case "in": {
      const values = new Set(test.values);
      return (text) => values.has(text);
    }
    case "regex":
      throw new SearchError("a regular expression is not matched here", 0);
    default:
      return (text) => numberShape.test(text) && compare(Number(text), test.op, test.value);
  }
}

function textOf(value: unknown): string {
  return typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "bigint"
      ? String(value)
      : "";
}

function durationOf(row: SearchableRow): number {
  return Number(row("Duration") ?? 0);
}

function rankOf(row: SearchableRow, signal: SearchSignal): number {
  if (signal === "traces") return levelRank(row("StatusCode") === "Error" ? "error" : "info");
  const severityNumber = Number(row("SeverityNumber") ?? 0);
  return levelRank(levelOfSeverity({ severityNumber, severityText: textOf(row("SeverityText")) }));
}

/** Decided for each record; what is not a number is not in any order. */
function compare(value: number, comparison: Comparison | "=", bound: number): boolean {
  switch (comparison) {
    case "<":
      return value < bound;
    case "<=":
      return value <= bound;
    case ">":
      return value > bound;
    case ">=":
      return value >= bound;
    case "=":
      return value === bound;
  }
}
