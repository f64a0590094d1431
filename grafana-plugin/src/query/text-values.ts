import { referencesIn, valueOf, type Variables } from "./template.ts";

/** The most values that a filter of the query API takes. */
const valuesMax = 500;

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
  const rest = text.slice(done);
  return made.map((start) => start + rest);
}
