import { printSearch } from "@spanhouse/schemas/search";
import { replaceReferences, valueOf, type Variables } from "./template.ts";

/**
 * Fills variables into a search, quoted as the search language wants it:
 *
 *     service:$service      service:cart    service:(cart OR "b c")    service:* for All, and where nothing is chosen
 *     "order $id failed"    within quotes nothing but the value, its signs escaped
 *     $text level>=warn     a word of its own falls away where nothing is chosen
 *     ${text:raw}           as it was typed
 */
export function replaceInSearch(search: string, variables: Variables): string {
  return replaceReferences(search, (reference) => {
    const value = valueOf(reference, variables);
    const isQuoted = quotesBefore(search, reference.at);
    const isPart = /[^\s()]$/.test(search.slice(0, reference.at));
    if (value.kind === "text") return value.text;
    if (value.kind === "all") return "*";
    const chosen = value.values.filter((each) => each !== "");
    if (isQuoted) return chosen.map(escaped).join(", ");
    if (chosen.length === 0) return isPart ? "*" : "";
    return quoted(chosen);
  });
}

/** Whether the place is within quotes. */
function quotesBefore(search: string, at: number): boolean {
  let open = false;
  for (let index = 0; index < at; index++) {
    if (open && search.charAt(index) === "\\") index++;
    else if (search.charAt(index) === '"') open = !open;
  }
  return open;
}

function escaped(value: string): string {
  return value.replaceAll(/["\\*]/g, String.raw`\$&`);
}

/** Values behind `field:`, as the language itself prints them. */
function quoted(values: readonly string[]): string {
  const printed = printSearch({ kind: "field", field: "f", at: 0, test: { op: "in", values } }).slice("f:".length);
  return values.length === 1 ? printed.slice(1, -1) : printed;
}
