import type { Attributes } from "../record/attributes.ts";

import { guard } from "../record/guard.ts";

const causesMax = 5;

interface ErrorLike {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
}

/** Anything as a text that says most about it. */
export function textOf(reason: unknown): string {
  if (typeof reason !== "object" || !reason || reason instanceof Error) return String(reason);
  if (reason instanceof Event) return `${reason.type} event`;
  return guard(JSON.stringify)(reason) ?? String(reason);
}

/** The stack with those of its causes under it. */
function stackOf({ stack, cause }: ErrorLike, depth = 0): string {
  const text = stack ? String(stack) : "";
  return cause && depth < causesMax ? `${text}\nCaused by: ${stackOf(cause, depth + 1) || textOf(cause)}` : text;
}

/** What was thrown, whatever it was, in the terms of the conventions. */
export function describeError(reason: unknown): Attributes {
  const error = (reason ?? {}) as ErrorLike;
  const { name, message } = error;
  return {
    "exception.type": message !== undefined && name ? name : Object.prototype.toString.call(reason).slice(8, -1),
    "exception.message": message === undefined ? textOf(reason) : message,
    "exception.stacktrace": stackOf(error) || undefined,
  };
}
