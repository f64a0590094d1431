import { SearchError } from "./search/search.ts";
import type { TimeRange } from "./request-parts.ts";

/** What the macros of a query stand for. */
export interface MacroValues {
  readonly range: TimeRange | undefined;
  /** Chosen by the range when the request does not say. */
  readonly stepMs: number | undefined;
  readonly projectId: string;
}

/** A query with its macros replaced. */
export interface Expanded {
  readonly sql: string;
  /** Where a place of it stands in the text that was given. */
  originOf(offset: number): number;
}

interface Macro {
  readonly takesColumn: boolean;
  /** Undefined when the request lacks what it speaks of. */
  readonly expand: (values: MacroValues, column: string) => string | undefined;
}

function withRange({ range }: MacroValues, expand: (range: TimeRange) => string): string | undefined {
  return range === undefined ? undefined : expand(range);
}

const macros: ReadonlyMap<string, Macro> = new Map<string, Macro>([
  [
    "$__timeFilter",
    {
      takesColumn: true,
      expand: (values, column) =>
        withRange(
          values,
          ({ fromMs, toMs }) =>
            `(${column} >= fromUnixTimestamp64Milli(toInt64(${fromMs})) AND ${column} < fromUnixTimestamp64Milli(toInt64(${toMs})))`,
        ),
    },
  ],
  [
    "$__timeInterval",
    {
      takesColumn: true,
      expand: ({ stepMs }, column) =>
        stepMs === undefined
          ? undefined
          : `toStartOfInterval(toDateTime64(${column}, 3), toIntervalMillisecond(${stepMs}))`,
    },
  ],
  [
    "$__interval",
    { takesColumn: false, expand: ({ stepMs }) => (stepMs === undefined ? undefined : String(stepMs / 1000)) },
  ],
  [
    "$__interval_ms",
    { takesColumn: false, expand: ({ stepMs }) => (stepMs === undefined ? undefined : String(stepMs)) },
  ],
  ["$__from", { takesColumn: false, expand: (values) => withRange(values, ({ fromMs }) => String(fromMs)) }],
  ["$__to", { takesColumn: false, expand: (values) => withRange(values, ({ toMs }) => String(toMs)) }],
  [
    "$__project",
    { takesColumn: false, expand: ({ projectId }) => `'${projectId.replaceAll(/['\\]/g, String.raw`\$&`)}'` },
  ],
]);

/** Strings, quoted names and comments, in which nothing is replaced, or a macro. */
const pieces =
  /'(?:[^'\\]|\\[\s\S]|'')*'?|"(?:[^"\\]|\\[\s\S]|"")*"?|`(?:[^`\\]|\\[\s\S]|``)*`?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\$__\w+/g;

/**
 * Replaces the macros of a query. `$__from` and `$__to` are milliseconds, `$__interval` seconds. Throws `SearchError` with the place of
 * a macro that does not exist, lacks its column, or speaks of a range that the request does not give.
 */
export function expandMacros(text: string, values: MacroValues): Expanded {
  /** Where each replacement begins and ends, in the text and in the result. */
  const moves: { readonly from: number; readonly to: number; readonly start: number; readonly end: number }[] = [];
  let sql = "";
  let done = 0;
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    // Within the column of the macro before.
    if (!piece.startsWith("$__") || index < done) continue;
    const { expansion, end } = expandOne({ text, name: piece, at: index }, values);
    sql += text.slice(done, index);
    moves.push({ from: index, to: end, start: sql.length, end: sql.length + expansion.length });
    sql += expansion;
    done = end;
  }
  sql += text.slice(done);
  return {
    sql,
    originOf(offset) {
      const before = moves.findLast(({ start }) => start <= offset);
      if (before === undefined) return offset;
      return offset < before.end ? before.from : before.to + (offset - before.end);
    },
  };
}

interface MacroCall {
  readonly text: string;
  readonly name: string;
  readonly at: number;
}

function expandOne(
  { text, name, at }: MacroCall,
  values: MacroValues,
): { readonly expansion: string; readonly end: number } {
  const macro = macros.get(name);
  if (macro === undefined)
    throw new SearchError(`there is no macro ${name}; there is ${[...macros.keys()].join(", ")}`, at);
  const open = at + name.length;
  const end = macro.takesColumn ? endOfBracket(text, open) : open;
  const column = text.slice(open + 1, end - 1).trim();
  if (macro.takesColumn && (end === open || column === ""))
    throw new SearchError(`${name} takes a column: ${name}(Timestamp)`, at);
  const expansion = macro.expand(values, column);
  if (expansion === undefined) throw new SearchError(`${name} needs a range in the request`, at);
  return { expansion, end };
}

/** Behind the bracket that closes the one at `open`; `open` itself when there is none. */
function endOfBracket(text: string, open: number): number {
  if (text.charAt(open) !== "(") return open;
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text.charAt(at) === "(") depth++;
    else if (text.charAt(at) === ")" && --depth === 0) return at + 1;
  }
  return open;
}
