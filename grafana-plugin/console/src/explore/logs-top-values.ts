import { fieldGroups, type FieldGroup, type LogRecord } from "../panels/logs/log-record.ts";

/** A value and in how many of the records it is. */
export interface TopValue {
  readonly value: string;
  readonly count: number;
}

/** A field of the shown records. */
export interface FieldSummary {
  readonly key: string;
  readonly group: FieldGroup;
  /** Records that have it. */
  readonly count: number;
  /** The most frequent values, first the most frequent. */
  readonly top: readonly TopValue[];
  /** How many different values there are. */
  readonly distinct: number;
}

/** Records that are looked at: the newest, which is enough to see what there is. */
const sampleMax = 2_000;
/** Values of a field that are told. */
const topMax = 8;
/** Beyond so many different values a field names single things, and counting on would only take memory. */
const distinctMax = 2_000;

/** The fields of the records, those of most records first; within each the values that are most frequent. */
export function summarizeFields(records: readonly LogRecord[]): readonly FieldSummary[] {
  const found = new Map<string, { group: FieldGroup; count: number; values: Map<string, number> }>();
  for (const { fields } of records.slice(0, sampleMax))
    for (const { key, value, group } of fields) {
      const field = found.get(key) ?? { group, count: 0, values: new Map<string, number>() };
      found.set(key, field);
      field.count += 1;
      const known = field.values.get(value);
      if (known !== undefined || field.values.size < distinctMax) field.values.set(value, (known ?? 0) + 1);
    }
  return [...found]
    .map(([key, { group, count, values }]): FieldSummary => {
      const sorted = [...values].toSorted(([a, more], [b, less]) => less - more || (a < b ? -1 : 1));
      const top = sorted.slice(0, topMax).map(([value, times]) => ({ value, count: times }));
      return { key, group, count, top, distinct: values.size };
    })
    .toSorted((a, b) => orderOf(a) - orderOf(b) || b.count - a.count || (a.key < b.key ? -1 : 1));
}

/** What people filter by first. */
const first: readonly string[] = ["service", "level", "event", "scope"];

function orderOf({ key, group }: FieldSummary): number {
  const at = first.indexOf(key);
  return at >= 0 ? at : first.length + fieldGroups.indexOf(group);
}
