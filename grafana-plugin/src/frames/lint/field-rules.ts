import type { DataFrame, Field, FieldType } from "@grafana/data";

/** A field that a contract names. */
export interface WantedField {
  readonly name: string;
  readonly type: FieldType;
  readonly isOptional?: boolean;
  /** What each of its cells must be, in words for the complaint. */
  readonly cells?: readonly [test: (cell: unknown) => boolean, what: string];
}

/** Complaints about fields that are missing, of another type, or with cells that are not allowed. */
export function lintFields(frame: DataFrame, wanted: readonly WantedField[]): string[] {
  return wanted.flatMap(({ name, type, isOptional, cells }) => {
    const field = fieldOf(frame, name);
    if (field === undefined) return isOptional === true ? [] : [`there is no field "${name}"`];
    if (field.type !== type) return [`field "${name}" is of type ${field.type}, not ${type}`];
    if (cells === undefined) return [];
    const [test, what] = cells;
    const row = field.values.findIndex((cell) => !test(cell));
    return row === -1 ? [] : [`field "${name}", row ${row}: ${JSON.stringify(field.values[row])} is not ${what}`];
  });
}

/** The field of that name. */
export function fieldOf(frame: DataFrame, name: string): Field<unknown> | undefined {
  return (frame.fields as Field<unknown>[]).find((field) => field.name === name);
}

/** A text, also an empty one. */
export const isText = [(cell: unknown): boolean => typeof cell === "string", "a text"] as const;

/** A number that can be drawn. */
export const isFinite = [(cell: unknown): boolean => Number.isFinite(cell), "a number"] as const;

/** A number that can be drawn, or null. */
export const isFiniteOrNull = [
  (cell: unknown): boolean => cell === null || Number.isFinite(cell),
  "a number or null",
] as const;

/** An object with texts. */
export const isTextMap = [
  (cell: unknown): boolean =>
    typeof cell === "object" &&
    cell !== null &&
    !Array.isArray(cell) &&
    Object.values(cell).every((value) => typeof value === "string"),
  "an object of texts",
] as const;

/** A list, also an empty one. */
export const isList = [(cell: unknown): boolean => Array.isArray(cell), "a list"] as const;

/** A list of `{key, value}`. */
export const isPairs = [
  (cell: unknown): boolean =>
    Array.isArray(cell) && cell.every((pair: unknown) => has(pair, "key", "string") && has(pair, "value")),
  "a list of {key, value}",
] as const;

/** Whether it is an object with that property, and of that type where one is named. */
export function has(object: unknown, property: string, type?: "string" | "number"): boolean {
  if (typeof object !== "object" || object === null || !Object.hasOwn(object, property)) return false;
  return type === undefined || typeof (object as Readonly<Record<string, unknown>>)[property] === type;
}

/** The first value that is there twice. */
export function firstDouble(values: readonly unknown[]): unknown {
  const seen = new Set<unknown>();
  return values.find((value) => seen.size === seen.add(value).size);
}

/** The row at which numbers stop ascending; -1 when they never do. `isStrict`: nor may two be the same. */
export function descentOf(values: readonly unknown[], isStrict: boolean): number {
  return values.findIndex((value, row) => {
    if (row === 0) return false;
    const step = Number(value) - Number(values[row - 1]);
    return isStrict ? step <= 0 : step < 0;
  });
}
