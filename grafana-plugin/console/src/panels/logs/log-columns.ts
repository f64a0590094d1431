import type { LogRecord } from "./log-record.ts";
import type { TimeStyle } from "./record-time.ts";

/** What of a record a line shows, and how. */
export interface LineStyle {
  readonly time: TimeStyle | undefined;
  readonly level: boolean;
  readonly service: boolean;
  /** Fields that have a column of their own. */
  readonly columns: readonly string[];
  /** Whether the attributes follow the message, as far as there is room. */
  readonly attributes: boolean;
  readonly wrap: boolean;
  /** Whether JSON is laid out over lines; needs `wrap`. */
  readonly pretty: boolean;
  readonly small: boolean;
}

/** Widths in pixels; the message takes what is left, and at least its own. */
const widths = { level: 46, service: 132, column: 168, message: 240 } as const;

/** The columns of the grid as CSS wants them, and the least width that they have together. */
export function gridColumns(style: LineStyle): { readonly template: string; readonly minWidth: number } {
  const time = style.time === undefined ? [] : [timeWidth(style.time)];
  const fixed = [
    ...time,
    ...(style.level ? [widths.level] : []),
    ...(style.service ? [widths.service] : []),
    ...style.columns.map(() => widths.column),
  ];
  const template = [...fixed.map((width) => `${width}px`), `minmax(${widths.message}px, 1fr)`].join(" ");
  return { template, minWidth: fixed.reduce((sum, width) => sum + width, widths.message) };
}

function timeWidth({ withDay, resolution }: TimeStyle): number {
  return 106 + (withDay ? 44 : 0) + (resolution === "ns" ? 44 : 0);
}

/** What stands in a chosen column; names of the record itself are understood too. */
export function cellText(record: LogRecord, column: string): string {
  const value = record.values[column];
  if (value !== undefined) return value;
  if (column === "level") return record.level;
  if (column === "service") return record.service;
  return column === "body" ? record.body : "";
}

/** What follows the message: attributes of the record itself, without those that the message or a column says already. */
export function trailingFields(
  { fields, values }: LogRecord,
  columns: readonly string[],
): readonly (readonly [string, string])[] {
  // By convention the attributes of an event begin with its name, and its line is made of them.
  const event = values["event"] === undefined ? "exception." : `${values["event"]}.`;
  const isSaid = (key: string): boolean =>
    columns.includes(key) || key.startsWith(event) || key.startsWith("exception.") || key === "event.name";
  const said = fields.filter(({ group, key }) => group === "attributes" && !isSaid(key));
  const sorted = said.toSorted((a, b) => Number(isSurrounding(a.key)) - Number(isSurrounding(b.key)));
  return sorted.slice(0, trailingMax).map(({ key, value }) => [shortKey(key), value.slice(0, 200)]);
}

/** More do not fit into a line. */
const trailingMax = 12;

/** What tells of where it happened rather than what: it comes last. */
function isSurrounding(key: string): boolean {
  return /^(?:browser|session|user|url|log|code|thread|process)\./u.test(shortKey(key));
}

/** The name without the prefix that says which map it is of. */
export function shortKey(key: string): string {
  return key.replace(/^(?:attributes|resource|scope)\./u, "");
}
