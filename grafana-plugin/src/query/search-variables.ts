import { printSearch } from "@spanhouse/schemas/search";
import { blankMark, goneMark, withoutMarked } from "./search-marks.ts";
import { replaceReferences, valueOf, type VariableReference, type Variables } from "./template.ts";

/**
 * Fills variables into a search, quoted as the search language wants it:
 *
 *     service:$service      service:cart    service:(cart OR "b c")
 *     "order $id failed"    within quotes nothing but the value, its signs escaped
 *     ${text:raw}           as it was typed
 *
 * A term whose variable says All, or in which nothing is chosen, falls away as a filter does, with what negates it: `-$text level>=warn`
 * becomes `level>=warn`.
 */
export function replaceInSearch(search: string, variables: Variables): string {
  const written = replaceReferences(search, (reference) => write(search, reference, variables));
  return withoutMarked(written);
}

function write(search: string, reference: VariableReference, variables: Variables): string {
  const value = valueOf(reference, variables);
  if (value.kind === "all") return goneMark;
  if (value.kind === "text") return value.text.trim() === "" ? blankMark : value.text;
  const chosen = value.values.filter((each) => each !== "");
  if (chosen.length === 0) return goneMark;
  const place = placeOf(search, reference.at);
  if (place === "quotes") return chosen.map(escaped).join(", ");
  return place === "values" || chosen.length === 1 ? printed(chosen).slice(1, -1) : printed(chosen);
}

/** Where a place is: within quotes, or between the brackets of `field:(a OR b)`. */
function placeOf(search: string, at: number): "quotes" | "values" | undefined {
  let isQuoted = false;
  let opened = -1;
  for (let index = 0; index < at; index++) {
    const character = search.charAt(index);
    if (isQuoted && character === "\\") index++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === "(") opened = index;
    else if (!isQuoted && character === ")") opened = -1;
  }
  if (isQuoted) return "quotes";
  return opened > 0 && /[:=]/.test(search.charAt(opened - 1)) ? "values" : undefined;
}

function escaped(value: string): string {
  return value.replaceAll(/["\\*]/g, String.raw`\$&`);
}

/** Values behind `field:`, as the language itself prints them, in brackets. */
function printed(values: readonly string[]): string {
  return printSearch({ kind: "field", field: "f", at: 0, test: { op: "in", values } }).slice("f:".length);
}
