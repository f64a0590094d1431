/** Values of attributes, as OpenTelemetry takes them: what OTLP has no type for becomes its text. */
import type { AnyValue } from "@opentelemetry/api";
import type { Attributes } from "./attributes.ts";

/** Deeper than this, so also in a circle, a value is written as its text. */
const depthMax = 6;

/** A value that every serializer takes. */
export function toAnyValue(value: unknown, depth = 0): AnyValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
  if (value instanceof Uint8Array) return value;
  if (typeof value !== "object" || depth > depthMax || value instanceof Error) return safeText(value);
  if (Array.isArray(value)) return value.map((item) => toAnyValue(item, depth + 1));
  const { toJSON } = value as { readonly toJSON?: unknown };
  if (typeof toJSON === "function") return toAnyValue((value as { toJSON(): unknown }).toJSON(), depth + 1);
  return toOtelAttributes(value as Attributes, depth + 1);
}

function safeText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** Attributes; those without a value are left out. */
export function toOtelAttributes(attributes: Attributes = {}, depth = 0): Record<string, AnyValue> {
  const found: Record<string, AnyValue> = {};
  for (const key of Object.keys(attributes)) {
    if (key !== "" && attributes[key] !== undefined) found[key] = toAnyValue(attributes[key], depth);
  }
  return found;
}
