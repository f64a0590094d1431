import fc from "fast-check";
import { expect, test } from "vitest";
import { cutText, fitText, printable, textWidth } from "./text-width.ts";

test("nothing in a text can steer the terminal", () => {
  expect(printable("a\u001b[2Jb\r\n\tc\u009b1m\u202e\u0007")).toBe("a\\x1b[2Jb\\r\\n\\tc\\x9b1m\\u202e\\x07");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(printable(text)).not.toMatch(/[\p{Cc}\u202A-\u202E]/u);
    }),
  );
});

test.each([
  ["", 0],
  ["shop", 4],
  ["é", 1],
  ["e\u0301", 1],
  ["日本", 4],
  ["한국", 4],
  ["👩‍👩‍👧", 2],
  ["❤️", 2],
  ["├─ x", 4],
])("%j is %i columns wide", (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test("a cut text says so and is never too wide", () => {
  expect(cutText("checkout", 8)).toBe("checkout");
  expect(cutText("checkout", 7)).toBe("checko…");
  expect(cutText("日本語", 4)).toBe("日…");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }).map(printable), fc.integer({ min: 1, max: 20 }), (text, columns) => {
      expect(textWidth(cutText(text, columns))).toBeLessThanOrEqual(columns);
      expect(textWidth(fitText(text, columns))).toBe(columns);
    }),
  );
});
