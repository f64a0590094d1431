import type { Pattern, Search } from "./search.ts";

/** The search as text; parsed again it is the same tree. A regular expression has no text form and throws. */
export function printSearch(search: Search): string {
  return print(search, "top");
}

/** Where it stands decides whether it needs brackets. */
type Place = "top" | "and" | "or" | "not";

function print(search: Search, place: Place): string {
  switch (search.kind) {
    case "and":
      return bracket(search.parts.map((part) => print(part, "and")).join(" "), place === "not" || place === "and");
    case "or":
      return bracket(search.parts.map((part) => print(part, "or")).join(" OR "), place !== "top");
    case "not":
      return `-${print(search.part, "not")}`;
    case "text":
      return printPattern(search.pattern, true);
    case "field":
      return printField(search);
  }
}

function bracket(text: string, needed: boolean): string {
  return needed ? `(${text})` : text;
}

function printField({ field, test }: Extract<Search, { kind: "field" }>): string {
  const name = printPiece(field, true);
  switch (test.op) {
    case "exists":
      return `${name}:*`;
    case "is":
      return `${name}:${printPattern(test.pattern, false)}`;
    case "in":
      return `${name}:(${test.values.map((value) => printPiece(value, true)).join(" OR ")})`;
    case "regex":
      throw new Error("BUG: a regular expression has no text form");
    default:
      return `${name}${test.op}${printPiece(test.value, false)}`;
  }
}

function printPattern(pattern: Pattern, alone: boolean): string {
  if (pattern.length === 1) return printPiece(pattern[0] ?? "", alone);
  return pattern.map((piece) => (piece === "" ? "" : printPiece(piece, alone))).join("*");
}

/** `alone`: it could be taken for a field's name, a keyword or a sign. */
function printPiece(text: string, alone: boolean): string {
  const plain = alone ? /^[^\s"()*:<>=!-][^\s"()*:<>=!]*$/ : /^[^\s"()*=][^\s"()*]*$/;
  if (plain.test(text) && !(alone && /^(?:OR|AND|NOT)$/.test(text))) return text;
  return `"${text.replaceAll(/["\\*]/g, String.raw`\$&`)}"`;
}
