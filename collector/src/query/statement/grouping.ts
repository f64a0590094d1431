import { attributeColumns, levels, resolveField, type Grouping, type SearchSignal } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { RequestError } from "../request-error.ts";
import { createBindings, type Bindings } from "./bindings.ts";
import { levelRankSql } from "./search-sql.ts";

/** What a field's value is in SQL, as text; '' where a record has it not. */
export function valueSql(name: string, signal: SearchSignal, bindings: Bindings): string {
  const resolved = resolveField(signal, name);
  if (resolved.kind === "attribute") {
    const key = bindings.text(resolved.key);
    const [first = "", ...others] = resolved.maps.map((map) => attributeColumns[signal][map]);
    return others.reduce(
      (value, map) => `if(mapContains(${first}, ${key}), ${value}, ${map}[${key}])`,
      `${first}[${key}]`,
    );
  }
  const { field } = resolved;
  if (field.kind === "level")
    return `arrayElement([${levels.map((level) => `'${level}'`).join(", ")}], ${levelRankSql(signal)})`;
  if (field.kind === "duration")
    throw new RequestError(`groupBy: "${name}" has too many values to group by`, { field: "groupBy" });
  return `toString(${field.column})`;
}

/** One group: the values of its fields, in the order of `groupBy`. */
export type GroupValues = readonly string[];

export interface Groups {
  /** The largest ones, the first of all first; undefined when nothing is grouped. */
  readonly largest: readonly GroupValues[] | undefined;
  /** There are more of them, so that a statement must leave the others out. */
  readonly areSome: boolean;
}

interface GroupQuestion extends Grouping {
  readonly signal: SearchSignal;
  readonly table: string;
  /** Conditions over the bindings that go with them. */
  readonly where: (bindings: Bindings) => Promise<string>;
  /** The value of a field, where it is not simply a column or attribute. */
  readonly expression?: (name: string, bindings: Bindings) => string;
}

const groupsMaxDefault = 20;

/** Finds the largest groups; says so when there are more than are shown. */
export async function findGroups(question: GroupQuestion, inquiry: Inquiry): Promise<Groups> {
  const { groupBy = [], groupsMax = groupsMaxDefault, signal, table } = question;
  const { expression = (name, of) => valueSql(name, signal, of) } = question;
  if (groupBy.length === 0) return { largest: undefined, areSome: false };
  const bindings = createBindings();
  const keys = groupBy.map((name) => expression(name, bindings));
  const sql = `SELECT ${keys.map((key, index) => `${key} AS Key${index}`).join(", ")}, count(), count() OVER ()
    FROM ${table} WHERE ${await question.where(bindings)}
    GROUP BY ${groupBy.map((_, index) => `Key${index}`).join(", ")}
    ORDER BY count() DESC, ${groupBy.map((_, index) => `Key${index}`).join(", ")} LIMIT ${groupsMax}`;
  const { rows } = await inquiry.run({ sql, bindings });
  const total = Number(rows[0]?.at(-1) ?? 0);
  const areSome = total > rows.length;
  if (areSome) inquiry.notice("warning", `The ${rows.length} largest of ${total} groups are shown.`);
  return { largest: rows.map((row) => row.slice(0, groupBy.length).map(String)), areSome };
}

/** The condition that a row belongs to one of these groups, over the columns `Key0`, `Key1`... */
export function inGroupsSql({ largest = [], areSome }: Groups, bindings: Bindings): string {
  if (!areSome) return "1";
  const tuples = largest.map((values) => `tuple(${values.map((value) => bindings.text(value)).join(", ")})`);
  const keys = (largest[0] ?? []).map((_, index) => `Key${index}`);
  return `tuple(${keys.join(", ")}) IN (${tuples.join(", ")})`;
}

/** The labels of a group; what a record has not is left out, as a label of Prometheus. */
export function labelsOf(groupBy: readonly string[], values: GroupValues): Record<string, string> {
  const pairs = groupBy.map((name, index): [string, string] => [name, values[index] ?? ""]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ""));
}
