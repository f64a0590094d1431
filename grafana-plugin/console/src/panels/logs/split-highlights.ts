/** A piece of a text; `hit` says that it is one of the searched words. */
export interface TextPiece {
  readonly text: string;
  /** Where in the text it begins. */
  readonly at: number;
  readonly hit: boolean;
}

/** More words than a search may have make no sense to look for in each line. */
const wordsMax = 200;

/**
 * What finds the searched words, in any case, the longest first; undefined when there are none. Words of a frame are regular expressions,
 * as Grafana takes them; one that is none is looked for as it stands.
 */
export function highlightPattern(words: readonly string[]): RegExp | undefined {
  const sources = [...new Set(words)]
    .filter((word) => word !== "")
    .toSorted((a, b) => b.length - a.length)
    .slice(0, wordsMax)
    .map((word) => (isExpression(word) ? word : word.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`)));
  return sources.length === 0 ? undefined : new RegExp(sources.join("|"), "giu");
}

function isExpression(word: string): boolean {
  try {
    return new RegExp(word, "giu").global;
  } catch {
    return false;
  }
}

/** Cuts a text where a searched word begins and ends. The pieces joined are the text. */
export function splitHighlights(text: string, pattern: RegExp | undefined): readonly TextPiece[] {
  if (pattern === undefined) return [{ text, at: 0, hit: false }];
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[0] === "") continue;
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), at, hit: false });
    pieces.push({ text: match[0], at: match.index, hit: true });
    at = match.index + match[0].length;
  }
  if (at < text.length || pieces.length === 0) pieces.push({ text: text.slice(at), at, hit: false });
  return pieces;
}
