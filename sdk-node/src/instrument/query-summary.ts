/** What a SQL text is about, by the conventions for databases, without a full parser. */

/** What a span says of a query. */
export interface QuerySummary {
  /** The text with `?` for every literal. */
  readonly text: string;
  /** `SELECT orders customers`: few, however many queries there are. */
  readonly summary: string;
  readonly operation: string | undefined;
  /** The table, where there is one. */
  readonly collection: string | undefined;
}

const textCharactersMax = 8_192;
const summaryCharactersMax = 255;
const rememberedMax = 500;

// Strings, comments, quoted names, words (with their parameter signs), numbers; whatever else is a token of one character.
const tokenPattern =
  /'(?:[^']|'')*'?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|[?:@$]*[\p{L}_][\w$]*|\d[\w.]*|\S/gu;

const operations = new Set(
  "SELECT INSERT UPDATE DELETE REPLACE CREATE DROP ALTER PRAGMA BEGIN COMMIT ROLLBACK SAVEPOINT RELEASE VACUUM ATTACH DETACH ANALYZE REINDEX EXPLAIN".split(
    " ",
  ),
);
const beforeTable = new Set(["FROM", "JOIN", "INTO", "UPDATE", "TABLE", "PRAGMA", "VIEW", "INDEX"]);
const skippedBeforeTable = new Set(["IF", "NOT", "EXISTS", "OR", "ONLY"]);
const conflictWords = new Set(["REPLACE", "IGNORE", "ABORT", "FAIL", "ROLLBACK"]);

function unquote(token: string): string {
  return /^["`[]/.test(token) ? token.slice(1, -1) : token;
}

function isName(token: string | undefined): token is string {
  return token !== undefined && /^["`[\p{L}_]/u.test(token);
}

/** The table whose name begins at a token, with the schema before it. */
function tableAt(tokens: readonly string[], start: number): string | undefined {
  let index = start;
  while (skippedBeforeTable.has(tokens[index]?.toUpperCase() ?? "")) {
    // UPDATE OR IGNORE orders: the word after OR is no table.
    index += tokens[index]!.toUpperCase() === "OR" && conflictWords.has(tokens[index + 1]?.toUpperCase() ?? "") ? 2 : 1;
  }
  const name = tokens[index];
  if (!isName(name) || operations.has(name.toUpperCase())) return undefined;
  const inSchema = tokens[index + 1] === "." ? tokens[index + 2] : undefined;
  return isName(inSchema) ? `${unquote(name)}.${unquote(inSchema)}` : unquote(name);
}

/** The names that a WITH gives to its parts, which are no tables. */
function commonNames(tokens: readonly string[]): ReadonlySet<string> {
  if (tokens[0]?.toUpperCase() !== "WITH") return new Set();
  return new Set(
    tokens.filter((_token, index) => tokens[index + 1]?.toUpperCase() === "AS" && tokens[index + 2] === "("),
  );
}

function summarize(whole: string): QuerySummary {
  // A dump that is read in has megabytes.
  const sql = whole.slice(0, textCharactersMax);
  const all = sql.match(tokenPattern) ?? [];
  const tokens = all.filter((token) => !token.startsWith("--") && !token.startsWith("/*"));
  const common = commonNames(tokens);
  const words: string[] = [];
  let operation: string | undefined;
  let collection: string | undefined;
  let depthOfWith = 0;
  for (const [index, token] of tokens.entries()) {
    const word = token.toUpperCase();
    if (common.size > 0 && operation === undefined) depthOfWith += token === "(" ? 1 : token === ")" ? -1 : 0;
    if (operation === undefined && depthOfWith === 0 && operations.has(word)) {
      operation = word;
      words.push(word);
    }
    if (!beforeTable.has(word)) continue;
    const table = tableAt(tokens, index + 1);
    if (table === undefined || common.has(table) || words.includes(table)) continue;
    collection ??= table;
    words.push(table);
  }
  if (operation !== undefined && words[0] !== operation) words.unshift(...words.splice(words.indexOf(operation), 1));
  const text = sql
    .replace(tokenPattern, (token) =>
      /^['\d]/.test(token) ? "?" : token.startsWith("--") || token.startsWith("/*") ? "" : token,
    )
    .trim();
  return { text, summary: words.join(" ").slice(0, summaryCharactersMax), operation, collection };
}

const remembered = new Map<string, QuerySummary>();

/** Describes a query; the same few texts come again and again, so the last ones are remembered. */
export function describeQuery(sql: string): QuerySummary {
  const known = remembered.get(sql);
  if (known) return known;
  const described = summarize(sql);
  if (sql.length > textCharactersMax) return described;
  if (remembered.size >= rememberedMax) remembered.delete(remembered.keys().next().value!);
  remembered.set(sql, described);
  return described;
}
