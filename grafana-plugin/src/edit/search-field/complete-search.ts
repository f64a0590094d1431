import { levels, parseSearch, resolveField, type SearchSignal } from "@spanhouse/schemas/search";
import type { Complete, Completion } from "./completion.ts";
import { cursorContext, type CursorContext } from "./cursor-context.ts";
import { rankByPart } from "./rank-completions.ts";
import { quoteField, quoteValue } from "./scan-search.ts";

/** A field that can be searched. */
export interface FieldWord {
  readonly name: string;
  /** `attribute`, else what a built-in field is. */
  readonly kind: string;
  readonly about: string;
}

/** A value that a field has, and how often, where that is known. */
export interface ValueWord {
  readonly value: string;
  readonly records?: number;
}

/** What there is to complete with. Both questions may be asked at every pause in typing: the asker caches and bounds. */
export interface SearchWords {
  readonly signal: SearchSignal;
  /** Template variables as they are written, such as `$service`. */
  readonly variables: readonly string[];
  /** Fields whose name has `part` in it. */
  fields(part: string, cancel?: AbortSignal): Promise<readonly FieldWord[]>;
  /** Values with `part` in them; of records that match `search`. */
  values(ask: ValuesAsk, cancel?: AbortSignal): Promise<readonly ValueWord[]>;
}

/** Which values. */
export interface ValuesAsk {
  readonly field: string;
  readonly part: string;
  readonly search?: string;
}

/** The longest list that is offered. */
const completionsMax = 50;
const durations = ["10ms", "50ms", "100ms", "250ms", "500ms", "1s", "2s", "5s", "10s"];

/** Completion of the search language from what is stored. */
export function createSearchCompleter(words: SearchWords): Complete {
  return async (text, cursor, cancel) => {
    const context = cursorContext(text, cursor);
    if (context.kind === "nothing") return [];
    const { from, to } = context;
    const found = await (context.kind === "term" ? terms(context, words, cancel) : values(context, words, cancel));
    // What stands there already is nothing to offer.
    const standing = text.slice(from, to);
    return found
      .filter(({ insert }) => insert !== standing)
      .slice(0, completionsMax)
      .map(({ label, kind, about, insert, goesOn }) => ({ label, kind, about, from, to, insert, goesOn }));
  };
}

type Offer = Omit<Completion, "from" | "to">;

type Term = Extract<CursorContext, { kind: "term" }>;
type Value = Extract<CursorContext, { kind: "value" }>;

async function terms(context: Term, words: SearchWords, cancel?: AbortSignal): Promise<readonly Offer[]> {
  const { part, hasOperator } = context;
  const fields = rankByPart(await words.fields(part, cancel), part, ({ name }) => name);
  const exact = hasOperator ? undefined : fields.find(({ name }) => name === part);
  return [
    ...(exact === undefined ? [] : operatorsOf(exact)),
    ...(part.startsWith("$") ? variables(words, part) : []),
    ...fields.filter((field) => field !== exact).map((field) => fieldOffer(field, hasOperator)),
    ...keywords(context),
  ];
}

function fieldOffer({ name, kind, about }: FieldWord, hasOperator: boolean): Offer {
  const insert = hasOperator ? quoteField(name) : `${quoteField(name)}${usualOperator(kind)}`;
  return { label: name, kind: kind === "attribute" ? "attribute" : "field", about, insert, goesOn: true };
}

function usualOperator(kind: string): string {
  if (kind === "duration") return ">";
  return kind === "level" ? ">=" : ":";
}

const meanings: readonly (readonly [operator: string, about: string])[] = [
  [":", "is"],
  ["!=", "is not"],
  [">=", "at least"],
  [">", "more than"],
  ["<=", "at most"],
  ["<", "less than"],
];

function operatorsOf({ name, kind }: FieldWord): readonly Offer[] {
  const isCompared = kind === "level" || kind === "duration" || kind === "attribute";
  return meanings
    .filter(([operator]) => isCompared || operator === ":" || operator === "!=")
    .map(([operator, about]) => {
      const insert = `${quoteField(name)}${operator}`;
      return { label: `${name}${operator}`, kind: "operator", about, insert, goesOn: true };
    });
}

function keywords({ part, follows }: Term): readonly Offer[] {
  const possible: readonly (readonly [word: string, about: string])[] = [
    ...(follows ? ([["OR", "one of both"] as const, ["AND", "both, as without it"] as const] as const) : []),
    ["NOT", "not so, as a minus before it"],
  ];
  return possible
    .filter(([word]) => word.toLowerCase().startsWith(part.toLowerCase()))
    .map(([label, about]) => ({ label, kind: "keyword", about, insert: label }));
}

function variables({ variables: names }: SearchWords, part: string): readonly Offer[] {
  return rankByPart(names, part, (name) => name).map((name) => ({ label: name, kind: "variable", insert: name }));
}

async function values(context: Value, words: SearchWords, cancel?: AbortSignal): Promise<readonly Offer[]> {
  const { part, inList, follows, operator } = context;
  if (follows && part === "") return [{ label: "OR", kind: "keyword", about: "another value", insert: "OR" }];
  if (part.startsWith("$")) return variables(words, part);
  const found = await valuesOf(context, words, cancel);
  return [
    ...found.map(({ value, about }): Offer => ({
      label: value,
      kind: "value",
      about,
      insert: quoteValue(value, inList),
    })),
    ...(part === "" ? variables(words, part) : []),
    ...(operator === ":" && part === "" ? [anyValue] : []),
  ];
}

const anyValue: Offer = { label: "*", kind: "operator", about: "it is there", insert: "*" };

interface OfferedValue {
  readonly value: string;
  readonly about?: string | undefined;
}

async function valuesOf(context: Value, words: SearchWords, cancel?: AbortSignal): Promise<readonly OfferedValue[]> {
  const { field, part } = context;
  const known = knownValues(words.signal, field);
  if (known !== undefined) return rankByPart(known, part, (value) => value).map((value) => ({ value }));
  const search = narrowing(context);
  const narrowed = search === undefined ? [] : await words.values({ field, part, search }, cancel);
  const answer = narrowed.length > 0 ? narrowed : await words.values({ field, part }, cancel);
  return rankByPart(answer, part, ({ value }) => value).map(({ value, records }) => ({
    value,
    about: records?.toLocaleString("en-US"),
  }));
}

/** Values that the field can have, whatever is stored; undefined where they must be asked for. */
function knownValues(signal: SearchSignal, name: string): readonly string[] | undefined {
  const resolved = resolveField(signal, name);
  if (resolved.kind === "attribute") return undefined;
  const { kind, words } = resolved.field;
  if (kind === "level") return levels;
  if (kind === "duration") return durations;
  return words?.map((word) => word.toLowerCase());
}

/** The rest of the search, when there is one and it can be understood. */
function narrowing({ rest }: Value): string | undefined {
  if (rest === undefined || rest === "") return undefined;
  try {
    parseSearch(rest);
    return rest;
  } catch {
    return undefined;
  }
}
