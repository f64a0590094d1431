/**
 * Attributes as OTLP/JSON spells them. JavaScript has one kind of number, so the sample decides between `intValue` and
 * `doubleValue`, unless `special` knows the attribute better.
 */
import type { Attributes } from "./attributes.ts";

/** An OTLP AnyValue in its JSON form. */
export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number | string }
  | { readonly arrayValue: { readonly values: AnyValue[] } }
  | { readonly kvlistValue: { readonly values: KeyValue[] } }
  | Readonly<Record<string, never>>;

/** An OTLP KeyValue in its JSON form. */
export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** Sees every value with the key it stands under, before the rule does; undefined leaves it to the rule. */
export type Special = (value: unknown, key: string) => AnyValue | undefined;

/** Deeper than this, so also in a circle, a value is written as its text. */
const depthMax = 6;

/** A text that every UTF-8 decoder takes. */
export function encodeText(text: string): AnyValue {
  return { stringValue: text.replace(/[\ud800-\udfff]/gu, "\ufffd") };
}

/** A value; `key` is the attribute it belongs to. */
export function encodeValue(value: unknown, key: string, special?: Special, depth = 0): AnyValue {
  const known = special?.(value, key);
  if (known) return known;
  if (value === null || value === undefined) return {};
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return { intValue: `${value}` };
    // JSON has no NaN and no infinities; protobuf's JSON mapping spells them as JavaScript does.
    return { doubleValue: isFinite(value) ? value : `${value}` };
  }
  if (typeof value !== "object" || depth > depthMax || value instanceof Error) return encodeText(String(value));
  if (Array.isArray(value)) {
    return { arrayValue: { values: value.map((item) => encodeValue(item, key, special, depth + 1)) } };
  }
  if ((value as Date).toJSON) return encodeValue((value as Date).toJSON(), key, special, depth + 1);
  return { kvlistValue: { values: encodeAttributes(value as Attributes, special, depth + 1) } };
}

/** Attributes; those without a value or a name are left out. */
export function encodeAttributes(attributes: Attributes, special?: Special, depth?: number): KeyValue[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    key && value !== undefined ? { key, value: encodeValue(value, key, special, depth) } : [],
  );
}

/** A record in OTLP's JSON: its fields as they are, its attributes encoded. JSON leaves out what is undefined. */
export function encodeRecord(record: { readonly attributes: Attributes }, special?: Special): string {
  return JSON.stringify({ ...record, attributes: encodeAttributes(record.attributes, special) });
}
