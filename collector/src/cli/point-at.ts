import type { QueryPosition } from "../query/query-error.ts";
import { printable, textWidth } from "./text-width.ts";

/** The line of the query that is wrong, with a mark below the place. */
export function pointAt(query: string, { line, column }: QueryPosition): string {
  const text = query.split("\n")[line - 1] ?? "";
  const before = " ".repeat(textWidth(printable(text.slice(0, column - 1))));
  return `${printable(text)}\n${before}^\n`;
}
