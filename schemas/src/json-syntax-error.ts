/**
 * Says what is wrong with a text that JSON.parse refused and where. JSON.parse's own messages give no position for most
 * errors. Slower than parsing, and called for refused texts only.
 */
export function jsonSyntaxError(text: string): string {
  const { offset, expected } = findSyntaxError(text);
  let line = 1;
  let lineStart = 0;
  for (let next = text.indexOf("\n"); next !== -1 && next < offset; next = text.indexOf("\n", lineStart)) {
    line++;
    lineStart = next + 1;
  }
  const where = `line ${line}, column ${offset - lineStart + 1}`;
  const found = offset < text.length ? JSON.stringify(String.fromCodePoint(text.codePointAt(offset)!)) : "the end";
  return `invalid JSON at ${where}: expected ${expected}, found ${found}`;
}

interface SyntaxProblem {
  /** In UTF-16 units from the start of the text. */
  readonly offset: number;
  readonly expected: string;
}

const whitespace = /[ \t\n\r]*/y;
const literal = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Offset after the match of a sticky pattern at `offset`, or `offset` itself when it does not match there. */
function skip(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : offset;
}

/** Walks the text value by value; `closers` holds what ends each array and object that is open. */
function findSyntaxError(text: string): SyntaxProblem {
  const closers: ("]" | "}")[] = [];
  let offset = skip(whitespace, text, 0);
  let first = false;
  for (;;) {
    const opener = text[offset];
    if (first && opener === closers.at(-1)) {
      // An empty array or object: its end is handled as the end of a value below.
      closers.pop();
      offset++;
    } else {
      const inside = readKey(text, offset, closers.at(-1) === "}");
      if (typeof inside !== "number") return inside;
      offset = inside;
      if (text[offset] === "[" || text[offset] === "{") {
        closers.push(text[offset] === "[" ? "]" : "}");
        offset = skip(whitespace, text, offset + 1);
        first = true;
        continue;
      }
      const end = text[offset] === '"' ? readString(text, offset) : skip(literal, text, offset);
      if (typeof end !== "number") return end;
      if (end === offset) return { offset, expected: "a value" };
      offset = end;
    }
    first = false;
    offset = skip(whitespace, text, offset);
    while (closers.length > 0 && text[offset] === closers.at(-1)) {
      closers.pop();
      offset = skip(whitespace, text, offset + 1);
    }
    if (closers.length === 0) return { offset, expected: "nothing after the value" };
    if (text[offset] !== ",") return { offset, expected: `"," or "${closers.at(-1)}"` };
    offset = skip(whitespace, text, offset + 1);
  }
}

/** Inside an object: skips `"key" :`. Returns where the value starts. */
function readKey(text: string, offset: number, insideObject: boolean): number | SyntaxProblem {
  if (!insideObject) return offset;
  if (text[offset] !== '"') return { offset, expected: "a key in double quotes" };
  const end = readString(text, offset);
  if (typeof end !== "number") return end;
  const colon = skip(whitespace, text, end);
  if (text[colon] !== ":") return { offset: colon, expected: '":"' };
  return skip(whitespace, text, colon + 1);
}

/** Returns the offset after the closing quote of the string that starts at `offset`. */
function readString(text: string, offset: number): number | SyntaxProblem {
  let index = offset + 1;
  while (index < text.length) {
    const unit = text.charCodeAt(index);
    if (unit === 0x22) return index + 1;
    if (unit < 0x20) return { offset: index, expected: "no control characters in a string" };
    if (unit !== 0x5c) index++;
    else {
      const end = skip(escape, text, index);
      if (end === index) return { offset: index, expected: "an escape that JSON knows" };
      index = end;
    }
  }
  return { offset: index, expected: "a closing quote" };
}
