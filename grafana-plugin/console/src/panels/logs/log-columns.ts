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

/** A width in pixels, or the least and the most. */
type Width = readonly [least: number, most: number];
/** The message takes what is left, and at least its own. */
const widths = { level: [46, 46], service: [84, 132], column: [84, 168], message: 240 } as const;

/** The columns of the grid as CSS wants them, and the least width that they have together. */
export function gridColumns(style: LineStyle): { readonly template: string; readonly minWidth: number } {
  const time = style.time === undefined ? 0 : timeWidth(style.time);
  const before: readonly Width[] = [
    ...(style.time === undefined ? [] : [[time, time] as const]),
    ...(style.level ? [widths.level] : []),
    ...(style.service ? [widths.service] : []),
    ...style.columns.map(() => widths.column),
  ];
  const template = [
    ...before.map(([least, most]) => `minmax(${least}px, ${most}px)`),
    `minmax(${widths.message}px, 1fr)`,
  ];
  return {
    template: template.join(" "),
    minWidth: before.reduce<number>((sum, [least]) => sum + least, widths.message),
  };
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
