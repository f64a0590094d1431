import { cutText, fitText, printable, textWidth } from "./text-width.ts";
import type { Terminal } from "./terminal.ts";

/** The API's answer to a query. */
export interface QueryAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

export interface RenderedTable {
  readonly text: string;
  /** What is missing from the text, as sentences. */
  readonly omissions: readonly string[];
}

const rowsShownMax = 200;
const widthMin = 6;
const gap = 2;

/** A cell as text on one line. */
function cellText(value: unknown): string {
  if (value === null) return "NULL";
  return printable(typeof value === "string" ? value : JSON.stringify(value));
}

/**
 * The answer for a person, at most `columns` wide: a table, or when that is too narrow for the columns one line a value.
 * What had to be left out is counted.
 */
export function renderTable(answer: QueryAnswer, terminal: Pick<Terminal, "columns" | "style">): RenderedTable {
  const rows = answer.rows.slice(0, rowsShownMax).map((row) => row.map(cellText));
  const omitted = answer.rows.length - rows.length;
  const omissions = omitted > 0 ? [`${omitted} of ${answer.rows.length} rows are not shown`] : [];
  if (answer.columns.length === 0) return { text: "", omissions };
  const widths = shareWidth(answer, rows, terminal.columns);
  const { lines, cellsCut } =
    widths === undefined
      ? recordLines(answer, rows, terminal)
      : tableLines(answer, rows, { widths, style: terminal.style });
  if (cellsCut > 0) omissions.push(`${cellsCut} ${cellsCut === 1 ? "value is" : "values are"} cut`);
  return { text: lines.map((line) => `${line.trimEnd()}\n`).join(""), omissions };
}

interface Lines {
  readonly lines: string[];
  readonly cellsCut: number;
}

type Rows = readonly (readonly string[])[];

const numbers = /^(?:Nullable\()?(?:U?Int|Float|Decimal)/;
/** A part of one says something else, or nothing. */
const indivisible = /^(?:Nullable\()?(?:U?Int|Float|Decimal|Date|UUID|IPv|Bool)/;

interface Layout extends Pick<Terminal, "style"> {
  readonly widths: readonly number[];
}

function tableLines({ columns }: QueryAnswer, rows: Rows, { widths, style }: Layout): Lines {
  const names = columns.map(({ name }) => printable(name));
  const sides = columns.map(({ type }) => (numbers.test(type) ? "right" : "left"));
  let cellsCut = 0;
  const line = (cells: readonly string[]): string =>
    cells.map((cell, index) => fitText(cell, widths[index] ?? 0, sides[index])).join(" ".repeat(gap));
  const body = rows.map((row) => {
    cellsCut += row.filter((cell, index) => textWidth(cell) > (widths[index] ?? 0)).length;
    return line(row);
  });
  return { lines: [style("bold", line(names).trimEnd()), ...body], cellsCut };
}

/**
 * Every column its own need when there is room; else times, numbers and narrow texts keep theirs and the wide ones share the
 * rest. Undefined when that leaves nothing to read.
 */
function shareWidth({ columns }: QueryAnswer, rows: Rows, totalWidth: number): number[] | undefined {
  const needed = columns.map(({ name }, index) =>
    Math.max(textWidth(printable(name)), ...rows.map((row) => textWidth(row[index] ?? ""))),
  );
  const total = totalWidth - gap * (columns.length - 1);
  const widthsAt = (cap: number): number[] =>
    needed.map((width, index) => (indivisible.test(columns[index]!.type) ? width : Math.min(width, cap)));
  for (let cap = Math.max(...needed, widthMin); cap >= widthMin; cap--) {
    const widths = widthsAt(cap);
    if (widths.reduce((all, width) => all + width, 0) <= total) return widths;
  }
  return undefined;
}

function recordLines({ columns }: QueryAnswer, rows: Rows, terminal: Pick<Terminal, "columns" | "style">): Lines {
  const names = columns.map(({ name }) => printable(name));
  const nameWidth = Math.min(Math.max(...names.map(textWidth)), Math.floor(terminal.columns / 3));
  const valueWidth = Math.max(widthMin, terminal.columns - nameWidth - gap);
  let cellsCut = 0;
  const lines = rows.flatMap((row, index) => [
    terminal.style("dim", `row ${index + 1}`),
    ...row.map((cell, column) => {
      if (textWidth(cell) > valueWidth) cellsCut++;
      const name = terminal.style("bold", fitText(names[column] ?? "", nameWidth));
      return `${name}${" ".repeat(gap)}${cutText(cell, valueWidth)}`;
    }),
  ]);
  return { lines, cellsCut };
}

/** The answer for a program: whole, values apart by tabs, rows by line breaks, both written as `\t` and `\n` within values. */
export function renderTabSeparated({ columns, rows }: QueryAnswer): string {
  const line = (cells: readonly string[]): string => `${cells.join("\t")}\n`;
  const escape = (text: string): string =>
    text.replaceAll(/[\\\t\n\r]/g, (character) => ({ "\\": "\\\\", "\t": "\\t", "\n": "\\n" })[character] ?? "\\r");
  const cell = (value: unknown): string => {
    if (value === null) return "\\N";
    return escape(typeof value === "string" ? value : JSON.stringify(value));
  };
  return line(columns.map(({ name }) => escape(name))) + rows.map((row) => line(row.map(cell))).join("");
}
