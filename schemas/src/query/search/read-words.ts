import { SearchError, type Comparison, type Pattern } from "./search.ts";

/** What a search text is made of. */
export type Token =
  | { readonly kind: "open" | "close" | "minus" | "or" | "and" | "not" | "end"; readonly at: number }
  | { readonly kind: "word"; readonly pattern: Pattern; readonly at: number }
  | { readonly kind: "operator"; readonly operator: Sign; readonly at: number };

/** `=` is read as `:`, which is as long. */
export type Sign = ":" | "!=" | Comparison;

const keywords: ReadonlyMap<string, "or" | "and" | "not"> = new Map([
  ["OR", "or"],
  ["AND", "and"],
  ["NOT", "not"],
]);

/**
 * Cuts the text into tokens. An operator directly behind a word makes the word a field; whatever follows it up to a space or
 * a bracket is the value, so that `path:/a=b` needs no quotes.
 */
export function readWords(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let expectsValue = false;
  while (at < text.length) {
    const character = text.charAt(at);
    if (isSpace(character)) {
      at++;
      expectsValue = false;
    } else if (character === "(" || character === ")") {
      tokens.push({ kind: character === "(" ? "open" : "close", at: at++ });
      expectsValue = false;
    } else if (character === "-" && !expectsValue) {
      tokens.push({ kind: "minus", at: at++ });
    } else {
      const word = readWord(text, at, expectsValue);
      tokens.push(word.token);
      at = word.end;
      const sign: Sign | undefined = expectsValue ? undefined : readOperator(text, at);
      expectsValue = sign !== undefined;
      if (sign !== undefined) {
        tokens.push({ kind: "operator", operator: sign, at });
        at += sign.length;
      }
    }
  }
  tokens.push({ kind: "end", at: text.length });
  return tokens;
}

function readWord(text: string, start: number, isValue: boolean): { readonly token: Token; readonly end: number } {
  const pieces: string[] = [""];
  let at = start;
  let quoted = false;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') {
      at = readQuoted(text, at, pieces);
      quoted = true;
    } else if (isSpace(character) || character === "(" || character === ")") {
      break;
    } else if (!isValue && /[:<>=!]/.test(character) && readOperator(text, at) !== undefined) {
      break;
    } else if (character === "*") {
      addStar(pieces);
      at++;
    } else {
      pieces[pieces.length - 1] += character;
      at++;
    }
  }
  if (at === start) throw new SearchError(`a field's name must stand before "${text.charAt(at)}"`, at);
  const keyword = quoted || isValue ? undefined : keywords.get(text.slice(start, at));
  return {
    token: keyword === undefined ? { kind: "word", pattern: pieces, at: start } : { kind: keyword, at: start },
    end: at,
  };
}

/** Two stars are one. */
function addStar(pieces: string[]): void {
  if (pieces.length === 1 || pieces.at(-1) !== "") pieces.push("");
}

/** Adds what is between the quotes and returns where they end. A star means the same within them. */
function readQuoted(text: string, start: number, pieces: string[]): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return at + 1;
    // A backslash before anything else stands for itself: paths of Windows are pasted too.
    const next = text.charAt(at + 1);
    if (character === "\\" && (next === '"' || next === "\\" || next === "*")) {
      pieces[pieces.length - 1] += next;
      at++;
    } else if (character === "*") {
      addStar(pieces);
    } else {
      pieces[pieces.length - 1] += character;
    }
  }
  throw new SearchError("the quote is not closed", start);
}

function readOperator(text: string, at: number): Sign | undefined {
  const two = text.slice(at, at + 2);
  if (two === ">=" || two === "<=" || two === "!=") return two;
  const one = two.charAt(0);
  if (one === ">" || one === "<") return one;
  return one === ":" || one === "=" ? ":" : undefined;
}

function isSpace(character: string): boolean {
  return /\s/.test(character);
}
