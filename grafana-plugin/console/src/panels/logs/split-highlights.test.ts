import fc from "fast-check";
import { expect, test } from "vitest";
import { highlightPattern, splitHighlights } from "./split-highlights.ts";

function hits(text: string, ...words: readonly string[]): readonly string[] {
  return splitHighlights(text, highlightPattern(words))
    .filter(({ hit }) => hit)
    .map(({ text: piece }) => piece);
}

test.each<[string, readonly string[], readonly string[]]>([
  ["Payment failed: PAYMENT", ["payment"], ["Payment", "PAYMENT"]],
  ["payments and pay", ["pay", "payments"], ["payments", "pay"]],
  ["GET /a.b?c, not /axb", [String.raw`/a\.b\?`], ["/a.b?"]],
  ["10.5 EUR (net) [500]", [String.raw`10\.5 EUR \(net\)`, String.raw`\[500\]`], ["10.5 EUR (net)", "[500]"]],
  ["not an expression: a(b", ["a(b"], ["a(b"]],
  ["anything", ["x*"], []],
  ["nothing", [], []],
])("marks in %j the words %j", (text, words, expected) => {
  expect(hits(text, ...words)).toEqual(expected);
});

test("the pieces are the text, whatever is marked, each where it says", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string(), { maxLength: 4 }), (text, words) => {
      const pieces = splitHighlights(text, highlightPattern(words));
      expect(pieces.map((piece) => piece.text).join("")).toBe(text);
      for (const piece of pieces) expect(text.slice(piece.at, piece.at + piece.text.length)).toBe(piece.text);
    }),
  );
});
