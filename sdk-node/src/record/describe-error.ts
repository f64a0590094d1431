/** What was thrown, in the terms of the conventions; the same attributes as in the browser SDK. */
import { inspect } from "node:util";
import type { Attributes } from "./attributes.ts";

const causesMax = 5;

interface ErrorLike {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

function isObject(value: unknown): value is ErrorLike {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** One line or some for what is no error; its own functions may throw. */
function textOf(reason: unknown): string {
  try {
    return typeof reason === "string" ? reason : inspect(reason, { depth: 3, breakLength: Infinity });
  } catch {
    return Object.prototype.toString.call(reason);
  }
}

function stackOf(reason: unknown): string {
  return isObject(reason) && typeof reason.stack === "string" ? reason.stack : textOf(reason);
}

/** The stack, with those of its causes and of the errors of an AggregateError under it. */
function wholeStack(reason: ErrorLike): string {
  const lines = [String(reason.stack)];
  const seen = new Set<unknown>([reason]);
  let current: unknown = reason;
  for (let depth = 0; depth < causesMax && isObject(current); depth++) {
    const { errors, cause } = current;
    for (const error of Array.isArray(errors) ? errors.slice(0, causesMax) : [])
      lines.push(`Aggregated: ${stackOf(error)}`);
    if (cause === undefined || cause === null || seen.has(cause)) break;
    seen.add(cause);
    lines.push(`Caused by: ${stackOf(cause)}`);
    current = cause;
  }
  return lines.join("\n");
}

/** The class, where the name says no more than `Error`. */
function typeOf(reason: unknown): string {
  if (!isObject(reason) || typeof reason.message !== "string")
    return Object.prototype.toString.call(reason).slice(8, -1);
  const { name } = reason;
  const constructorName = (reason.constructor as { readonly name?: unknown } | undefined)?.name;
  const isTelling = typeof name === "string" && name !== "" && name !== "Error";
  return isTelling || typeof constructorName !== "string" || constructorName === ""
    ? (typeof name === "string" && name) || "Error"
    : constructorName;
}

/** Attributes `exception.*` of whatever was thrown. Never throws. */
export function describeError(reason: unknown): Attributes {
  try {
    const isError = isObject(reason) && typeof reason.message === "string";
    return {
      "exception.type": typeOf(reason),
      "exception.message": isError ? reason.message : textOf(reason),
      "exception.stacktrace": isObject(reason) && typeof reason.stack === "string" ? wholeStack(reason) : undefined,
    };
  } catch {
    return { "exception.type": "Error", "exception.message": "an error that cannot be read" };
  }
}
