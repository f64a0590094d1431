/**
 * One token of ClickHouse SQL, as far as a splitter must know: things inside which a semicolon is text, the semicolon
 * itself, and runs of anything else. An unterminated string or comment reaches to the end of the text.
 */
const token =
  /(?<comment>--[^\n]*|#[ !][^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<quoted>'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|"(?:[^"\\]|\\[\s\S]|"")*(?:"|$)|`(?:[^`\\]|\\[\s\S]|``)*(?:`|$)|\$(?<tag>\w*)\$[\s\S]*?(?:\$\k<tag>\$|$))|(?<end>;)|(?<other>[^;'"`$#/-]+|[\s\S])/gu;

/**
 * Splits SQL text into its statements, in order: without comments, without the closing semicolon, trimmed, none empty.
 * Knows single, double and back quotes with both ways to escape, heredocs ($tag$ ... $tag$), line and block comments.
 */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let statement = "";
  for (const { groups = {}, 0: text } of sql.matchAll(token)) {
    if (groups["end"] !== undefined) {
      statements.push(statement);
      statement = "";
    } else {
      statement += groups["comment"] === undefined ? text : commentSpace(text);
    }
  }
  return [...statements, statement].map((each) => each.trim()).filter((each) => each !== "");
}

/** A comment separates words, as in ClickHouse. */
function commentSpace(comment: string): string {
  return comment.startsWith("/*") ? " " : "";
}
