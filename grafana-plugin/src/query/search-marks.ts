import { parseSearch, printSearch, SearchError, type FieldTest, type Search } from "@spanhouse/schemas/search";

/* Characters that stand for no character in any text (noncharacters of Unicode), so that no search has them of its own. */

/** Stands in a term that is to fall away. */
export const goneMark = "\uFDD0";
/** Stands for nothing; a term of nothing else falls away. */
export const blankMark = "\uFDD1";

/**
 * The search without its marks: a marked term falls away with its sign, its brackets and the OR beside it. A search without marks stays as it
 * was typed, so that places of errors are those of the text; one that cannot be read stays one that cannot.
 */
export function withoutMarked(search: string): string {
  if (!search.includes(goneMark) && !search.includes(blankMark)) return search;
  try {
    const left = leftOf(parseSearch(search));
    return left === undefined ? "" : printSearch(left);
  } catch (error) {
    if (error instanceof SearchError) return withoutBlanks(search).replaceAll(goneMark, "*");
    throw error;
  }
}

/** What is left of a search; undefined when nothing is. */
function leftOf(search: Search): Search | undefined {
  switch (search.kind) {
    case "and":
    case "or": {
      const parts = search.parts.flatMap((part) => leftOf(part) ?? []);
      return parts.length > 1 ? { ...search, parts } : parts[0];
    }
    case "not": {
      const part = leftOf(search.part);
      return part === undefined ? undefined : { kind: "not", part };
    }
    case "text":
      return isGone(search.pattern) ? undefined : { ...search, pattern: search.pattern.map(withoutBlanks) };
    case "field": {
      const test = leftOfTest(search.test);
      return test === undefined || isGone([search.field])
        ? undefined
        : { ...search, test, field: withoutBlanks(search.field) };
    }
  }
}

function leftOfTest(test: FieldTest): FieldTest | undefined {
  switch (test.op) {
    case "is":
      return isGone(test.pattern) ? undefined : { ...test, pattern: test.pattern.map(withoutBlanks) };
    case "in": {
      if (test.values.some((value) => value.includes(goneMark))) return undefined;
      const values = test.values.filter((value) => !isGone([value])).map(withoutBlanks);
      return values.length === 0 ? undefined : { ...test, values };
    }
    case "exists":
    case "regex":
      return test;
    default:
      return isGone([test.value]) ? undefined : { ...test, value: withoutBlanks(test.value) };
  }
}

/** Whether a text with stars is to fall away, or is of blank marks alone. */
function isGone(pattern: readonly string[]): boolean {
  const text = pattern.join("");
  return text.includes(goneMark) || (text !== "" && withoutBlanks(text) === "");
}

function withoutBlanks(text: string): string {
  return text.replaceAll(blankMark, "");
}
