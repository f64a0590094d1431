import type { Pattern } from "./search.ts";

/*
 * Patterns in memory, in time that grows with the length of the text alone: what is typed into a search box runs in the collector for
 * every record that comes in. SQL says the same with `=`, LIKE, hasToken and match; a test holds the two together.
 */

/** Whether the whole text is as the pattern says; upper and lower case differ. */
export function matchesWhole(text: string, pattern: Pattern): boolean {
  const first = pattern[0] ?? "";
  if (pattern.length === 1) return text === first;
  const last = pattern.at(-1) ?? "";
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  const end = text.length - last.length;
  for (const piece of pattern.slice(1, -1)) {
    const found = text.indexOf(piece, from);
    if (found < 0 || found + piece.length > end) return false;
    from = found + piece.length;
  }
  return true;
}

/** Whether the words stand in the text, in any case; where the pattern has no star they begin and end as words do. */
export function containsWords(text: string, pattern: Pattern): boolean {
  const haystack = lowerAscii(text);
  const pieces = pattern.map(lowerAscii);
  let from = 0;
  for (const [index, piece] of pieces.entries()) {
    const found = findPiece(haystack, {
      piece,
      from,
      opens: index === 0,
      closes: index === pieces.length - 1,
    });
    if (found < 0) return false;
    from = found + piece.length;
  }
  return true;
}

interface Wanted {
  readonly piece: string;
  readonly from: number;
  /** It must begin where a word begins. */
  readonly opens: boolean;
  /** It must end where a word ends. */
  readonly closes: boolean;
}

function findPiece(text: string, { piece, from, opens, closes }: Wanted): number {
  if (piece === "") return from;
  for (let at = text.indexOf(piece, from); at >= 0; at = text.indexOf(piece, at + 1)) {
    const end = at + piece.length;
    const begins =
      !opens || at === 0 || !isWordCharacter(text.charCodeAt(at - 1)) || !isWordCharacter(piece.charCodeAt(0));
    const ends =
      !closes ||
      end === text.length ||
      !isWordCharacter(text.charCodeAt(end)) ||
      !isWordCharacter(text.charCodeAt(end - 1));
    if (begins && ends) return at;
  }
  return -1;
}

/** As ClickHouse's text index cuts words: letters and digits of ASCII, and everything beyond ASCII. */
export function isWordCharacter(code: number): boolean {
  return (
    code >= 0x80 || (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
  );
}

/** As ClickHouse's `lower`: letters beyond ASCII stay as they are. */
export function lowerAscii(text: string): string {
  return /[A-Z]/.test(text) ? text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}
