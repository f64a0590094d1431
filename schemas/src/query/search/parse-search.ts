import { readWords, type Token } from "./read-words.ts";
import { SearchError, searchCharactersMax, searchDepthMax, searchTermsMax } from "./search.ts";
import type { FieldTest, Pattern, Search } from "./search.ts";

/** Reads a search; an empty text matches everything. Throws `SearchError`. */
export function parseSearch(text: string): Search {
  if (text.length > searchCharactersMax)
    throw new SearchError(`the search is longer than ${searchCharactersMax} characters`, searchCharactersMax);
  const reader: Reader = { tokens: readWords(text), next: 0, terms: 0 };
  const search = readAlternatives(reader, 0);
  const rest = peek(reader);
  if (rest.kind !== "end") throw new SearchError('")" closes nothing', rest.at);
  return search;
}

interface Reader {
  readonly tokens: readonly Token[];
  next: number;
  terms: number;
}

function peek(reader: Reader): Token {
  const token = reader.tokens[reader.next];
  if (token === undefined) throw new Error("BUG: read beyond the end of a search");
  return token;
}

function take(reader: Reader): Token {
  const token = peek(reader);
  if (token.kind !== "end") reader.next++;
  return token;
}

function readAlternatives(reader: Reader, depth: number): Search {
  const parts = [readAll(reader, depth)];
  while (peek(reader).kind === "or") {
    const { at } = take(reader);
    const part = readAll(reader, depth);
    if (isEmpty(part) || isEmpty(parts[0])) throw new SearchError("OR stands between two terms", at);
    parts.push(part);
  }
  return join("or", parts);
}

function readAll(reader: Reader, depth: number): Search {
  const parts: Search[] = [];
  for (;;) {
    const token = peek(reader);
    if (token.kind === "end" || token.kind === "close" || token.kind === "or") break;
    if (token.kind === "and") {
      take(reader);
      const { kind } = peek(reader);
      if (parts.length === 0 || kind === "end" || kind === "close" || kind === "or" || kind === "and")
        throw new SearchError("AND stands between two terms", token.at);
    } else {
      parts.push(readTerm(reader, depth));
    }
  }
  return join("and", parts);
}

function readTerm(reader: Reader, depth: number): Search {
  const token = take(reader);
  if (depth >= searchDepthMax) throw new SearchError(`more than ${searchDepthMax} levels of brackets`, token.at);
  if (++reader.terms > searchTermsMax) throw new SearchError(`more than ${searchTermsMax} terms`, token.at);
  switch (token.kind) {
    case "minus":
    case "not": {
      const { kind } = peek(reader);
      if (kind === "end" || kind === "close" || kind === "or" || kind === "and")
        throw new SearchError("a term must follow what negates it", token.at);
      return negate(readTerm(reader, depth + 1));
    }
    case "open": {
      const inner = readAlternatives(reader, depth + 1);
      if (take(reader).kind !== "close") throw new SearchError("the bracket is not closed", token.at);
      if (isEmpty(inner)) throw new SearchError("the brackets are empty", token.at);
      return inner;
    }
    case "word":
      return peek(reader).kind === "operator" ? readField(reader, token) : readText(token);
    default:
      throw new SearchError("a term cannot begin here", token.at);
  }
}

function readText({ pattern, at }: { readonly pattern: Pattern; readonly at: number }): Search {
  if (pattern.every((piece) => piece === "")) throw new SearchError("there is no text to search for", at);
  return { kind: "text", pattern, at };
}

function readField(reader: Reader, name: { readonly pattern: Pattern; readonly at: number }): Search {
  const [field = "", ...rest] = name.pattern;
  if (rest.length > 0 || field === "") throw new SearchError("the name of a field has no * and is not empty", name.at);
  const operator = take(reader);
  if (operator.kind !== "operator") throw new Error("BUG: a field without operator");
  const { at } = name;
  const sign = operator.operator;
  const value = peek(reader);
  if ((sign === ":" || sign === "!=") && value.kind === "open" && isDirect(operator, value))
    return wrap(sign, { kind: "field", field, at, test: { op: "in", values: readValues(reader) } });
  if (value.kind !== "word" || !isDirect(operator, value))
    throw new SearchError(`a value must follow "${field}${sign}"`, operator.at + sign.length);
  take(reader);
  if (sign === ":" || sign === "!=") return wrap(sign, { kind: "field", field, at, test: testOf(value.pattern) });
  const [text = "", ...more] = value.pattern;
  if (more.length > 0 || text === "") throw new SearchError(`${sign} compares with one number or level`, value.at);
  return { kind: "field", field, at, test: { op: sign, value: text } };
}

/** `service: cart` is a slip that would search for something else. */
function isDirect(operator: Token, value: Token): boolean {
  return operator.kind === "operator" && value.at === operator.at + operator.operator.length;
}

function wrap(sign: ":" | "!=", field: Search): Search {
  return sign === ":" ? field : negate(field);
}

function testOf(pattern: Pattern): FieldTest {
  return pattern.length > 1 && pattern.every((piece) => piece === "") ? { op: "exists" } : { op: "is", pattern };
}

function readValues(reader: Reader): readonly string[] {
  const open = take(reader);
  const values: string[] = [];
  for (;;) {
    const value = take(reader);
    if (value.kind !== "word" || value.pattern.length > 1)
      throw new SearchError("in these brackets stand whole values with OR between them", value.at);
    if (++reader.terms > searchTermsMax) throw new SearchError(`more than ${searchTermsMax} terms`, value.at);
    values.push(value.pattern[0] ?? "");
    const separator = take(reader);
    if (separator.kind === "close") return values;
    if (separator.kind === "end") throw new SearchError("the bracket is not closed", open.at);
    if (separator.kind !== "or") throw new SearchError("OR stands between the values", separator.at);
  }
}

function negate(part: Search): Search {
  return part.kind === "not" ? part.part : { kind: "not", part };
}

/** One part stands for itself, and what is of the same kind is not nested. */
function join(kind: "and" | "or", parts: readonly Search[]): Search {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const [first] = flat;
  return flat.length === 1 && first !== undefined ? first : { kind, parts: flat };
}

function isEmpty(search: Search | undefined): boolean {
  return search?.kind === "and" && search.parts.length === 0;
}
