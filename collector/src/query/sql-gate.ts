/**
 * What SQL of a reader with a key may say, on top of what ClickHouse enforces.
 *
 * Rows of other projects are kept back by ClickHouse itself (row policies). But a query can also ask about storage: how many rows a
 * part has, at which offset one's own rows lie, how many marks an index has. Such figures count the rows of all projects, and
 * ClickHouse has no right that one could withhold. So the words for them are refused here:
 *
 *   statements other than SELECT and DESCRIBE      EXPLAIN tells of parts and marks
 *   SETTINGS                                       a limit on rows read answers how many there are
 *   virtual columns: _part, _part_offset, ...      any name that begins with _
 *   functions about storage: mergeTreeIndex, ...   and merge(), which names databases by a text
 *   functions that fail on what others have        base64Decode, ...: see ofDictionaries
 *   system, information_schema
 *
 * The text is not judged as it was written but as ClickHouse prints it again (formatQuerySingleLine): without comments, with names
 * and strings quoted in one way. So no writing can hide a word, because it is ClickHouse that reads it.
 */
import { OperatingError } from "../errors.ts";
import { takesPatternFromColumn } from "./sql-patterns.ts";

export interface GatedSql {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Prints a statement as ClickHouse understands it. */
export type PrintSql = (sql: string, signal: AbortSignal) => Promise<string>;

/** Rejects with `query_denied`, or as ClickHouse does for what is no statement. */
export type SqlGate = (query: GatedSql, signal: AbortSignal) => Promise<void>;

const printedMax = 500;
/** Longer texts are printed each time, so that the memory of them stays small. */
const printedCharactersMax = 4_000;

/** Makes the gate; the last texts that passed are remembered, because dashboards ask the same again. */
export function createSqlGate(print: PrintSql): SqlGate {
  const printed = new Map<string, string>();

  async function printOnce(sql: string, signal: AbortSignal): Promise<string> {
    const known = printed.get(sql);
    if (known !== undefined) return known;
    const text = await print(sql, signal);
    if (sql.length + text.length > printedCharactersMax) return text;
    if (printed.size >= printedMax) printed.delete(printed.keys().next().value ?? "");
    printed.set(sql, text);
    return text;
  }

  return async ({ sql, params }, signal) => {
    const problem = problemIn(await printOnce(sql, signal), params);
    if (problem === undefined) return;
    throw new OperatingError("query_denied", `with a key, SQL may not ${problem}`, {
      hint: "It would tell of other projects. docs/reference/isolation.md has the rules.",
    });
  };
}

/** What is wrong with a printed statement, completing "may not ..."; undefined when nothing is. */
export function problemIn(printed: string, params: Readonly<Record<string, unknown>>): string | undefined {
  if (!/^(?:\(|SELECT\b|WITH\b|DESCRIBE\b)/.test(printed)) return "be anything but SELECT or DESCRIBE";
  const names = namesIn(printed);
  if (names.some(({ text, quoted }) => !quoted && text === "SETTINGS")) return "change SETTINGS";
  const given = namesInParams(printed, params);
  for (const { text, next } of [...names, ...given]) {
    if (text.startsWith("_")) return `use ${shown(text)}: names that begin with _ are about storage`;
    // `arrayMap(f, x)` and `APPLY f` call a function without a bracket behind its name.
    if (aboutStorage.test(text) || ofDictionaries.test(text)) return `call ${shown(text)}()`;
    if (next === "(" && tableFunctions.test(text)) return `call ${shown(text)}()`;
    if (next === "." && /^(?:system|information_schema)$/i.test(text)) return `read ${shown(text)}`;
  }
  if (takesPatternFromColumn(printed)) return "take a pattern from a column";
  return undefined;
}

const aboutStorage =
  /^(?:mergeTree\w*|viewExplain|viewIfPermitted|fuzz(?:JSON|Query)|timeSeries\w+|prometheus\w+|lowCardinalityKeys|lowCardinalityIndices|dumpColumnStructure|blockNumber|blockSize|blockSerializedSize|rowNumberInBlock|nowInBlock(?:64)?|estimateCompressionRatio|filesystem\w+|getServerSetting|getMergeTreeSetting|hasColumnInTable|joinGet\w*|dictGet\w*|partitionId|indexHint)$/i;

/**
 * They run on the whole dictionary of a LowCardinality column, also on values that only rows of others have, and fail on a value that
 * they cannot read: the error quotes it, or tells that it
 * is there. There are forms that do not fail, such as tryBase64Decode. Found by trying every function of 26.7.
 */
const ofDictionaries =
  /^(?:base(?:32|58|64|64URL)Decode|from_base64|toFixedString|clamp|printf|factorial|bitTest(?:All|Any)?|javaHashUTF16LE)$/i;

/** Words that may as well be names of columns. */
const tableFunctions = /^(?:merge|eval|loop|input|dictionary|file)$/i;

interface Name {
  readonly text: string;
  readonly quoted: boolean;
  /** The character behind it, blanks left out. */
  readonly next: string;
}

/**
 * Every name and word; of a quoted name what is between the quotes. Strings and names are told apart in one go, because each may hold
 * the quotes of the other.
 */
function namesIn(text: string): Name[] {
  const token = /'(?:[^'\\]|\\[\s\S]|'')*'|`((?:[^`\\]|\\[\s\S]|``)*)`|"((?:[^"\\]|\\[\s\S]|"")*)"|([A-Za-z_]\w*)/g;
  return [...text.matchAll(token)].flatMap((match) => {
    const name = match[1] ?? match[2] ?? match[3];
    if (name === undefined) return [];
    const next = text.slice(match.index + match[0].length).trimStart()[0] ?? "";
    return [{ text: name, quoted: match[3] === undefined, next }];
  });
}

/** Values that stand for names, in their parts; any of them may be a database or a function. */
function namesInParams(printed: string, params: Readonly<Record<string, unknown>>): Name[] {
  const names = [...printed.matchAll(/\{\s*(\w+)\s*:\s*Identifier\s*\}/gi)];
  return names
    .flatMap(([, name = ""]) => String(params[name]).split("."))
    .flatMap((text) => [".", "("].map((next) => ({ text, quoted: true, next })));
}

function shown(name: string): string {
  return name.slice(0, 60);
}
