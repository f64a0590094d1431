import { levelRank, levels, type Level } from "./levels.ts";
import { SearchError, type Comparison, type Pattern, type Search } from "./search.ts";
import { attributeColumns, resolveField, textColumns } from "./search-fields.ts";
import type { BuiltInField, SearchSignal } from "./search-fields.ts";

/** A search over the columns of one signal: what is run in memory and translated to SQL alike. */
export type BoundSearch =
  | { readonly kind: "and" | "or"; readonly parts: readonly BoundSearch[] }
  | { readonly kind: "not"; readonly part: BoundSearch }
  | { readonly kind: "text"; readonly columns: readonly string[]; readonly pattern: Pattern }
  | { readonly kind: "column"; readonly column: string; readonly test: ValueTest }
  | {
      readonly kind: "number";
      readonly of: "duration" | "level";
      readonly comparison: Comparison | "=";
      readonly value: number;
    }
  /** True when one of the maps has the key with such a value. */
  | { readonly kind: "attribute"; readonly maps: readonly string[]; readonly key: string; readonly test: ValueTest };

/** What is asked of a text; numbers within texts are compared as numbers. */
export type ValueTest =
  | { readonly op: "exists" }
  | { readonly op: "is"; readonly pattern: Pattern }
  | { readonly op: "in"; readonly values: readonly string[] }
  | { readonly op: "regex"; readonly regex: string }
  | { readonly op: Comparison; readonly value: number };

type FieldSearch = Extract<Search, { kind: "field" }>;

/** Fields beside those of the signal, as `has` of a map or set says: they are bound as columns of that name. */
export interface FurtherFields {
  has(name: string): boolean;
}

/** Gives every name and value of a search its meaning for a signal. Throws `SearchError` where it has none. */
export function bindSearch(search: Search, signal: SearchSignal, further?: FurtherFields): BoundSearch {
  switch (search.kind) {
    case "and":
    case "or":
      return { kind: search.kind, parts: search.parts.map((part) => bindSearch(part, signal, further)) };
    case "not":
      return { kind: "not", part: bindSearch(search.part, signal, further) };
    case "text":
      return { kind: "text", columns: textColumns[signal], pattern: search.pattern };
    case "field":
      return further?.has(search.field) === true
        ? { kind: "column", column: search.field, test: bindValue(search) }
        : bindField(search, signal);
  }
}

function bindField(search: FieldSearch, signal: SearchSignal): BoundSearch {
  const resolved = resolveField(signal, search.field);
  if (resolved.kind === "attribute") {
    const maps = resolved.maps.map((map) => attributeColumns[signal][map]);
    return { kind: "attribute", maps, key: resolved.key, test: bindValue(search) };
  }
  const { field } = resolved;
  switch (field.kind) {
    case "level":
    case "duration":
      return bindNumber(search, field.kind);
    case "word":
      return bindWord(search, field);
    case "id":
      return {
        kind: "column",
        column: field.column,
        test: mapValues(bindValue(search), (value) => value.toLowerCase()),
      };
    case "text":
      return { kind: "column", column: field.column, test: bindValue(search) };
  }
}

function bindValue({ field, test, at }: FieldSearch): ValueTest {
  switch (test.op) {
    case "exists":
    case "is":
    case "in":
    case "regex":
      return test;
    default:
      return { op: test.op, value: readNumber(test.value, { field, at }) };
  }
}

/** A number as the attribute maps hold it; everything else is not compared. */
export const numberShape: RegExp = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

function readNumber(text: string, { field, at }: { readonly field: string; readonly at: number }): number {
  if (numberShape.test(text)) return Number(text);
  throw new SearchError(`"${field}" is compared with a number, not with "${text}"`, at);
}

function bindWord(search: FieldSearch, field: BuiltInField): BoundSearch {
  const words = field.words ?? [];
  const spell = (value: string): string => words.find((word) => word.toLowerCase() === value.toLowerCase()) ?? value;
  const { test } = search;
  const given = test.op === "in" ? test.values : test.op === "is" && test.pattern.length === 1 ? test.pattern : [];
  const unknown = given.find((value) => !words.includes(spell(value)));
  if (unknown !== undefined)
    throw new SearchError(`"${field.name}" is one of ${words.join(", ").toLowerCase()}, not "${unknown}"`, search.at);
  if (test.op === "is" && test.pattern.length > 1) throw patternRefused(search);
  return { kind: "column", column: field.column, test: mapValues(bindValue(search), spell) };
}

function patternRefused({ field, at }: FieldSearch): SearchError {
  return new SearchError(`"${field}" takes no *`, at);
}

function mapValues(test: ValueTest, map: (value: string) => string): ValueTest {
  if (test.op === "is") return { op: "is", pattern: test.pattern.map(map) };
  return test.op === "in" ? { op: "in", values: test.values.map(map) } : test;
}

function bindNumber(search: FieldSearch, of: "duration" | "level"): BoundSearch {
  const { test, field, at } = search;
  const read = (value: string): number =>
    of === "level" ? readLevel(value, { field, at }) : readDurationNano(value, { field, at });
  const equal = (value: string): BoundSearch => ({ kind: "number", of, comparison: "=", value: read(value) });
  switch (test.op) {
    case "exists":
      return { kind: "and", parts: [] };
    case "is":
      if (test.pattern.length > 1) throw patternRefused(search);
      return equal(test.pattern[0] ?? "");
    case "in":
      return { kind: "or", parts: test.values.map(equal) };
    case "regex":
      throw new SearchError(`"${field}" is compared, not matched`, at);
    default:
      return { kind: "number", of, comparison: test.op, value: read(test.value) };
  }
}

function readLevel(text: string, { field, at }: { readonly field: string; readonly at: number }): number {
  const level = text.toLowerCase();
  const known = levels.find((name) => name === level || (level === "warning" && name === "warn"));
  if (known === undefined) throw new SearchError(`"${field}" is one of ${levels.join(", ")}, not "${text}"`, at);
  return levelRank(known satisfies Level);
}

const unitsNano: Readonly<Record<string, number>> = {
  ...{ ns: 1, us: 1e3, µs: 1e3, ms: 1e6, "": 1e6 },
  ...{ s: 1e9, m: 60e9, min: 60e9, h: 3600e9 },
};

/** A duration in nanoseconds; without a unit it is milliseconds. */
function readDurationNano(text: string, { field, at }: { readonly field: string; readonly at: number }): number {
  const [, digits = "", unit = ""] = /^([0-9]+(?:\.[0-9]+)?)(ns|us|µs|ms|s|m|min|h|)$/.exec(text) ?? [];
  const nano = unitsNano[unit];
  if (digits === "" || nano === undefined)
    throw new SearchError(`"${field}" is a duration such as 250ms or 1.5s, not "${text}"`, at);
  return Math.round(Number(digits) * nano);
}
