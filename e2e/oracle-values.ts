/** The oracle's mapping of single values: plain and slow on purpose, and nothing of the collector's code. */
import type { Integer64, OtlpJson } from "./otlp-json.ts";

/** A `Map` column: its pairs in the order in which they are stored. */
export type MapPairs = readonly (readonly [key: string, value: string])[];

type KeyValues = readonly OtlpJson<"KeyValue">[] | null | undefined;
type NumberValue = Pick<OtlpJson<"NumberDataPoint">, "asDouble" | "asInt">;

/** A protobuf string is UTF-8, which has no lone surrogates. */
export function textOf(value: string | null | undefined): string {
  return (value ?? "").toWellFormed();
}

export function integerOf(value: Integer64 | null | undefined): bigint {
  return BigInt(value ?? 0);
}

export function doubleOf(value: number | string | null | undefined): number {
  return Number(value ?? 0);
}

export function idOf(value: string | null | undefined): string {
  return (value ?? "").toLowerCase();
}

/** Gauges, sums and exemplars: a double or a 64-bit integer, 0 when there is neither. */
export function numberOf({ asDouble, asInt }: NumberValue): number {
  if (asInt !== null && asInt !== undefined) return Number(integerOf(asInt));
  return asDouble === null ? NaN : doubleOf(asDouble);
}

/** Nanoseconds as the Int64 inside `DateTime64(9)`. */
export function timeOf(value: Integer64 | null | undefined): bigint {
  return BigInt.asIntN(64, integerOf(value));
}

/** An attribute value or log body as text. */
export function anyValueText(value: OtlpJson<"AnyValue"> | null | undefined): string {
  const kind = kindOf(value);
  switch (kind.type) {
    case "empty":
      return "";
    case "string":
    case "bytes":
      return kind.text;
    case "double":
      return String(kind.value);
    default:
      return anyValueJson(value);
  }
}

/** The same inside of an array or map: JSON text. */
function anyValueJson(value: OtlpJson<"AnyValue"> | null | undefined): string {
  const kind = kindOf(value);
  switch (kind.type) {
    case "empty":
      return "null";
    case "string":
    case "bytes":
      return JSON.stringify(kind.text);
    case "double":
      return Number.isFinite(kind.value) ? String(kind.value) : JSON.stringify(String(kind.value));
    case "integer":
    case "bool":
      return String(kind.value);
    case "array":
      return `[${kind.values.map(anyValueJson).join(",")}]`;
    case "map":
      return `{${sortedUnique(kind.entries, anyValueJson)
        .map(([key, text]) => `${JSON.stringify(key)}:${text}`)
        .join(",")}}`;
  }
}

type Kind =
  | { type: "empty" }
  | { type: "string" | "bytes"; text: string }
  | { type: "double"; value: number }
  | { type: "integer"; value: bigint }
  | { type: "bool"; value: boolean }
  | { type: "array"; values: readonly OtlpJson<"AnyValue">[] }
  | { type: "map"; entries: readonly OtlpJson<"KeyValue">[] };

function kindOf(value: OtlpJson<"AnyValue"> | null | undefined): Kind {
  const { stringValue, boolValue, intValue, doubleValue, bytesValue, arrayValue, kvlistValue } = value ?? {};
  if (isSet(stringValue)) return { type: "string", text: textOf(stringValue) };
  if (isSet(boolValue)) return { type: "bool", value: boolValue };
  if (isSet(intValue)) return { type: "integer", value: integerOf(intValue) };
  if (isSet(bytesValue)) return { type: "bytes", text: Buffer.from(bytesValue, "base64").toString("base64") };
  if (isSet(arrayValue)) return { type: "array", values: arrayValue.values ?? [] };
  if (isSet(kvlistValue)) return { type: "map", entries: kvlistValue.values ?? [] };
  // JavaScript's JSON has null for NaN; only a key that is there says so.
  if (doubleValue === null) return { type: "double", value: NaN };
  return doubleValue === undefined ? { type: "empty" } : { type: "double", value: doubleOf(doubleValue) };
}

function isSet<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

/** Attributes as stored: keys in the order of their UTF-8 bytes; of equal keys the last one counts. */
export function attributesOf(attributes: KeyValues): MapPairs {
  return sortedUnique(attributes ?? [], anyValueText);
}

function sortedUnique(
  entries: readonly OtlpJson<"KeyValue">[],
  toText: (value: OtlpJson<"AnyValue"> | null | undefined) => string,
): MapPairs {
  const byKey = new Map(entries.map(({ key, value }) => [textOf(key), toText(value)]));
  return [...byKey].toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
