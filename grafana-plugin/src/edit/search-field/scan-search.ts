/** What a piece of a search is. */
export type PieceKind = "space" | "field" | "operator" | "value" | "text" | "keyword" | "bracket" | "minus";

/** A piece of a search text, from its first character up to but without `to`. The pieces of a text are all of it, in order. */
export interface Piece {
  readonly kind: PieceKind;
  readonly from: number;
  readonly to: number;
  /** Of a value, and of spaces within `field:( ... )`: the field whose value stands or would stand there. */
  readonly field?: string | undefined;
}

interface Scan {
  readonly text: string;
  readonly pieces: Piece[];
  at: number;
  /** The field whose operator was just read. */
  pending: string | undefined;
  /** The field whose list of values is open. */
  listOf: string | undefined;
}

/**
 * Cuts a search into pieces by the rules of the search language, also while it is half typed: what the parser refuses is still
 * something here, and a quote that is not closed goes on to the end. For colours and completion; whether a search is right is
 * for the parser to say.
 */
export function scanSearch(text: string): readonly Piece[] {
  const scan: Scan = { text, pieces: [], at: 0, pending: undefined, listOf: undefined };
  while (scan.at < text.length) scanNext(scan);
  return scan.pieces;
}

function scanNext(scan: Scan): void {
  const { text, at } = scan;
  const character = text.charAt(at);
  if (/\s/.test(character)) {
    scan.pending = undefined;
    push(scan, { kind: "space", to: endOfRun(text, at), field: scan.listOf });
  } else if (character === "(" || character === ")") {
    scan.listOf = character === "(" ? scan.pending : undefined;
    scan.pending = undefined;
    push(scan, { kind: "bracket", to: at + 1 });
  } else if (scan.pending === undefined && character === "-" && scan.listOf === undefined) {
    push(scan, { kind: "minus", to: at + 1 });
  } else if (scan.pending === undefined && operatorLength(text, at) > 0) {
    push(scan, { kind: "operator", to: at + operatorLength(text, at) });
  } else {
    scanWord(scan);
  }
}

function scanWord(scan: Scan): void {
  const { text, at, pending, listOf } = scan;
  scan.pending = undefined;
  const field = pending ?? listOf;
  const end = endOfWord(text, at, pending !== undefined);
  const word = text.slice(at, end);
  if (pending === undefined && /^(?:OR|AND|NOT)$/.test(word)) return push(scan, { kind: "keyword", to: end });
  if (field !== undefined) return push(scan, { kind: "value", to: end, field });
  const sign = operatorLength(text, end);
  push(scan, { kind: sign > 0 ? "field" : "text", to: end });
  if (sign > 0) {
    scan.pending = unquote(word);
    push(scan, { kind: "operator", to: end + sign });
  }
}

function push(scan: Scan, piece: Omit<Piece, "from">): void {
  scan.pieces.push({ ...piece, from: scan.at });
  scan.at = piece.to;
}

function endOfRun(text: string, start: number): number {
  let at = start;
  while (at < text.length && /\s/.test(text.charAt(at))) at++;
  return at;
}

/** A quoted part and a template variable are whole, whatever stands in them. */
function endOfWord(text: string, start: number, isValue: boolean): number {
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') at = endOfQuote(text, at);
    else if (text.startsWith("${", at)) at = endBehind(text, "}", at);
    else if (text.startsWith("[[", at)) at = endBehind(text, "]]", at);
    else if (/[\s()]/.test(character) || (!isValue && operatorLength(text, at) > 0)) break;
    else at++;
  }
  return at;
}

function endBehind(text: string, closing: string, from: number): number {
  const found = text.indexOf(closing, from);
  return found === -1 ? text.length : found + closing.length;
}

function endOfQuote(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return at + 1;
    if (character === "\\" && /["\\*]/.test(text.charAt(at + 1))) at++;
  }
  return text.length;
}

function operatorLength(text: string, at: number): number {
  if (/^(?:>=|<=|!=)/.test(text.slice(at, at + 2))) return 2;
  return /[<>:=]/.test(text.charAt(at)) ? 1 : 0;
}

/** The text that a word with quotes stands for, as far as it goes. */
export function unquote(word: string): string {
  return word.replaceAll(/\\(["\\*])|"/g, "$1");
}

/** A value as it stands behind an operator: in quotes when it needs them. */
export function quoteValue(value: string, inList: boolean): string {
  const plain = inList ? /^[^\s"()*:<>=!-][^\s"()*:<>=!]*$/ : /^[^\s"()*=][^\s"()*]*$/;
  if (plain.test(value) && !/^(?:OR|AND|NOT)$/.test(value)) return value;
  return `"${value.replaceAll(/["\\*]/g, String.raw`\$&`)}"`;
}

/** The name of a field as it stands before an operator. */
export function quoteField(name: string): string {
  return quoteValue(name, true);
}
