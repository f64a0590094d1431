import { replaceReferences, valueOf, type VariableReference, type Variables } from "./template.ts";

/** Macros of the query API, which the collector fills in; Grafana has variables of some of these names, which say something else. */
const macros: ReadonlySet<string> = new Set([
  "__timeFilter",
  "__timeInterval",
  "__from",
  "__to",
  "__interval",
  "__interval_ms",
  "__project",
]);

/**
 * Fills variables into SQL, quoted as ClickHouse wants it:
 *
 *     IN ($service)        IN ('cart', 'b c')       All is '*', so ('*' IN ($service) OR ServiceName IN ($service)) asks for all
 *     = '$service'         within quotes nothing but the value, its signs escaped; several as in IN ('a','b')
 *     ${limit:raw}         as it is, for numbers and names
 *     $__timeFilter(...)   and the other macros of the query API stay
 */
export function replaceInSql(sql: string, variables: Variables): string {
  const quotes = quotesOf(sql);
  return replaceReferences(sql, (reference) => {
    if (isMacro(reference)) return `$${reference.name}`;
    const value = valueOf(reference, variables);
    if (value.kind === "text") return value.text;
    const values = value.kind === "all" ? ["*"] : value.values;
    // Variables of Grafana itself, such as ${__range_s}, are numbers and intervals.
    if (reference.name.startsWith("__")) return values.join(",");
    const quote = quotes(reference.at);
    if (quote === undefined)
      return values.length === 0 ? "NULL" : values.map((each) => `'${escaped(each)}'`).join(", ");
    return values.map(escaped).join(quote === "'" ? "','" : ",");
  });
}

function isMacro({ name, format }: VariableReference): boolean {
  return format === undefined && macros.has(name);
}

/** Both quotes, because nobody knows in which the value comes to stand. */
function escaped(value: string): string {
  return value.replaceAll(/[\\'"`]/g, String.raw`\$&`);
}

const quoteOrComment = /'(?:[^'\\]|\\.|'')*'?|"(?:[^"\\]|\\.)*"?|`(?:[^`\\]|\\.)*`?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** Tells for a place which quote it is in; undefined in none. */
function quotesOf(sql: string): (at: number) => string | undefined {
  const parts = [...sql.matchAll(quoteOrComment)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    quote: match[0].charAt(0),
  }));
  return (at) => {
    const quote = parts.find(({ from, to }) => from < at && at < to)?.quote;
    return quote === "-" || quote === "/" ? undefined : quote;
  };
}
