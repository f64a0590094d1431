import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSearch } from "./parse-search.ts";
import { printSearch } from "./print-search.ts";
import { SearchError, searchTermsMax, type FieldTest, type Pattern, type Search } from "./search.ts";

const piece = fc.oneof(
  fc.string({ minLength: 1, maxLength: 8 }),
  fc.string({
    unit: fc.constantFrom("a", "B", "7", " ", "-", ":", '"', "\\", "*", "(", "=", ">", "é", "\n"),
    minLength: 1,
  }),
  fc.constantFrom("OR", "AND", "NOT", "-x", "a:b", "/health"),
);
/** Pieces between stars are not empty, because two stars are one. */
const starred = fc
  .tuple(fc.boolean(), fc.array(piece, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([open, pieces, close]): Pattern => (open ? [""] : []).concat(pieces, close ? [""] : []));
const pattern = fc.oneof(
  piece.map((text): Pattern => [text]),
  starred,
);
const fieldTest: fc.Arbitrary<FieldTest> = fc.oneof(
  fc.constant<FieldTest>({ op: "exists" }),
  pattern.map((is): FieldTest => ({ op: "is", pattern: is })),
  fc.constant<FieldTest>({ op: "is", pattern: [""] }),
  fc
    .array(fc.oneof(piece, fc.constant("")), { minLength: 1, maxLength: 3 })
    .map((values): FieldTest => ({ op: "in", values })),
  fc.record({ op: fc.constantFrom("<", "<=", ">", ">="), value: piece }),
);
const term: fc.Arbitrary<Search> = fc.oneof(
  pattern.map((of): Search => ({ kind: "text", pattern: of, at: 0 })),
  fc.record({ kind: fc.constant("field"), field: piece, test: fieldTest, at: fc.constant(0) }),
);
/** As the parser makes it: parts of one kind are not nested in the same kind, and nothing is negated twice. */
function searchUpTo(depth: number, outer: Search["kind"] = "text"): fc.Arbitrary<Search> {
  if (depth === 0) return term;
  const parts = (kind: "and" | "or"): fc.Arbitrary<Search> =>
    fc
      .array(searchUpTo(depth - 1, kind), { minLength: 2, maxLength: 3 })
      .map((made): Search => ({ kind, parts: made }));
  const not = (): fc.Arbitrary<Search> => searchUpTo(depth - 1, "not").map((part): Search => ({ kind: "not", part }));
  const kinds = [() => term, () => parts("and"), () => parts("or"), not];
  const forbidden = ["text", "and", "or", "not"].indexOf(outer);
  return fc.oneof(...kinds.filter((_, index) => index === 0 || index !== forbidden).map((make) => make()));
}
const search = searchUpTo(3);

function withoutPlaces(of: Search): unknown {
  return JSON.parse(JSON.stringify(of, (key, value: unknown) => (key === "at" ? undefined : value)));
}

test("what is printed is read as the same search", () => {
  fc.assert(
    fc.property(search, (made) => {
      expect(withoutPlaces(parseSearch(printSearch(made)))).toEqual(withoutPlaces(made));
    }),
    { numRuns: 2_000 },
  );
});

test("any text is a search or an error with a place in the text", () => {
  const anyText = fc.string({
    unit: fc.constantFrom("a", "-", ":", '"', "*", "(", ")", " ", ">", "=", "!", "OR", "AND"),
    maxLength: 40,
  });
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        const read = parseSearch(text);
        expect(withoutPlaces(parseSearch(printSearch(read)))).toEqual(withoutPlaces(read));
      } catch (error) {
        expect(error).toBeInstanceOf(SearchError);
        const { at } = error as SearchError;
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ["", { kind: "and", parts: [] }],
  ["payment", { kind: "text", pattern: ["payment"], at: 0 }],
  ['"payment failed"', { kind: "text", pattern: ["payment failed"], at: 0 }],
  ["service:cart", { kind: "field", field: "service", at: 0, test: { op: "is", pattern: ["cart"] } }],
  ["service=cart", { kind: "field", field: "service", at: 0, test: { op: "is", pattern: ["cart"] } }],
  ["order.id:42*", { kind: "field", field: "order.id", at: 0, test: { op: "is", pattern: ["42", ""] } }],
  ['name:"GET /*"', { kind: "field", field: "name", at: 0, test: { op: "is", pattern: ["GET /", ""] } }],
  ['name:"2 \\* 3"', { kind: "field", field: "name", at: 0, test: { op: "is", pattern: ["2 * 3"] } }],
  ["order.id:*", { kind: "field", field: "order.id", at: 0, test: { op: "exists" } }],
  ["level>=warn", { kind: "field", field: "level", at: 0, test: { op: ">=", value: "warn" } }],
  ["t>-5", { kind: "field", field: "t", at: 0, test: { op: ">", value: "-5" } }],
  ["url:http://a/b?c=d", { kind: "field", field: "url", at: 0, test: { op: "is", pattern: ["http://a/b?c=d"] } }],
  ["a!=b", { kind: "not", part: { kind: "field", field: "a", at: 0, test: { op: "is", pattern: ["b"] } } }],
  ["s:(a OR b)", { kind: "field", field: "s", at: 0, test: { op: "in", values: ["a", "b"] } }],
])("%j is read as expected", (text, expected) => {
  expect(parseSearch(text)).toEqual(expected);
});

test("the terms of a longer search and how they belong together", () => {
  const read = parseSearch('service:cart level>=warn "payment failed" -path:/health (a OR b c)');
  expect(read).toMatchObject({
    kind: "and",
    parts: [
      { field: "service" },
      { field: "level" },
      { kind: "text" },
      { kind: "not", part: { field: "path", test: { pattern: ["/health"] } } },
      { kind: "or", parts: [{ pattern: ["a"] }, { kind: "and", parts: [{ pattern: ["b"] }, { pattern: ["c"] }] }] },
    ],
  });
});

test.each([
  ["service:", 8, "a value must follow"],
  ["service: cart", 8, "a value must follow"],
  ["(a OR b", 0, "not closed"],
  ["a)", 1, "closes nothing"],
  ['"open', 0, "quote is not closed"],
  ["a OR", 2, "between two terms"],
  ["OR a", 0, "between two terms"],
  ["a AND", 2, "between two terms"],
  ["()", 0, "empty"],
  ["-", 0, "must follow"],
  [":x", 0, "name must stand"],
  ["a*:x", 0, "no *"],
  ["a>*", 2, "one number"],
  ["*", 0, "no text"],
  ["s:(a b)", 5, "OR stands between"],
  ["x ".repeat(searchTermsMax + 1), searchTermsMax * 2, "more than"],
  ["(".repeat(40), 32, "levels of brackets"],
])("%j is refused at character %i", (text, at, words) => {
  const read = (): Search => parseSearch(text);
  expect(read).toThrow(words);
  expect(read).toThrow(expect.objectContaining({ at }) as Error);
});
