import { referencesIn, valueOf, type Variables } from "./template.ts";

/**
 * Several variables in one text make every combination. More than the query API takes are handed on all the same, so that it refuses them:
 * an answer without some of what was chosen would look like a whole one.
 */
const valuesMax = 1_000;

/** Every value that a text stands for, such as `api-a` and `api-b` for `api-$x`; undefined when it does not restrict anything. */
export function valuesOfText(text: string, variables: Variables): readonly string[] | undefined {
  let made: readonly string[] = [""];
  let done = 0;
  for (const reference of referencesIn(text)) {
    const value = valueOf(reference, variables);
    if (value.kind === "all") return undefined;
    const choices = value.kind === "text" ? [value.text] : value.values.filter((each) => each !== "");
    if (choices.length === 0) return undefined;
    const before = text.slice(done, reference.at);
    made = made.flatMap((start) => choices.map((choice) => start + before + choice)).slice(0, valuesMax);
    done = reference.at + reference.text.length;
  }
  const values = made.map((start) => start + text.slice(done));
  // A reference that says its format tells of nothing chosen by an empty text.
  return done > 0 && values.every((value) => value === "") ? undefined : values;
}
