import type { Attributes } from "../record/attributes.ts";

import { guard } from "../record/guard.ts";

const causesMax = 5;

interface ErrorLike {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
}

function textOf(reason: unknown): string {
  if (typeof reason !== "object" || !reason) return String(reason);
  if (reason instanceof Event) return `${reason.type} event`;
  return guard(JSON.stringify)(reason) ?? String(reason);
}

/** The stack with those of its causes under it. */
function stackOf(reason: ErrorLike): string {
  let text = String(reason.stack ?? "");
  let { cause } = reason;
  for (let depth = 0; cause && depth < causesMax; depth++) {
    const { stack, cause: next } = cause as ErrorLike;
    text += `\nCaused by: ${stack ? String(stack) : textOf(cause)}`;
    cause = next;
  }
  return text;
}

/** What was thrown, whatever it was, in the terms of the conventions. */
export function describeError(reason: unknown): Attributes {
  const { name, message } = (reason ?? {}) as ErrorLike;
  return {
    "exception.type": message !== undefined && name ? name : Object.prototype.toString.call(reason).slice(8, -1),
    "exception.message": message === undefined ? textOf(reason) : message,
    "exception.stacktrace": (reason && stackOf(reason)) || undefined,
  };
}
