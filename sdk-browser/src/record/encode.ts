/**
 * OTLP/JSON, typed by the conventions and not by the sample: JavaScript has one kind of number, so an attribute that is
 * declared double would be `intValue` 36 now and `doubleValue` 0.7 then. Names of ours and of the conventions that are
 * doubles follow one rule of naming; the mapping file is held against it by a test.
 */
import type { Attributes, Scrub } from "./attributes.ts";

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

/** Longer texts are cut; a stack of a hundred frames fits. */
const textLengthMax = 16_384;
/** Deeper than this, and in a circle, a value is written as its text. */
const depthMax = 6;
const doubles =
  /^browser\.(.+\.(value|delta|duration|\w+_(start|end|complete|interactive|delay|depth|time|ratio))|page\.[xy])$/;
const loneSurrogates = /[\ud800-\udfff]/gu;

/** `double` says that the convention declares a double. */
function encodeNumber(value: number, double: boolean): AnyValue {
  if (!double && Number.isSafeInteger(value)) return { intValue: `${value}` };
  // JSON has no NaN and no infinities; protobuf's JSON mapping spells them as JavaScript does.
  return { doubleValue: Number.isFinite(value) ? value : `${value}` };
}

/** A value as OTLP/JSON spells it; `key` is the attribute it belongs to. */
export function encodeValue(value: unknown, key = "", scrub?: Scrub, depth = 0): AnyValue {
  if (typeof value === "number") return encodeNumber(value, doubles.test(key));
  if (typeof value === "boolean") return { boolValue: value };
  if (value === null || value === undefined) return {};
  if (typeof value === "object" && depth < depthMax && !(value instanceof Error)) {
    const inner = depth + 1;
    if (Array.isArray(value)) {
      return { arrayValue: { values: value.map((item) => encodeValue(item, key, scrub, inner)) } };
    }
    if (typeof (value as Date).toJSON === "function") return encodeValue((value as Date).toJSON(), key, scrub, inner);
    return { kvlistValue: { values: encodeAttributes(value as Attributes, scrub, inner) } };
  }
  const text = String(value);
  return { stringValue: (scrub ? scrub(text, key) : text).slice(0, textLengthMax).replace(loneSurrogates, "\ufffd") };
}

/** Attributes as OTLP/JSON spells them. */
export function encodeAttributes(attributes: Attributes, scrub?: Scrub, depth = 0): KeyValue[] {
  return Object.keys(attributes)
    .filter((key) => key !== "" && attributes[key] !== undefined)
    .map((key) => ({ key, value: encodeValue(attributes[key], key, scrub, depth) }));
}
