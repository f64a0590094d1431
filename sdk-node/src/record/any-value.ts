/** Values of attributes, as OpenTelemetry takes them: what OTLP has no type for becomes its text. */
import type { AnyValue } from "@opentelemetry/api";
import type { Attributes } from "./attributes.ts";

/** Deeper than this, so also in a circle, a value is written as its text. */
const depthMax = 6;

/** A value that every serializer takes. Never throws: what cannot be read says so. */
export function toAnyValue(value: unknown, depth = 0): AnyValue {
  try {
    return convert(value, depth);
  } catch {
    // A getter or a `toJSON` of the application.
    return unreadable;
  }
}

const unreadable = "(cannot be read)";

function convert(value: unknown, depth: number): AnyValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
  if (value instanceof Uint8Array) return value;
  if (typeof value !== "object" || depth > depthMax || value instanceof Error) return safeText(value);
  if (Array.isArray(value)) return value.map((item) => toAnyValue(item, depth + 1));
  const { toJSON } = value as { readonly toJSON?: unknown };
  if (typeof toJSON === "function") return toAnyValue((value as { toJSON(): unknown }).toJSON(), depth + 1);
  return toOtelAttributes(value as Attributes, depth + 1);
}

function read(attributes: Attributes, key: string): unknown {
  try {
    return attributes[key];
  } catch {
    return unreadable;
  }
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
    const value = read(attributes, key);
    if (key !== "" && value !== undefined) found[key] = toAnyValue(value, depth);
  }
  return found;
}
