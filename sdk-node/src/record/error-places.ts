/**
 * Where an error was thrown. When it arrives where it is recorded, the span that it left behind is no longer the active one.
 */
import type { Context } from "@opentelemetry/api";

const places = new WeakMap<object, Context>();

/** Remembers the innermost place of an error. */
export function rememberPlace(error: unknown, place: Context): void {
  if (typeof error === "object" && error !== null && !places.has(error)) places.set(error, place);
}

/** The place, if it is known. */
export function findPlace(error: unknown): Context | undefined {
  return typeof error === "object" && error !== null ? places.get(error) : undefined;
}
