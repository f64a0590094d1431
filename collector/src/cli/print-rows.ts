import { renderTable, renderTabSeparated } from "./result-table.ts";
import type { Terminal } from "./terminal.ts";

/** Rows of text, as a table for a person and apart by tabs for a program. */
export function printRows(names: readonly string[], rows: readonly (readonly string[])[], terminal: Terminal): void {
  const answer = { columns: names.map((name) => ({ name, type: "String" })), rows };
  if (!terminal.interactive) {
    terminal.out(renderTabSeparated(answer));
    return;
  }
  const { text, omissions } = renderTable(answer, terminal);
  terminal.out(text);
  if (omissions.length > 0) terminal.note(`${omissions.join("; ")}. --json prints everything.\n`);
}
