/**
 * Patterns that come from a column. ClickHouse runs `match('x', ServiceName)` on the whole dictionary of the column, also on values that
 * only rows of others have, and fails on one that is no pattern: the error quotes it. A pattern without a column is the same for all.
 */

const functions = /^(?:match|regexp_matches|replaceRegexp(?:One|All)|regexp_replace|(?:not)?I?Like)$/i;
const operators = /^I?LIKE$/;

interface Token {
  readonly text: string;
  readonly kind: "string" | "name" | "word" | "sign";
}

/** Whether some pattern of a statement, printed by ClickHouse, may hold the value of a column. */
export function takesPatternFromColumn(printed: string): boolean {
  const tokens = tokensOf(printed);
  return tokens.some(({ text, kind }, index) => {
    if (kind === "string" || kind === "sign") return false;
    const isCall = tokens[index + 1]?.text === "(";
    if (isCall && functions.test(text) && holdsColumn(secondArgument(tokens, index + 2))) return true;
    return kind === "word" && operators.test(text) && holdsColumn(operand(tokens, index + 1));
  });
}

/** Placeholders are one string, because their values are. */
function tokensOf(text: string): Token[] {
  const token = /('(?:[^'\\]|\\[\s\S]|'')*'|\{[^{}']*:[^{}']*\})|(`(?:[^`\\]|\\[\s\S]|``)*`)|([A-Za-z_]\w*)|([^\s\w])/g;
  return [...text.matchAll(token)].map(([all, string, name, word]) => {
    const kind =
      string === undefined ? (name === undefined ? (word === undefined ? "sign" : "word") : "name") : "string";
    return { text: all, kind };
  });
}

/** The tokens between the first and the second comma of the brackets that are open before `start`. */
function secondArgument(tokens: readonly Token[], start: number): readonly Token[] {
  const found: Token[] = [];
  let depth = 0;
  let commas = 0;
  for (const token of tokens.slice(start)) {
    depth += depthOf(token);
    if (depth < 0 || (depth === 0 && token.text === "," && ++commas === 2)) break;
    if (commas === 1) found.push(token);
  }
  return found;
}

/** What an operator takes: one string or name, or brackets with what is called before them. */
function operand(tokens: readonly Token[], start: number): readonly Token[] {
  const found: Token[] = [];
  let depth = 0;
  for (const token of tokens.slice(start)) {
    const isOpening = depthOf(token) > 0;
    if (depth === 0 && found.length > 0 && !(isOpening || token.text === ".")) break;
    depth += depthOf(token);
    if (depth < 0) break;
    found.push(token);
    if (depth === 0 && depthOf(token) < 0) break;
  }
  return found;
}

function depthOf({ text, kind }: Token): number {
  if (kind !== "sign") return 0;
  return text === "(" || text === "[" ? 1 : text === ")" || text === "]" ? -1 : 0;
}

/** A name that is not called. */
function holdsColumn(tokens: readonly Token[]): boolean {
  return tokens.some(({ kind }, index) => (kind === "word" || kind === "name") && tokens[index + 1]?.text !== "(");
}
